package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Digits;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapTest {
    private static Dataset rows(float[]... rows) {
        return InMemory.of("rows", rows, new int[rows.length], List.of("only"));
    }

    @Test
    void parts_of_different_samples_have_none() {
        Splits splits = Splits.of(Numbered.classes(100, 2, 3), 0.2, 0.2, 1);
        assertThat(Overlap.in(splits)).isEqualTo(new Overlap(0, List.of()));
        Overlap.in(splits).requireNone();
        assertThat(Overlap.between(rows(new float[] {1, 2}), rows(new float[] {1}, new float[] {2})).isEmpty())
                .isTrue();
    }

    @Test
    void a_sample_in_two_parts_is_found_with_its_first_place() {
        Dataset whole = Numbered.classes(10, 2, 3);
        Splits splits =
                new Splits(
                        new Split.Train(new Subset(whole, 0, 1, 2, 1)),
                        new Split.Validation(new Subset(whole, 3, 1)),
                        new Split.Test(new Subset(whole, 4, 3, 2, 2)));
        Overlap overlap = Overlap.in(splits);
        assertThat(overlap.count()).isEqualTo(4);
        assertThat(overlap.pairs().stream().map(Overlap.Pair::toString))
                .containsExactly(
                        "train 1 = validation 1", "train 2 = test 2", "train 2 = test 3", "validation 0 = test 1");
        assertRefused(
                overlap::requireNone,
                "4 samples occur in two parts (train 1 = validation 1, train 2 = test 2",
                "expected parts without a sample in common");
    }

    @Test
    void a_sign_of_zero_is_no_difference_and_a_last_bit_is() {
        Dataset first = rows(new float[] {0, 1}, new float[] {0, Math.nextUp(1f)});
        assertThat(Overlap.between(first, rows(new float[] {-0f, 1})).pairs())
                .containsExactly(new Overlap.Pair("first", 0, "second", 0));
        assertThat(Overlap.between(first, rows(new float[] {0, Math.nextDown(1f)})).isEmpty()).isTrue();
    }

    @Test
    void a_sample_that_occurs_again_in_its_part_is_found_with_its_first_place() {
        Dataset whole = Numbered.classes(10, 2, 3);
        Overlap overlap = Overlap.within(new Split.Validation(new Subset(whole, 3, 1, 2, 1, 3, 1)));
        assertThat(overlap.count()).isEqualTo(3);
        assertThat(overlap.pairs().stream().map(Overlap.Pair::toString))
                .containsExactly(
                        "validation 1 = validation 3", "validation 0 = validation 4", "validation 1 = validation 5");
        assertThat(Overlap.within(new Split.Train(whole)).isEmpty()).isTrue();
        assertThat(Overlap.within(new Split.Test(new Subset(whole, 1, 1))).pairs())
                .containsExactly(new Overlap.Pair("test", 0, "test", 1));
    }

    @Test
    void many_are_counted_and_few_are_shown() {
        Dataset whole = Numbered.classes(30, 2, 3);
        Overlap overlap = Overlap.between(whole, whole);
        assertThat(overlap.count()).isEqualTo(30);
        assertThat(overlap.pairs()).hasSize(Overlap.MOST_PAIRS);
        assertRefused(overlap::requireNone, "30 samples", "second 9, …)");
    }

    @Test
    void bytes_are_compared_as_bytes_and_with_numbers_as_numbers() {
        Splits digits = Digits.load();
        Dataset train = digits.train().data();
        assertThat(Overlap.in(digits).isEmpty()).isTrue();
        Dataset three = new Subset(train, 5, 6, 7);
        assertThat(Overlap.between(train, three).pairs()).extracting(Overlap.Pair::index).containsExactly(5, 6, 7);
        float[][] numbers = new float[3][64];
        for (int i = 0; i < 3; i++) three.readInput(i, numbers[i], 0);
        InMemory same = InMemory.of("same", numbers, new int[3], List.of("only")).shaped(train.shape());
        assertThat(Overlap.between(train, same).count()).isEqualTo(3);
    }
}
