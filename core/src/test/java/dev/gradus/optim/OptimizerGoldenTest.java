package dev.gradus.optim;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Steps beside PyTorch's: fifty in both types, and three by the table.
class OptimizerGoldenTest {
    private static final Map<String, double[]> STEPS = Golden.read("optimizers.csv");
    private static final List<Integer> RECORDED = List.of(1, 2, 3, 7, 20, 50);

    /// The smallest number that the steps begin with: what has come from there towards 0 keeps its absolute error.
    private static final double LEAST_START = 0.25;

    static final List<String> NAMES = List.copyOf(STEPS.keySet());

    private static final Map<String, Map<String, Object>> OPTIMIZERS =
            Map.ofEntries(
                    entry("sgd", Map.of("learningRate", 0.1)),
                    entry("sgd-decay", Map.of("learningRate", 0.1, "weightDecay", 0.01)),
                    entry("sgd-momentum", Map.of("learningRate", 0.1, "momentum", 0.9)),
                    entry(
                            "sgd-dampening",
                            Map.of("learningRate", 0.1, "momentum", 0.9, "dampening", 0.5, "weightDecay", 0.01)),
                    entry(
                            "sgd-nesterov",
                            Map.of("learningRate", 0.1, "momentum", 0.9, "nesterov", true, "weightDecay", 0.01)),
                    entry("adagrad", Map.of()),
                    entry(
                            "adagrad-options",
                            Map.of(
                                    "learningRate",
                                    0.1,
                                    "rateDecay",
                                    0.1,
                                    "epsilon",
                                    1e-3,
                                    "initialSum",
                                    0.5,
                                    "weightDecay",
                                    0.01)),
                    entry("adadelta", Map.of()),
                    entry(
                            "adadelta-options",
                            Map.of("learningRate", 0.5, "rho", 0.8, "epsilon", 1e-3, "weightDecay", 0.01)),
                    entry("rmsprop", Map.of()),
                    entry("rmsprop-momentum", Map.of("momentum", 0.9)),
                    entry("rmsprop-centered", Map.of("centered", true)),
                    entry(
                            "rmsprop-options",
                            Map.of(
                                    "learningRate",
                                    0.02,
                                    "alpha",
                                    0.9,
                                    "epsilon",
                                    1e-3,
                                    "momentum",
                                    0.5,
                                    "centered",
                                    true,
                                    "weightDecay",
                                    0.01)),
                    entry("adam", Map.of()),
                    entry("adam-options", withMomenta(Map.of("weightDecay", 0.01))),
                    entry("adam-amsgrad", Map.of("learningRate", 0.01, "beta1", 0.8, "beta2", 0.9, "amsgrad", true)),
                    entry("adamw", Map.of()),
                    entry("adamw-options", withMomenta(Map.of("weightDecay", 0.1))),
                    entry("adamw-amsgrad", Map.of("learningRate", 0.01, "beta1", 0.8, "beta2", 0.9, "amsgrad", true)),
                    entry("adamax", Map.of()),
                    entry("adamax-options", withMomenta(Map.of("weightDecay", 0.1))),
                    entry("nadam", Map.of()),
                    entry("nadam-options", withMomenta(Map.of("weightDecay", 0.1, "momentumDecay", 0.1))),
                    entry("nadam-decoupled", Map.of("weightDecay", 0.1, "decoupledDecay", true)),
                    entry("radam", Map.of()),
                    entry("radam-options", withMomenta(Map.of("weightDecay", 0.1))),
                    entry("radam-decoupled", Map.of("weightDecay", 0.1, "decoupledDecay", true)),
                    entry("rprop", Map.of()),
                    entry(
                            "rprop-options",
                            Map.of(
                                    "learningRate",
                                    0.3,
                                    "decrease",
                                    0.3,
                                    "increase",
                                    1.7,
                                    "smallestStep",
                                    1e-2,
                                    "largestStep",
                                    0.5)),
                    entry("lion", Map.of()),
                    entry(
                            "lion-options",
                            Map.of("learningRate", 0.01, "beta1", 0.8, "beta2", 0.95, "weightDecay", 0.1)),
                    entry("lamb", Map.of()),
                    entry("lamb-options", withMomenta(Map.of("weightDecay", 0.1))),
                    entry("lamb-clip", Map.of("learningRate", 0.1, "weightDecay", 1, "trustClip", true)));

    private static Map<String, Object> withMomenta(Map<String, Object> others) {
        Map<String, Object> all =
                new HashMap<>(Map.of("learningRate", 0.01, "beta1", 0.8, "beta2", 0.95, "epsilon", 1e-3));
        all.putAll(others);
        return all;
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    /// As `optimizers.py` makes them.
    private static double[] gradient(int step) {
        double[] g = new double[4];
        for (int i = 0; i < 4; i++) g[i] = ((7 * step + 5 * i) % 11 - 5) / 8.0 * Math.pow(2, -10 * i);
        if (step % 3 != 0) g[3] = 0;
        return g;
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void fifty_steps_are_pytorchs(String row) {
        String name = before(row, ' ');
        DType type = row.endsWith("float64") ? DType.FLOAT64 : DType.FLOAT32;
        double tolerance = type == DType.FLOAT64 ? 1e-12 : 1e-5;
        Parameter p = new Parameter("p", Tensor.of(Shape.of(4), new double[] {1, -0.5, 0.25, 2}).to(type));
        Optimizer<?> optimizer =
                Catalogues.OPTIMIZERS.make(before(name, '-'), Objects.requireNonNull(OPTIMIZERS.get(name)));
        optimizer.attach(List.of(p));
        for (int step = 1; step <= 50; step++) {
            step(optimizer, p, gradient(step));
            int recorded = RECORDED.indexOf(step);
            if (recorded < 0) continue;
            for (int i = 0; i < 4; i++) {
                double expected = STEPS.get(row)[4 * recorded + i], got = p.value().get(i);
                assertThat(got)
                        .as("number " + i + " after step " + step)
                        .isCloseTo(expected, within(tolerance * Math.max(LEAST_START, Math.abs(expected))));
            }
        }
    }

    @Test
    void every_recorded_optimizer_is_compared() {
        assertThat(OPTIMIZERS.keySet())
                .isEqualTo(STEPS.keySet().stream().map(row -> before(row, ' ')).collect(toSet()));
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
                            new Adam(new Adam.Config(0.1, 0.9, 0.999, 1e-8, 0.01, false)),
                            .9000000020,
                            .8787012439,
                            .8173241698),
                    new Three(
                            new AdamW(new AdamW.Config(0.1, 0.9, 0.999, 1e-8, 0.01, false)),
                            .8990000020,
                            .8789511989,
                            .8177186125),
                    new Three(new AdaDelta(1), .9968377856, .9992281810, .9950897334),
                    new Three(new NAdam(0.1), .8943548230, .9427308217, .8503904362),
                    new Three(new RAdam(0.1), .95, .9421052632, .9076034181),
                    new Three(new Adamax(0.1), .9000000020, .8841947234, .8410674176),
                    new Three(new Lion(new Lion.Config(0.1, 0.9, 0.99, 0)), .9, 1, .9),
                    new Three(new RProp(0.1), .9, .9, .85));

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
        p.value().backward(Tensor.of(p.value().shape(), gradient).to(p.value().dtype()));
        optimizer.step();
    }
}
