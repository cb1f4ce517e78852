package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KFoldTest {
    private static List<Integer> numbers(Split part) {
        Subset subset = (Subset) part.data();
        return IntStream.range(0, subset.size()).map(subset::indexInWhole).boxed().toList();
    }

    /// The same of parts of parts.
    private static List<Integer> samples(Split part) {
        float[] input = new float[part.data().shape().size()];
        List<Integer> samples = new ArrayList<>();
        for (int i = 0; i < part.data().size(); i++) {
            part.data().readInput(i, input, 0);
            samples.add((int) input[0] / 100);
        }
        return samples;
    }

    private static List<List<Integer>> validations(KFold kFold) {
        return kFold.folds().stream().map(fold -> numbers(fold.validation())).toList();
    }

    private static void requirePartition(KFold kFold, int size) {
        List<Integer> all = IntStream.range(0, size).boxed().toList();
        List<Integer> validated = new ArrayList<>();
        for (KFold.Fold fold : kFold.folds()) {
            assertThat(numbers(fold.validation())).isSorted();
            assertThat(numbers(fold.train())).isSorted().doesNotContainAnyElementsOf(numbers(fold.validation()));
            assertThat(numbers(fold.train()).size() + numbers(fold.validation()).size()).isEqualTo(size);
            validated.addAll(numbers(fold.validation()));
        }
        assertThat(validated).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @CsvSource({"2,2,1", "7,7,3", "14,8,2", "31,4,5", "207,10,10", "1797,5,10"})
    void every_sample_is_for_validation_once_and_parts_are_even(int size, int folds, int classes) {
        Numbered data = Numbered.classes(size, classes, 1);
        for (KFold kFold :
                List.of(KFold.of(data, Division.random(), folds, 4), KFold.of(data, Division.byClass(), folds, 4))) {
            assertThat(kFold.folds()).hasSize(folds);
            requirePartition(kFold, size);
            assertThat(validations(kFold))
                    .allSatisfy(part -> assertThat(part.size()).isBetween(size / folds, (size + folds - 1) / folds));
        }
        for (List<Integer> part : validations(KFold.of(data, Division.byClass(), folds, 4))) {
            for (int c = 0; c < classes; c++) {
                int label = c;
                int members = (size + classes - 1 - c) / classes;
                assertThat((int) part.stream().filter(i -> i % classes == label).count())
                        .isBetween(members / folds, (members + folds - 1) / folds);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"31, 0.2, 2, 6", "100, 0.2, 5, 20", "207, 0.35, 3, 72"})
    void what_is_kept_for_the_test_is_in_no_fold(int size, double test, int folds, int kept) {
        Numbered data = Numbered.classes(size, 2, 1);
        Division pairs = Division.grouped(i -> i / 2);
        for (Division by : List.of(Division.random(), Division.byClass(), pairs)) {
            List<Splits> all = KFold.besides(data, test, by, folds, 4);
            List<Integer> tested = samples(all.getFirst().test());
            assertThat(tested.size()).isBetween(kept - 1, kept + 1);
            List<Integer> validated = new ArrayList<>(tested);
            for (Splits fold : all) {
                assertThat(samples(fold.test())).isEqualTo(tested);
                assertThat(samples(fold.train())).doesNotContainAnyElementsOf(tested);
                Set<Integer> whole = new HashSet<>(tested);
                whole.addAll(samples(fold.train()));
                whole.addAll(samples(fold.validation()));
                assertThat(whole).hasSize(size);
                validated.addAll(samples(fold.validation()));
                if (by == pairs) assertThat(samples(fold.train())).allMatch(i -> !tested.contains(i ^ 1));
            }
            assertThat(validated).containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
        }
    }

    @Test
    void no_group_is_torn_apart_and_parts_are_as_even_as_groups_let_them() {
        Numbered data = Numbered.classes(100, 2, 1);
        KFold kFold = KFold.of(data, Division.grouped(i -> "group " + i / 7), 4, 1);
        requirePartition(kFold, 100);
        for (KFold.Fold fold : kFold.folds()) {
            Set<Integer> groups = new HashSet<>(numbers(fold.train()).stream().map(i -> i / 7).toList());
            assertThat(numbers(fold.validation()).stream().map(i -> i / 7)).doesNotContainAnyElementsOf(groups);
            assertThat(numbers(fold.validation()).size()).isBetween(21, 28);
        }
    }

    @Test
    void the_seed_decides_everything() {
        Numbered data = Numbered.classes(50, 3, 1);
        assertThat(validations(KFold.of(data, Division.random(), 5, 1)))
                .isEqualTo(validations(KFold.of(data, Division.random(), 5, 1)));
        assertThat(validations(KFold.of(data, Division.random(), 5, 1)))
                .isNotEqualTo(validations(KFold.of(data, Division.random(), 5, 2)));
        assertThat(validations(KFold.of(data, Division.grouped(i -> i / 2), 5, 1)))
                .isEqualTo(validations(KFold.of(data, Division.grouped(i -> i / 2), 5, 1)))
                .isNotEqualTo(validations(KFold.of(data, Division.grouped(i -> i / 2), 5, 2)));
    }

    @Test
    void impossible_numbers_of_folds_are_refused() {
        Numbered data = Numbered.values(4, 1);
        assertRefused(() -> KFold.of(data, Division.random(), 1, 0), "numbered: 1 folds of 4 samples");
        assertRefused(() -> KFold.of(data, Division.byClass(), 5, 0), "numbered: 5 folds of 4 samples");
        assertRefused(() -> KFold.of(data, Division.grouped(i -> i % 2), 3, 0), "numbered: 2 groups for 3 parts");
    }

    @Test
    void grouped_splits_keep_groups_together_and_come_near_their_shares() {
        Numbered data = Numbered.classes(1000, 2, 1);
        Splits splits = Splits.of(data, Division.grouped(i -> i / 10), 0.2, 0.1, 3);
        Set<Integer> seen = new HashSet<>();
        int samples = 0;
        for (Split part : new Split[] {splits.train(), splits.validation(), splits.test()}) {
            Set<Integer> groups = new HashSet<>(numbers(part).stream().map(i -> i / 10).toList());
            assertThat(seen).doesNotContainAnyElementsOf(groups);
            seen.addAll(groups);
            samples += part.data().size();
        }
        assertThat(samples).isEqualTo(1000);
        assertThat(splits.train().data().size()).isEqualTo(700);
        assertThat(splits.validation().data().size()).isEqualTo(200);
        assertThat(splits.test().data().size()).isEqualTo(100);
    }

    @Test
    void three_groups_make_three_parts_whatever_their_sizes() {
        Numbered data = Numbered.classes(100, 2, 1);
        for (int seed = 0; seed < 10; seed++) {
            Splits splits = Splits.of(data, Division.grouped(i -> Math.min(i, 2)), 0.1, 0.1, seed);
            assertThat(splits.train().data().size() + splits.validation().data().size() + splits.test().data().size())
                    .isEqualTo(100);
        }
        assertRefused(
                () -> Splits.of(data, Division.grouped(i -> i % 2), 0.1, 0.1, 0), "numbered: 2 groups for 3 parts");
        assertRefused(() -> Splits.of(data, Division.grouped(i -> i), 0.5, 0.5, 0), "numbered: shares of [0.5, 0.5]");
    }

    @Test
    void counts_are_kept_to_the_sample() {
        for (int size : new int[] {10, 97, 1797}) {
            Splits splits = Splits.ofCounts(Numbered.classes(size, 3, 1), 3, 4, 1);
            assertThat(splits.validation().data().size()).isEqualTo(3);
            assertThat(splits.test().data().size()).isEqualTo(4);
            assertThat(splits.train().data().size()).isEqualTo(size - 7);
        }
        Numbered ten = Numbered.classes(10, 2, 1);
        assertRefused(() -> Splits.ofCounts(ten, 5, 5, 1), "numbered: 5 samples for validation and 5 for test");
        assertRefused(() -> Splits.ofCounts(ten, 0, 5, 1), "expected at least 1 each, and fewer than its 10 together");
        assertRefused(() -> Splits.ofCounts(ten, Integer.MAX_VALUE, 5, 1), "samples for validation");
    }
}
