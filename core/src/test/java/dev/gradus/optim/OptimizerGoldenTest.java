package dev.gradus.optim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Steps in float64 beside PyTorch's.
class OptimizerGoldenTest {
    private static final Map<String, double[]> STEPS = Golden.read("optimizers.csv");
    static final List<String> NAMES = List.copyOf(STEPS.keySet());

    private static final Map<String, Optimizer<?>> OPTIMIZERS =
            Map.ofEntries(
                    entry("sgd", new Sgd(0.1)),
                    entry("sgd-decay", new Sgd(new Sgd.Config(0.1, 0, 0, false, 0.01))),
                    entry("sgd-momentum", new Sgd(0.1, 0.9)),
                    entry("sgd-dampening", new Sgd(new Sgd.Config(0.1, 0.9, 0.5, false, 0.01))),
                    entry("sgd-nesterov", new Sgd(new Sgd.Config(0.1, 0.9, 0, true, 0.01))),
                    entry("adagrad", new AdaGrad()),
                    entry("adagrad-options", new AdaGrad(new AdaGrad.Config(0.1, 0.1, 1e-3, 0.5, 0.01))),
                    entry("rmsprop", new RmsProp()),
                    entry("rmsprop-momentum", new RmsProp(new RmsProp.Config(0.01, 0.99, 1e-8, 0.9, false, 0))),
                    entry("rmsprop-options", new RmsProp(new RmsProp.Config(0.02, 0.9, 1e-3, 0.5, true, 0.01))),
                    entry("adam", new Adam()),
                    entry("adam-options", new Adam(new Adam.Config(0.01, 0.8, 0.95, 1e-3, 0.01))),
                    entry("adamw", new AdamW()),
                    entry("adamw-options", new AdamW(new AdamW.Config(0.01, 0.8, 0.95, 1e-3, 0.1))));

    @ParameterizedTest
    @FieldSource("NAMES")
    void twenty_five_steps_are_pytorchs(String name) {
        Parameter p = new Parameter("p", Tensor.of(Shape.of(3), new double[] {1, -0.5, 0.25}));
        Optimizer<?> optimizer = OPTIMIZERS.get(name);
        optimizer.attach(List.of(p));
        for (int step = 1; step <= 25; step++) {
            double[] g = new double[3], expected = new double[3];
            for (int i = 0; i < 3; i++) {
                g[i] = ((7 * step + 5 * i) % 11 - 5) / 8.0 * Math.pow(2, -6 * i);
                expected[i] = STEPS.get(name)[3 * (step - 1) + i];
            }
            step(optimizer, p, g);
            assertThat(p.value().toDoubles()).as("step " + step).containsExactly(expected, within(1e-13));
        }
    }

    @Test
    void every_recorded_optimizer_is_compared() {
        assertThat(OPTIMIZERS.keySet()).isEqualTo(STEPS.keySet());
    }

    /// A number that begins at 1, under the gradients 0.5, -0.3 and 0.8, at a rate of 0.1: by hand or from PyTorch 2.13.
    private record Three(Optimizer<?> optimizer, double first, double second, double third) {}

    static final List<Three> THREE =
            List.of(
                    new Three(new GradientDescent(0.1), .95, .98, .9),
                    new Three(new Sgd(0.1), .95, .98, .9),
                    new Three(new Sgd(0.1, 0.9), .95, .935, .8415),
                    new Three(new Sgd(new Sgd.Config(0.1, 0.9, 0.5, false, 0)), .95, .92, .853),
                    new Three(new Sgd(new Sgd.Config(0.1, 0.9, 0, true, 0)), .905, .9215, .75735),
                    new Three(new Sgd(new Sgd.Config(0.1, 0.9, 0, false, 0.01)), .949, .932151, .836054749),
                    new Three(new AdaGrad(0.1), .9, .9514495756, .8706373720),
                    new Three(new RmsProp(0.1), .0000002, .5163978906, -.2941573133),
                    new Three(
                            new RmsProp(new RmsProp.Config(0.1, 0.99, 1e-8, 0.9, true, 0)),
                            -.0050376132,
                            -.3928826245,
                            -1.5566325522),
                    new Three(new Adam(0.1), .9000000020, .8808501989, .8204965637),
                    new Three(
                            new Adam(new Adam.Config(0.1, 0.9, 0.999, 1e-8, 0.01)),
                            .9000000020,
                            .8787012439,
                            .8173241698),
                    new Three(
                            new AdamW(new AdamW.Config(0.1, 0.9, 0.999, 1e-8, 0.01)),
                            .8990000020,
                            .8789511989,
                            .8177186125));

    @ParameterizedTest
    @FieldSource("THREE")
    void three_steps_are_those_of_the_table(Three row) {
        Parameter p = new Parameter("p", Tensor.of(Shape.of(), new double[] {1}));
        row.optimizer.attach(List.of(p));
        double[] after = new double[3];
        for (int i = 0; i < 3; i++) {
            step(row.optimizer, p, new double[] {0.5, -0.3, 0.8}[i]);
            after[i] = p.value().item();
        }
        assertThat(after).containsExactly(new double[] {row.first, row.second, row.third}, within(1e-10));
    }

    static void step(Optimizer<?> optimizer, Parameter p, double... gradient) {
        optimizer.zeroGrad();
        p.value().backward(Tensor.of(p.value().shape(), gradient));
        optimizer.step();
    }
}
