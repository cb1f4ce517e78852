package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every loss at the edge of its domain and beyond: PyTorch's number, or a refusal, and never another number.
class LossDomainTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("losses.csv");
    private static final Tensor NONE = Tensor.ofInts(-100, -100, -100, -100);
    private static final Map<String, Object> ALL =
            Map.of("classWeights", List.of(1.0, 2.0, 0.5), "labelSmoothing", 0.1);

    private static Loss loss(String type, Reduction reduction, Map<String, Object> settings) {
        Map<String, Object> all = new java.util.HashMap<>(settings);
        all.put("reduction", reduction.name());
        return Catalogues.LOSSES.make(type, all);
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    private static void assertPyTorchs(String name, Reduction reduction, Loss loss, Tensor target) {
        Tensor x = LossOptionsTest.scores().requiresGrad(true), value = loss.of(x, target);
        value.sum().backward();
        String row = name + " " + reduction.name().toLowerCase(Locale.ROOT);
        assertNear(row + " value", value.toDoubles());
        assertNear(row + " gradient", x.grad().toDoubles());
    }

    private static void assertNear(String row, double[] actual) {
        double[] expected = golden(row);
        assertThat(actual).as(row).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            // a NaN stays one here, where PyTorch's sign of NaN is 0
            if (row.startsWith("mean-absolute-error-odd") && Double.isNaN(actual[i])) continue;
            if (Double.isFinite(expected[i])) {
                assertThat(actual[i])
                        .as("%s, element %d", row, i)
                        .isCloseTo(expected[i], within(1e-13 * Math.max(1, Math.abs(expected[i]))));
            } else {
                assertThat(actual[i]).as("%s, element %d", row, i).isEqualTo(Double.valueOf(expected[i]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SUM", "NONE"})
    void a_sum_over_a_batch_in_which_no_label_counts_is_0(Reduction reduction) {
        Tensor zeros = Tensor.ofInts(0, 0, 0, 0);
        Map<String, Object> weightless = Map.of("classWeights", List.of(0.0, 2.0, 1.0));
        assertPyTorchs("cross-entropy-none-counts", reduction, loss("cross-entropy", reduction, Map.of()), NONE);
        assertPyTorchs("cross-entropy-none-counts-all", reduction, loss("cross-entropy", reduction, ALL), NONE);
        assertPyTorchs("cross-entropy-weightless", reduction, loss("cross-entropy", reduction, weightless), zeros);
        assertPyTorchs(
                "negative-log-likelihood-none-counts",
                reduction,
                loss("negative-log-likelihood", reduction, Map.of()),
                NONE);
        Loss both =
                new WeightedSum(
                        loss("cross-entropy", reduction, Map.of()),
                        loss("negative-log-likelihood", reduction, Map.of()));
        assertThat(both.of(LossOptionsTest.scores(), NONE).sum().item()).isZero();
    }

    @Test
    void a_mean_over_no_labels_is_refused_and_the_repair_works() {
        for (String type : List.of("cross-entropy", "negative-log-likelihood")) {
            assertRefused(
                    () -> loss(type, Reduction.MEAN, Map.of()).of(LossOptionsTest.scores(), NONE),
                    "no label of a batch of 4",
                    "use the reduction sum");
            assertThat(loss(type, Reduction.SUM, Map.of()).of(LossOptionsTest.scores(), NONE).item()).isZero();
        }
    }

    /// 0, -0, beyond 1, below 0, subnormal, infinite and NaN.
    private static Tensor odd() {
        double[] values = {-0.5, 0, 1e-40, Double.NaN, 2, 1, Double.POSITIVE_INFINITY, 0, -0.0, 1e-310, 1e30, 5};
        return Tensor.of(Shape.of(4, 3), values);
    }

    static List<String> ofValues() {
        return List.of(
                "kl-divergence",
                "mean-absolute-error",
                "mean-squared-error",
                "smooth-l1",
                "huber",
                "binary-cross-entropy-from-logits");
    }

    @ParameterizedTest
    @MethodSource("ofValues")
    void odd_targets_give_pytorchs_numbers(String type) {
        for (Reduction reduction : Reduction.values()) {
            assertPyTorchs(type + "-odd", reduction, loss(type, reduction, Map.of()), odd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_divergence_from_targets_above_1_is_pytorchs(Reduction reduction) {
        double[] t = new double[12];
        for (int i = 0; i < 12; i++) t[i] = 3 * ((3 * (i / 3) + i % 3) % 5 / 4.0);
        Loss loss = loss("kl-divergence", reduction, Map.of());
        assertPyTorchs("kl-divergence-above-1", reduction, loss, Tensor.of(Shape.of(4, 3), t));
    }

    @Test
    void the_divergence_of_two_from_one_over_e() {
        var loss = new KlDivergence(new KlDivergence.Config(Reduction.SUM, false));
        double value = loss.of(Tensor.of(new float[][] {{-1}}), Tensor.of(new float[][] {{2}})).item();
        assertThat(value).isCloseTo(2 * (Math.log(2) + 1), within(1e-6));
    }

    /// A loss that is not listed would be one whose domain nobody has looked at.
    @Test
    void every_other_loss_refuses_odd_targets() {
        var others = new TreeSet<>(Catalogues.LOSSES.names());
        others.removeAll(ofValues());
        others.removeAll(List.of("sum-squared-error", "weighted-sum")); // the one of squares, the other of those here
        for (String type : others) {
            Tensor halves = Tensor.full(Shape.of(4, 3), 0.5, dev.gradus.tensor.DType.FLOAT64);
            assertRefused(() -> loss(type, Reduction.SUM, Map.of()).of(halves, odd().add(2)));
        }
        assertThat(others)
                .containsExactly(
                        "binary-cross-entropy", "cross-entropy", "hinge", "multi-margin", "negative-log-likelihood");
    }

    @Test
    void the_hinge_takes_no_classes_of_minus_1_and_1() {
        Tensor y = Tensor.of(new float[][] {{0.5f}, {-2}});
        assertRefused(() -> new Hinge().of(y, Tensor.ofInts(-1, 1)), "a target of -1.0", "written as -1 and 1");
        assertThat(new Hinge().of(y, Tensor.ofInts(0, 1)).item()).isEqualTo((1.5 + 3) / 2);
    }
}
