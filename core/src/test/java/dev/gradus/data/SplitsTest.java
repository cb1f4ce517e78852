package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
    private static List<Integer> numbers(Split part) {
        Subset subset = (Subset) part.data();
        return IntStream.range(0, subset.size()).map(subset::indexInWhole).boxed().toList();
    }

    private static long ofClass(Split part, int c) {
        return IntStream.range(0, part.data().size()).filter(i -> part.data().label(i) == c).count();
    }

    @ParameterizedTest
    @CsvSource({"10,2", "16,3", "17,2", "31,7", "100,3", "207,10", "1797,10", "4098,5"})
    void parts_are_disjoint_complete_and_have_every_class_in_proportion(int size, int classes) {
        Splits splits = Splits.of(Numbered.classes(size, classes, 1), 0.2, 0.3, 4);
        List<Integer> all = new ArrayList<>();
        for (Split part : new Split[] {splits.train(), splits.validation(), splits.test()}) {
            assertThat(numbers(part)).isSorted();
            all.addAll(numbers(part));
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
        assertThat(splits.validation().data().size()).isEqualTo((int) Math.round(0.2 * size));
        assertThat(splits.test().data().size()).isEqualTo((int) Math.round(0.3 * size));
        for (int c = 0; c < classes; c++) {
            int members = (size + classes - 1 - c) / classes;
            assertThat((double) ofClass(splits.validation(), c)).isBetween(0.2 * members - 1, 0.2 * members + 1);
            assertThat((double) ofClass(splits.test(), c)).isBetween(0.3 * members - 1, 0.3 * members + 1);
        }
    }

    @Test
    void the_same_seed_gives_the_same_parts_and_another_seed_others() {
        Dataset data = Numbered.classes(100, 3, 1);
        assertThat(numbers(Splits.of(data, 0.2, 0.2, 1).test()))
                .isEqualTo(numbers(Splits.of(data, 0.2, 0.2, 1).test()));
        assertThat(numbers(Splits.of(data, 0.2, 0.2, 1).test()))
                .isNotEqualTo(numbers(Splits.of(data, 0.2, 0.2, 2).test()));
    }

    @Test
    void a_published_test_part_stays_whole() {
        Dataset test = Numbered.classes(7, 2, 1);
        Splits splits = Splits.of(Numbered.classes(120, 2, 1), test, 1 / 12.0, 0);
        assertThat(splits.test().data()).isSameAs(test);
        assertThat(splits.validation().data().size()).isEqualTo(10);
        assertThat(splits.train().data().size()).isEqualTo(110);
        assertThat(ofClass(splits.validation(), 0)).isEqualTo(5);
    }

    @Test
    void values_are_divided_without_classes() {
        Splits splits = Splits.of(Numbered.values(10, 1), 0.2, 0.3, 0);
        assertThat(numbers(splits.train())).hasSize(5);
        assertThat(numbers(splits.validation())).hasSize(2);
        assertThat(splits.task()).isInstanceOf(Task.Regression.class);
    }

    @Test
    void a_subset_reads_the_samples_of_the_whole() {
        Subset subset = new Subset(Numbered.classes(9, 4, 2), 7, 2);
        float[] read = new float[5];
        subset.readInput(0, read, 1);
        subset.readTarget(1, read, 4);
        assertThat(read).containsExactly(0, 700, 701, 0, 2);
        assertThat(subset.label(0)).isEqualTo(3);
        assertThat(subset.size()).isEqualTo(2);
        assertThatThrownBy(() -> new Subset(subset, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void the_first_samples_and_some_drawn_ones() {
        Dataset whole = Numbered.classes(9, 4, 2);
        assertThat(numbers(new Split.Train(Subset.first(whole, 3)))).containsExactly(0, 1, 2);
        assertThat(Subset.first(whole, 20).size()).isEqualTo(9);
        assertThat(Subset.first(whole, 0).size()).isZero();
        List<Integer> drawn = numbers(new Split.Train(Subset.drawn(whole, 4, Rng.of(5))));
        assertThat(drawn).hasSize(4).doesNotHaveDuplicates().isSubsetOf(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(numbers(new Split.Train(Subset.drawn(whole, 20, Rng.of(5)))))
                .startsWith(drawn.toArray(Integer[]::new))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @CsvSource({"0,0.2", "-0.1,0.2", "NaN,0.2", "0.5,0.5", "20,10"})
    void shares_that_leave_nothing_are_refused(double validation, double test) {
        assertRefused(
                () -> Splits.of(Numbered.classes(10, 2, 1), validation, test, 0),
                "numbered: shares of [",
                "above 0 with a sum below 1");
    }

    @Test
    void an_empty_part_is_refused() {
        assertRefused(
                () -> Splits.of(Numbered.classes(3, 2, 1), 0.1, 0.2, 0),
                "numbered: a split of 3 samples leaves one part empty");
    }
}
