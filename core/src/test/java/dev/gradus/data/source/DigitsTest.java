package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.tensor.Shape;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private final Splits digits = Digits.load();

    @Test
    void parts_are_disjoint_and_together_the_1797_published_samples() {
        Set<Integer> seen = new TreeSet<>();
        int samples = 0;
        for (Split part : new Split[] {digits.train(), digits.validation(), digits.test()}) {
            Subset subset = (Subset) part.data();
            samples += subset.size();
            for (int i = 0; i < subset.size(); i++) seen.add(subset.indexInWhole(i));
        }
        assertThat(samples).isEqualTo(1797);
        assertThat(seen).hasSize(1797);
        assertThat(digits.train().data().size()).isEqualTo(1258);
        assertThat(digits.validation().data().size()).isEqualTo(180);
        assertThat(digits.test().data().size()).isEqualTo(359);
    }

    /// The class counts that scikit-learn's `load_digits` documents for the same data.
    @Test
    void classes_have_their_published_counts() {
        int[] counts = new int[10];
        parts().forEach(part -> IntStream.range(0, part.size()).forEach(i -> counts[part.label(i)]++));
        assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void every_part_has_every_class_in_proportion() {
        int[] all = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};
        for (Dataset part : parts().toList()) {
            int[] counts = new int[10];
            for (int i = 0; i < part.size(); i++) counts[part.label(i)]++;
            for (int c = 0; c < 10; c++) {
                assertThat(counts[c]).isBetween(all[c] * part.size() / 1797 - 1, all[c] * part.size() / 1797 + 2);
            }
        }
    }

    @Test
    void the_first_published_sample_is_a_zero_with_its_published_pixels() {
        int[] ink = {
            0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0, 0,
            5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0
        };
        float[] expected = new float[64];
        for (int i = 0; i < 64; i++) expected[i] = ink[i] / 16f;
        Dataset part = parts().filter(p -> ((Subset) p).indexInWhole(0) == 0).findAny().orElseThrow();
        float[] pixels = new float[64];
        part.readInput(0, pixels, 0);
        assertThat(pixels).isEqualTo(expected);
        assertThat(part.label(0)).isZero();
        assertThat(part.shape()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(part.task().outputs()).isEqualTo(10);
    }

    @Test
    void standardized_training_batches_have_mean_0_and_deviation_1() {
        double sum = 0;
        double squares = 0;
        Loader loader = Loader.of(digits.train()).batchSize(100).prepare(Standardize.fit(digits.train()));
        for (Batch batch : loader) {
            for (double x : batch.inputs().toDoubles()) {
                sum += x;
                squares += x * x;
            }
        }
        double n = 1258 * 64;
        assertThat(Math.abs(sum / n)).isLessThan(1e-6);
        assertThat(Math.abs(squares / n - 1)).isLessThan(1e-6);
    }

    private Stream<Dataset> parts() {
        return Stream.of(digits.train().data(), digits.validation().data(), digits.test().data());
    }
}
