package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every optimizer owes its user.
///
/// @param <C> its settings
interface OptimizerContract<C extends Record & Optimizer.Settings> {
    /// Large enough that one array of its size could not be overlooked.
    int LARGE = 50_000;

    /// Steps after which every kernel is compiled.
    int WARM = 3000;

    /// With settings that leave no term out.
    Optimizer<C> make();

    /// The same settings with another rate.
    C withLearningRate(C settings, double rate);

    private static Parameter parameter(String name) {
        return new Parameter(name, Tensor.of(1, -2, 0.5f));
    }

    private Optimizer<C> attached(Parameter... parameters) {
        Optimizer<C> optimizer = make();
        optimizer.attach(List.of(parameters));
        return optimizer;
    }

    private static void walk(Optimizer<?> optimizer, Parameter p, int from, int to) {
        for (int i = from; i < to; i++) {
            Tensor slope = Tensor.of((float) Math.sin(i), (float) Math.cos(3 * i), 1e-3f * i);
            step(optimizer, () -> p.value().mul(slope).sum());
        }
    }

    /// A step down a loss, in the one form that all optimizers have.
    static double step(Optimizer<?> optimizer, Supplier<Tensor> loss) {
        return optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor value = loss.get();
            if (value.requiresGrad()) value.backward();
            return value.item();
        });
    }

    /// Where one step takes a number from 0.
    static double first(Optimizer<?> optimizer, float gradient) {
        Parameter p = new Parameter("p", Tensor.of(0));
        optimizer.attach(List.of(p));
        step(optimizer, () -> p.value().mul(gradient));
        return p.value().item();
    }

    @Test
    default void it_finds_the_middle_of_a_bowl() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        double before = p.value().square().sum().item();
        double atFirst = step(optimizer, () -> p.value().square().sum());
        assertThat(atFirst).isEqualTo(before);
        for (int i = 1; i < 200; i++) step(optimizer, () -> p.value().square().sum());
        assertThat(p.value().square().sum().item()).isLessThan(before / 2);
    }

    @Test
    default void a_missing_gradient_is_skipped() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        walk(optimizer, p, 0, 3);
        float[] before = p.value().toFloats();
        step(optimizer, () -> Tensor.of(1));
        assertThat(p.value().toFloats()).containsExactly(before);
        assertThat(optimizer.state().get("p.step").item()).isEqualTo(3);
    }

    @Test
    default void a_zero_gradient_is_not_skipped() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        walk(optimizer, p, 0, 3);
        step(optimizer, () -> p.value().mul(0).sum());
        assertThat(optimizer.state().get("p.step").item()).isEqualTo(4);
    }

    @Test
    default void a_frozen_parameter_stays() {
        Parameter p = parameter("p"), q = parameter("q");
        Optimizer<C> optimizer = attached(p, q);
        q.trainable(false);
        step(optimizer, () -> p.value().mul(q.value()).sum());
        assertThat(q.value().toFloats()).containsExactly(1, -2, 0.5f);
        assertThat(p.value().toFloats()).doesNotContain(1, -2, 0.5f);
    }

    @Test
    default void it_continues_from_its_state_with_the_same_bits() {
        Parameter straight = parameter("p"), resumed = parameter("p");
        Optimizer<C> first = attached(straight), second = attached(resumed);
        walk(first, straight, 0, 7);
        resumed.value().set(straight.value());
        second.state(first.state());
        walk(first, straight, 7, 20);
        walk(second, resumed, 7, 20);
        assertThat(resumed.value().toFloats()).containsExactly(straight.value().toFloats());
        assertThat(second.state().keySet()).isEqualTo(first.state().keySet());
    }

    @Test
    default void the_state_is_copied_and_must_fit() {
        Parameter p = parameter("p");
        Optimizer<C> from = attached(p), to = attached(parameter("p"));
        walk(from, p, 0, 2);
        to.state(from.state());
        Map<String, Tensor> saved = to.state();
        Map<String, float[]> before = new HashMap<>();
        saved.forEach((name, t) -> before.put(name, t.toFloats()));
        walk(from, p, 2, 4);
        saved.forEach((name, t) -> assertThat(t.toFloats()).as(name).containsExactly(before.get(name)));
        assertRefused(
                () -> to.state(Map.of("q.step", Tensor.of(Shape.of(), new double[] {1}))), "'q'", "another model");
        assertRefused(() -> to.state(Map.of("p.sum", Tensor.zeros(4))), "p.sum", "[4]", "[3]");
    }

    @Test
    default void a_group_has_its_own_rate_and_a_schedule_scales_both() {
        Parameter p = new Parameter("p", Tensor.of(0)), q = new Parameter("q", Tensor.of(0));
        Optimizer<C> optimizer = make();
        C settings = optimizer.config();
        optimizer.group(x -> true, withLearningRate(settings, 1e-9));
        optimizer.group(x -> x.name().equals("q"), withLearningRate(settings, 3 * settings.learningRate()));
        optimizer.group(x -> x.name().equals("p"), settings);
        optimizer.attach(List.of(p, q));
        optimizer.learningRateFactor(0.5);
        assertThat(optimizer.learningRate()).isEqualTo(settings.learningRate() / 2);
        step(optimizer, () -> p.value().add(q.value()));
        double first = p.value().item();
        assertThat(first).isNegative();
        assertThat(q.value().item()).isCloseTo(3 * first, within(Math.abs(first) * 1e-6));
        Parameter alone = new Parameter("alone", Tensor.of(0));
        Optimizer<C> full = attached(alone);
        step(full, alone::value);
        assertThat(alone.value().item()).isCloseTo(2 * first, within(Math.abs(first) * 1e-6));
    }

    @Test
    default void every_number_out_of_range_is_refused() {
        String name = (String) Catalogues.OPTIMIZERS.write(make()).get("type");
        for (RecordComponent c : make().config().getClass().getRecordComponents()) {
            if (c.getType() == int.class) {
                assertRefused(() -> Catalogues.OPTIMIZERS.make(name, Map.of(c.getName(), -1)), "-1", "a number");
            }
            if (c.getType() != double.class) continue;
            for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                assertRefused(
                        () -> Catalogues.OPTIMIZERS.make(name, Map.of(c.getName(), bad)),
                        Double.toString(bad),
                        "a number");
            }
        }
        assertRefused(
                () -> Catalogues.OPTIMIZERS.make(name, Map.of("learningRate", 0)), "learning rate 0.0", "above 0");
    }

    @Test
    default void a_steady_step_makes_only_small_objects() {
        Parameter p = new Parameter("p", Tensor.zeros(LARGE));
        Optimizer<C> optimizer = attached(p);
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < WARM && bytes > 4 * LARGE / 10; i++) { // until C2 keeps the kernels' vectors in registers
            try (var _ = Workspace.open()) {
                long before = memory.getCurrentThreadAllocatedBytes();
                step(optimizer, () -> p.value().sum());
                bytes = memory.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(bytes).isLessThan(4 * LARGE / 10);
    }

    @Test
    default void an_infinite_gradient_spoils_no_other_parameter() {
        Parameter p = parameter("p"), q = parameter("q"), alone = parameter("q");
        Optimizer<C> optimizer = attached(p, q), single = attached(alone);
        for (int i = 0; i < 2; i++) {
            step(optimizer, () -> p.value().mul(Float.POSITIVE_INFINITY).add(q.value()).sum());
            step(single, () -> alone.value().sum());
        }
        assertThat(q.value().toFloats()).containsExactly(alone.value().toFloats());
    }

    @Test
    default void without_parameters_it_says_so() {
        assertRefused(() -> make().step(() -> 0), "no parameters", "model.build");
        assertRefused(() -> make().attach(List.of()), "no parameters");
        assertRefused(() -> make().attach(List.of(parameter("p"), parameter("p"))), "p", "names");
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        Optimizer<C> optimizer = make();
        Optimizer<?> again = Catalogues.OPTIMIZERS.read(Catalogues.OPTIMIZERS.write(optimizer));
        assertThat(again).isInstanceOf(optimizer.getClass());
        assertThat(Catalogues.OPTIMIZERS.write(again)).isEqualTo(Catalogues.OPTIMIZERS.write(optimizer));
    }
}
