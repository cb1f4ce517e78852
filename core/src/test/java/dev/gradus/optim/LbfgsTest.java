package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.Parameter;
import dev.gradus.optim.Lbfgs.LineSearch;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LbfgsTest implements OptimizerContract<Lbfgs.Config> {
    private static final Map<String, double[]> GOLDEN = Golden.read("lbfgs.csv");
    static final List<String> NAMES = List.copyOf(GOLDEN.keySet());

    private static final Map<String, Lbfgs.Config> SETTINGS =
            Map.ofEntries(
                    entry("rosenbrock", new Lbfgs.Config(1e-3, 4, 0, 1e-7, 1e-9, 100, LineSearch.NONE)),
                    entry("rosenbrock-wolfe", wolfe(1, 4, 0, 100)),
                    entry("rosenbrock-wolfe-whole", wolfe(1, 20, 0, 100)),
                    entry("quartic", new Lbfgs.Config(0.1, 3, 0, 1e-7, 1e-9, 2, LineSearch.NONE)),
                    entry("quartic-wolfe", wolfe(0.7, 3, 0, 3)),
                    entry("quartic-few", wolfe(1, 8, 3, 100)),
                    entry("quartic-tolerant", new Lbfgs.Config(1, 20, 0, 0.5, 1e-2, 100, LineSearch.STRONG_WOLFE)));

    private static Lbfgs.Config wolfe(double rate, int iterations, int evaluations, int history) {
        return new Lbfgs.Config(rate, iterations, evaluations, 1e-7, 1e-9, history, LineSearch.STRONG_WOLFE);
    }

    @Override
    public Lbfgs make() {
        return new Lbfgs(new Lbfgs.Config(0.1, 3, 0, 1e-7, 1e-9, 4, LineSearch.NONE));
    }

    @Override
    public Lbfgs.Config withLearningRate(Lbfgs.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    private record Problem(List<Parameter> parameters, Supplier<Tensor> loss) {}

    private static Parameter parameter(String name, Shape shape, double... values) {
        return new Parameter(name, Tensor.of(shape, values));
    }

    private static Problem rosenbrock() {
        Parameter x = parameter("x", Shape.of(), -1.2), y = parameter("y", Shape.of(), 1);
        return new Problem(
                List.of(x, y),
                () -> {
                    Tensor valley = y.value().sub(x.value().square()).square().mul(100);
                    return x.value().mul(-1).add(1).square().add(valley);
                });
    }

    private static Problem quartic() {
        Parameter w = parameter("w", Shape.of(2, 3), 1, -2, 0.5, 3, 0.25, -1);
        Parameter b = parameter("b", Shape.of(2), 0.5, -0.5);
        Tensor c = Tensor.of(Shape.of(2, 3), new double[] {1, 2, 4, 0.5, 8, 3});
        return new Problem(
                List.of(w, b),
                () ->
                        w.value()
                                .square()
                                .mul(c)
                                .sum()
                                .add(w.value().sum(1, false).add(b.value()).square().square().sum())
                                .add(b.value().sub(1).square().sum()));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void six_steps_are_pytorchs(String name) {
        Problem problem = name.startsWith("rosenbrock") ? rosenbrock() : quartic();
        var lbfgs = new Lbfgs(Objects.requireNonNull(SETTINGS.get(name)));
        lbfgs.attach(problem.parameters);
        int at = 0;
        double[] expected = GOLDEN.get(name);
        for (int step = 1; step <= 6; step++) {
            double before = OptimizerContract.step(lbfgs, problem.loss);
            assertThat(before).as("loss of step " + step).isCloseTo(expected[at], close(expected[at++]));
            for (Parameter p : problem.parameters) {
                for (double x : p.value().toDoubles()) {
                    assertThat(x).as(p.name() + " after step " + step).isCloseTo(expected[at], close(expected[at++]));
                }
            }
        }
        assertThat(at).isEqualTo(expected.length);
    }

    private static org.assertj.core.data.Offset<Double> close(double expected) {
        return within(1e-10 * Math.max(1, Math.abs(expected)));
    }

    @Test
    void every_case_is_compared() {
        assertThat(SETTINGS.keySet()).isEqualTo(GOLDEN.keySet());
    }

    @Test
    void it_finds_the_end_of_rosenbrocks_valley() {
        Problem problem = rosenbrock();
        var lbfgs = new Lbfgs(new Lbfgs.Config(1, 100, 0, 1e-10, 1e-14, 10, LineSearch.STRONG_WOLFE));
        lbfgs.attach(problem.parameters);
        for (int i = 0; i < 2; i++) OptimizerContract.step(lbfgs, problem.loss);
        for (Parameter p : problem.parameters) assertThat(p.value().item()).isCloseTo(1, within(1e-7));
    }

    @Test
    @Override
    public void a_group_has_its_own_rate_and_a_schedule_scales_both() {
        Lbfgs lbfgs = new Lbfgs(new Lbfgs.Config(0.5, 1, 0, 1e-7, 1e-9, 4, LineSearch.NONE));
        assertRefused(() -> lbfgs.group(x -> true, lbfgs.config()), "Lbfgs", "one group");
        lbfgs.learningRateFactor(0.5);
        assertThat(lbfgs.learningRate()).isEqualTo(0.25);
        assertThat(OptimizerContract.first(lbfgs, 0.5f)).isEqualTo(-0.125);
    }

    /// It copies gradients and directions, as it is for small problems; but what it remembers does not grow.
    @Test
    @Override
    public void a_steady_step_makes_only_small_objects() {
        Problem problem = quartic();
        Lbfgs lbfgs = make();
        lbfgs.attach(problem.parameters);
        for (int i = 0; i < 4; i++) OptimizerContract.step(lbfgs, problem.loss);
        int remembered = lbfgs.state().size();
        for (int i = 0; i < 8; i++) OptimizerContract.step(lbfgs, problem.loss);
        assertThat(lbfgs.state()).hasSize(remembered).containsKeys("w.old_dirs_3", "b.old_stps_3");
    }

    @Test
    @Override
    public void an_infinite_gradient_spoils_no_other_parameter() {
        Parameter p = parameter("p", Shape.of(2), 1, 2), q = parameter("q", Shape.of(), 3);
        Lbfgs lbfgs = make();
        lbfgs.attach(List.of(p, q));
        OptimizerContract.step(lbfgs, () -> p.value().mul(Double.POSITIVE_INFINITY).sum().add(q.value()));
        assertThat(p.value().toDoubles()).containsExactly(1, 2);
        assertThat(q.value().item()).isEqualTo(3);
    }

    @Test
    void a_step_wants_the_loss() {
        assertRefused(() -> make().step(), "without the loss", "step(() ->");
    }

    @Test
    void a_full_history_is_saved_and_restored_with_the_same_bits() {
        Problem straight = quartic(), resumed = quartic();
        Lbfgs first = new Lbfgs(SETTINGS.get("quartic-wolfe")), second = new Lbfgs(SETTINGS.get("quartic-wolfe"));
        first.attach(straight.parameters);
        second.attach(resumed.parameters);
        for (int i = 0; i < 4; i++) OptimizerContract.step(first, straight.loss);
        assertThat(first.state().get("w.pairs").item()).isGreaterThan(3);
        second.state(first.state());
        for (int i = 0; i < 2; i++) resumed.parameters.get(i).value().set(straight.parameters.get(i).value());
        for (int i = 0; i < 2; i++) {
            double loss = OptimizerContract.step(first, straight.loss);
            assertThat(OptimizerContract.step(second, resumed.loss)).isEqualTo(loss);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(resumed.parameters.get(i).value().toDoubles())
                    .containsExactly(straight.parameters.get(i).value().toDoubles());
        }
    }

    @Test
    void freezing_begins_anew() {
        Problem problem = quartic();
        Lbfgs lbfgs = make();
        lbfgs.attach(problem.parameters);
        for (int i = 0; i < 2; i++) OptimizerContract.step(lbfgs, problem.loss);
        assertThat(lbfgs.state().get("w.n_iter").item()).isEqualTo(4);
        problem.parameters.get(1).trainable(false);
        double[] frozen = problem.parameters.get(1).value().toDoubles();
        OptimizerContract.step(lbfgs, problem.loss);
        assertThat(lbfgs.state().get("w.n_iter").item()).isEqualTo(2);
        assertThat(problem.parameters.get(1).value().toDoubles()).containsExactly(frozen);
    }
}
