package dev.gradus.diagnose.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.tensor.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Copies, and rows that are equal by nature.
class RepeatsTest {
    private static Dataset part(float[][] rows, int... labels) {
        return InMemory.of("rows", rows, labels, List.of("no", "yes"));
    }

    private static Repeats of(Dataset train, Dataset validation, Dataset test) {
        var splits = new Splits(new Split.Train(train), new Split.Validation(validation), new Split.Test(test));
        return DataFacts.of(splits, List.of(), 2000).repeats();
    }

    private static float[][] noise(int rows, long from) {
        Rng rng = Rng.of(1);
        float[][] x = new float[rows][3];
        for (int i = 0; i < rows; i++) for (int k = 0; k < 3; k++) x[i][k] = (float) rng.normal(from + 3L * i + k);
        return x;
    }

    @Test
    void equal_rows_are_counted_and_their_targets_compared() {
        Repeats repeats =
                of(
                        part(new float[][] {{1, 2}, {1, 2}, {3, 4}, {5, 6}}, 0, 0, 1, 1),
                        part(new float[][] {{3, 4}, {7, 8}}, 0, 1),
                        part(new float[][] {{5, 6}, {1, 2}}, 1, 0));
        assertThat(repeats.within()).isEqualTo(0.5);
        assertThat(repeats.across()).isEqualTo(0.75);
        assertThat(repeats.conflict()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void rows_of_few_categories_are_equal_by_chance_and_copies_of_measurements_are_not() {
        float[][] bits = noise(200, 0), copied = noise(200, 0);
        for (float[] row : bits) for (int k = 0; k < row.length; k++) row[k] = row[k] > 0 ? 1 : 0;
        for (int i = 0; i < 200; i++) copied[i] = copied[i % 100].clone();
        Dataset rest = part(noise(20, 9000), new int[20]);
        assertThat(of(part(bits, new int[200]), rest, rest).chance()).isEqualTo(1);
        Repeats copies = of(part(copied, new int[200]), rest, rest);
        assertThat(copies.chance()).isLessThan(0.1);
        assertThat(copies.within()).isEqualTo(1);
        assertThat(copies.across()).isZero();
        assertThat(copies.conflict()).isZero();
    }
}
