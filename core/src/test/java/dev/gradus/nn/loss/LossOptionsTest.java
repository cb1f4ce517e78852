package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Weights, ignored labels, smoothing, soft targets and images, written as in a file, beside PyTorch's numbers.
class LossOptionsTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("losses.csv");
    private static final List<Double> WEIGHTS = List.of(1.0, 2.0, 0.5);
    private static final Tensor LABELS = Tensor.ofInts(2, 0, 1, 2);
    private static final Tensor IGNORED = Tensor.ofInts(2, -100, 1, 2);
    private static final Tensor IMAGE = Tensor.of(Shape.of(2, 2), new int[] {0, 2, 1, -100});

    private record Case(String golden, String type, Map<String, Object> settings, Tensor target) {
        Loss loss(Reduction reduction) {
            Map<String, Object> all = new LinkedHashMap<>(settings);
            all.put("reduction", reduction.name());
            return Catalogues.LOSSES.make(type, all);
        }

        Tensor of(Reduction reduction, Tensor scores) {
            boolean isImage = target == IMAGE;
            Tensor x = isImage ? dev.gradus.tensor.Ops.permute(scores.reshape(2, 2, 3), 0, 2, 1) : scores;
            return loss(reduction).of(x, target);
        }

        @Override
        public String toString() {
            return golden;
        }
    }

    static Stream<Case> cases() {
        Map<String, Object> weights = Map.of("classWeights", WEIGHTS), smoothing = Map.of("labelSmoothing", 0.1);
        Map<String, Object> all = Map.of("classWeights", WEIGHTS, "labelSmoothing", 0.1);
        return Stream.of(
                new Case("kl-divergence-of-logarithms", "kl-divergence", Map.of("logTargets", true), values(-2)),
                new Case("multi-margin-squared", "multi-margin", Map.of("power", 2, "margin", 0.75), LABELS),
                new Case("cross-entropy-weights", "cross-entropy", weights, LABELS),
                new Case("cross-entropy-ignored", "cross-entropy", Map.of(), IGNORED),
                new Case("cross-entropy-smoothing", "cross-entropy", smoothing, LABELS),
                new Case("cross-entropy-all", "cross-entropy", all, IGNORED),
                new Case("cross-entropy-soft", "cross-entropy", Map.of(), shares()),
                new Case("cross-entropy-soft-all", "cross-entropy", all, shares()),
                new Case("cross-entropy-image", "cross-entropy", weights, IMAGE),
                new Case("negative-log-likelihood-all", "negative-log-likelihood", weights, IGNORED),
                new Case(
                        "binary-cross-entropy-from-logits-weights",
                        "binary-cross-entropy-from-logits",
                        Map.of("positiveWeights", WEIGHTS),
                        values(0)));
    }

    static Tensor scores() {
        double[] x = new double[12];
        for (int i = 0; i < 12; i++) x[i] = (5 * (i / 3) + 3 * (i % 3)) % 7 - 3.25;
        return Tensor.of(Shape.of(4, 3), x);
    }

    private static Tensor values(double shift) {
        double[] t = new double[12];
        for (int i = 0; i < 12; i++) t[i] = (3 * (i / 3) + i % 3) % 5 / 4.0 + shift;
        return Tensor.of(Shape.of(4, 3), t);
    }

    /// Rows of probabilities.
    static Tensor shares() {
        Tensor v = values(0);
        return v.div(v.sum(1, true)).detach();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void values_and_gradients_are_pytorchs(Case c) {
        for (Reduction reduction : Reduction.values()) {
            Tensor x = scores().requiresGrad(true), loss = c.of(reduction, x);
            loss.sum().backward();
            String row = c.golden + " " + reduction.name().toLowerCase(Locale.ROOT);
            assertThat(loss.toDoubles()).as(row).containsExactly(golden(row + " value"), within(1e-14));
            assertThat(x.grad().toDoubles()).as(row).containsExactly(golden(row + " gradient"), within(1e-14));
        }
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradients_are_those_of_differences(Case c) {
        GradCheck.of(in -> c.of(Reduction.MEAN, in.get(0))).at(scores()).requireBelow(1e-6);
    }

    @Test
    void the_golden_numbers_of_two_rows() {
        Tensor x = Tensor.of(Shape.of(2, 3), new double[] {2, -1, 0.5, 0, 0, 3}), labels = Tensor.ofInts(0, 1);
        List<Double> none = List.of();
        assertThat(value(none, 0.1, x, labels)).isCloseTo(1.693117126539059, within(1e-14));
        assertThat(value(WEIGHTS, 0, x, labels)).isCloseTo(2.143719069833026, within(1e-14));
        assertThat(value(WEIGHTS, 0.1, x, labels)).isCloseTo(2.117422939358317, within(1e-14));
        assertThat(value(none, 0, x, Tensor.ofInts(0, -100)))
                .isCloseTo(Math.log(1 + Math.exp(-3) + Math.exp(-1.5)), within(1e-14));
    }

    private static double value(List<Double> weights, double smoothing, Tensor x, Tensor labels) {
        var config = new CrossEntropy.Config(Reduction.MEAN, weights, -100, smoothing);
        return new CrossEntropy(config).of(x, labels).item();
    }

    @Test
    void a_batch_in_which_no_label_counts_is_refused() {
        Tensor none = Tensor.ofInts(-100, -100, -100, -100);
        assertRefused(() -> new CrossEntropy().of(scores(), none), "no label of a batch of 4", "-100", "unlabelled");
        assertRefused(() -> new NegativeLogLikelihood().of(scores(), none), "NegativeLogLikelihood: no label");
    }

    @Test
    void targets_that_are_no_probabilities_are_refused() {
        assertRefused(() -> new CrossEntropy().of(scores(), values(0.5)), "a target of 1.25", "0 to 1");
        assertRefused(() -> new CrossEntropy().of(scores(), values(-1)), "a target of -1.0");
        assertRefused(() -> new BinaryCrossEntropy().of(values(0.5), values(0)), "output 1.25", "Sigmoid");
        assertRefused(() -> new BinaryCrossEntropy().of(values(0), values(-1)), "target -1.0");
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(() -> value(List.of(1.0, 2.0), 0, scores(), LABELS), "class weights [1.0, 2.0] for 3 classes");
        assertRefused(() -> value(List.of(1.0, -2.0, 1.0), 0, scores(), LABELS), "0 or more");
        assertRefused(() -> new CrossEntropy(10), "label smoothing 10.0", "percentage");
        assertRefused(() -> new Huber(new Huber.Config(Reduction.MEAN, 0)), "delta = 0.0");
        assertRefused(() -> new SmoothL1(new SmoothL1.Config(Reduction.MEAN, Double.NaN)), "beta = NaN");
        assertRefused(() -> new MultiMargin(new MultiMargin.Config(Reduction.MEAN, 1, 3)), "power 3", "1 or 2");
        var two = new BinaryCrossEntropyFromLogits.Config(Reduction.MEAN, List.of(1.0, 2.0));
        assertRefused(() -> new BinaryCrossEntropyFromLogits(two).of(scores(), values(0)), "for 3 columns");
    }

    @Test
    void far_scores_lose_nothing() {
        Tensor far = Tensor.of(Shape.of(2, 2), new double[] {800, -800, -800, 800});
        assertThat(value(List.of(1.0, 3.0), 0, far, Tensor.ofInts(1, 1))).isEqualTo(800);
        Tensor soft = Tensor.of(Shape.of(2, 2), new double[] {1, 0, 0.5, 0.5});
        assertThat(new CrossEntropy().of(far, soft).item()).isEqualTo(400);
        var weighed = new BinaryCrossEntropyFromLogits.Config(Reduction.NONE, List.of(2.0));
        Tensor answers = Tensor.of(Shape.of(2, 2), new double[] {1, 1, 0, 0});
        assertThat(new BinaryCrossEntropyFromLogits(weighed).of(far, answers).toDoubles())
                .containsExactly(0, 1600, 0, 800);
    }

    @Test
    void soft_targets_stand_for_their_most_probable_class_and_ignored_ones_for_none() {
        var loss = new CrossEntropy();
        assertThat(loss.labels(shares()).toInts()).containsExactly(2, 1, 2, 0);
        assertThat(loss.labels(LABELS)).isSameAs(LABELS);
        assertThat(loss.counts(-100)).isFalse();
        assertThat(loss.counts(0)).isTrue();
    }
}
