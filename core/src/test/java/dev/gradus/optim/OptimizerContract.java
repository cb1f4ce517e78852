package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every optimizer owes its user.
///
/// @param <C> its settings
interface OptimizerContract<C extends Record & Optimizer.Settings> {
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
            optimizer.zeroGrad();
            p.value().backward(Tensor.of((float) Math.sin(i), (float) Math.cos(3 * i), 1e-3f * i));
            optimizer.step();
        }
    }

    @Test
    default void it_finds_the_middle_of_a_bowl() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        double before = p.value().square().sum().item();
        for (int i = 0; i < 200; i++) {
            optimizer.zeroGrad();
            p.value().square().sum().backward();
            optimizer.step();
        }
        assertThat(p.value().square().sum().item()).isLessThan(before / 2);
    }

    @Test
    default void a_missing_gradient_is_skipped() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        walk(optimizer, p, 0, 3);
        float[] before = p.value().toFloats();
        optimizer.zeroGrad();
        optimizer.step();
        assertThat(p.value().toFloats()).containsExactly(before);
        assertThat(optimizer.state().get("p.step").item()).isEqualTo(3);
    }

    @Test
    default void a_zero_gradient_is_not_skipped() {
        Parameter p = parameter("p");
        Optimizer<C> optimizer = attached(p);
        walk(optimizer, p, 0, 3);
        optimizer.zeroGrad();
        p.value().backward(Tensor.zeros(3));
        optimizer.step();
        assertThat(optimizer.state().get("p.step").item()).isEqualTo(4);
    }

    @Test
    default void a_frozen_parameter_stays() {
        Parameter p = parameter("p"), q = parameter("q");
        Optimizer<C> optimizer = attached(p, q);
        q.trainable(false);
        p.value().mul(q.value()).sum().backward();
        optimizer.step();
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
        p.value().add(q.value()).backward();
        optimizer.step();
        double first = p.value().item();
        assertThat(first).isNegative();
        assertThat(q.value().item()).isCloseTo(3 * first, within(Math.abs(first) * 1e-6));
        Parameter alone = new Parameter("alone", Tensor.of(0));
        Optimizer<C> full = attached(alone);
        step(full, alone.value(), 1);
        assertThat(alone.value().item()).isCloseTo(2 * first, within(Math.abs(first) * 1e-6));
    }

    private static void step(Optimizer<?> optimizer, Tensor value, float gradient) {
        value.backward(Tensor.of(gradient));
        optimizer.step();
    }

    @Test
    default void every_number_out_of_range_is_refused() {
        String name = (String) Catalogues.OPTIMIZERS.write(make()).get("type");
        for (RecordComponent c : make().config().getClass().getRecordComponents()) {
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
    default void without_parameters_it_says_so() {
        assertRefused(() -> make().step(), "no parameters", "model.build");
        assertRefused(() -> make().attach(List.of()), "no parameters");
        assertRefused(() -> make().attach(List.of(parameter("p"), parameter("p"))), "p", "names");
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        Optimizer<C> optimizer = make();
        Optimizer<?> again = Catalogues.OPTIMIZERS.read(Catalogues.OPTIMIZERS.write(optimizer));
        assertThat(again).isInstanceOf(optimizer.getClass());
        assertThat((Record) again.config()).isEqualTo(optimizer.config());
    }
}
