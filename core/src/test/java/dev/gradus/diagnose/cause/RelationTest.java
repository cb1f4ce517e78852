package dev.gradus.diagnose.cause;

import static dev.gradus.diagnose.cause.Situation.classes;
import static dev.gradus.diagnose.cause.Situation.cut;
import static dev.gradus.diagnose.cause.Situation.divided;
import static dev.gradus.diagnose.cause.Situation.facts;
import static dev.gradus.diagnose.cause.Situation.labels;
import static dev.gradus.diagnose.cause.Situation.part;
import static dev.gradus.diagnose.cause.Situation.regression;
import static dev.gradus.diagnose.cause.Situation.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On data of which the answers are known.
class RelationTest {
    private static final int N = 300;

    private static DataFacts of(float[][] rows, int[] labels) {
        return facts(divided(classes(rows, labels)));
    }

    private static float[][] noise(int width, long seed) {
        Rng rng = Rng.of(seed);
        float[][] rows = new float[N][width];
        for (int i = 0; i < N; i++)
            for (int k = 0; k < width; k++) rows[i][k] = (float) rng.normal((long) i * width + k);
        return rows;
    }

    // ---- inputs and targets ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void independent_inputs_tell_no_more_than_chance(long seed) {
        DataFacts data = of(noise(40, seed), labels(N));
        assertThat(Relation.ofNeighbours(data)).isBetween(-4.0, 4.0);
        assertThat(Relation.ofColumns(data)).isLessThan(2);
    }

    @Test
    void inputs_that_tell_the_target_do_so_by_many_standard_errors() {
        DataFacts data = facts(divided(classes())), values = facts(divided(regression(10, 5)));
        assertThat(Relation.ofNeighbours(data)).isGreaterThan(10);
        assertThat(Relation.ofColumns(data)).isGreaterThan(5);
        assertThat(Relation.ofNeighbours(values)).isGreaterThan(8);
        assertThat(Relation.ofColumns(values)).isGreaterThan(5);
    }

    /// The square root of the number of samples is as many standard errors as there can be.
    @Test
    void a_column_that_is_the_target_is_a_correlation_of_one() {
        float[][] rows = noise(1, 3);
        Dataset data = InMemory.of("copy", rows, rows, List.of("y"));
        DataFacts facts = facts(cut(data));
        assertThat(Relation.ofColumns(facts)).isCloseTo(Math.sqrt(180) - Math.sqrt(2 * Math.log(1)), within(1e-6));
    }

    @Test
    void a_column_that_is_the_target_tells_all_of_it_and_noise_nothing() {
        int[] labels = labels(N);
        float[][] rows = noise(3, 5);
        for (int i = 0; i < N; i++) rows[i][1] = 10 * labels[i];
        DataFacts data = of(rows, labels);
        double[] told = Relation.columns(data);
        assertThat(told[1]).isCloseTo(1, within(0.02)); // at the border of two classes a neighbour is of the other
        assertThat(told[0]).isBetween(-0.5, 0.25);
        assertThat(told[2]).isBetween(-0.5, 0.25);
        assertThat(Relation.isCode(data, data.fields().get(1))).isTrue();
        assertThat(Relation.isCode(data, data.fields().get(0))).isFalse();
    }

    @Test
    void a_constant_column_tells_nothing() {
        float[][] rows = noise(2, 5);
        for (float[] row : rows) row[0] = 4;
        assertThat(Relation.columns(of(rows, labels(N)))[0]).isZero();
    }

    // ---- order -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 1, 2})
    void a_shift_of_the_targets_is_found_with_its_sign(int by) {
        int[] labels = labels(N);
        int[] shifted = IntStream.range(0, N).map(i -> labels[Math.clamp(i - by, 0, N - 1)]).toArray();
        DataFacts data = facts(divided(new Situation.Lines(classes(rows(labels), shifted))));
        Relation.Shift shift = Objects.requireNonNull(Relation.shift(data));
        assertThat(shift.rows()).isEqualTo(by);
        assertThat(shift.other()).isGreaterThan(0.9);
        assertThat(shift.own()).isBetween(0.2, 0.5);
    }

    @Test
    void no_shift_is_found_where_own_targets_are_told_or_rows_are_not_known() {
        int[] labels = labels(N);
        assertThat(Relation.shift(facts(divided(new Situation.Lines(classes()))))).isNull();
        assertThat(Relation.shift(of(noise(4, 2), labels))).isNull();
        assertThat(Relation.shift(facts(divided(new Situation.Lines(classes(noise(4, 2), labels)))))).isNull();
    }

    /// By the formula: of sorted classes all pairs but two are equal.
    @Test
    void sorted_labels_follow_each_other_far_more_often_than_at_random() {
        int[] sorted = IntStream.range(0, N).map(i -> i / 100).toArray();
        DataFacts data = facts(sameParts(classes(rows(sorted), sorted)));
        double chance = 1 / 3.0, error = Math.sqrt(chance * (1 - chance) / N);
        assertThat(Relation.order(data)).isCloseTo(((N - 3.0) / (N - 1) - chance) / error, within(1e-9));
        assertThat(Relation.order(facts(sameParts(classes())))).isBetween(-3.5, 3.5);
    }

    @Test
    void sorted_values_follow_each_other_too() {
        float[][] values = new float[N][1];
        for (int i = 0; i < N; i++) values[i][0] = i;
        Dataset sorted = InMemory.of("sorted", noise(2, 1), values, List.of("y"));
        assertThat(Relation.order(facts(sameParts(sorted)))).isCloseTo(Math.sqrt(N), within(0.01));
        assertThat(Relation.order(facts(sameParts(regression(1, 0))))).isBetween(-3.5, 3.5);
    }

    private static Splits sameParts(Dataset data) {
        return new Splits(
                new Split.Train(data), new Split.Validation(part(data, 0, 30)), new Split.Test(part(data, 0, 30)));
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 4})
    void an_offset_of_a_column_is_measured_in_its_deviations(double by) {
        float[][] rows = noise(5, 9);
        for (int i = N * 8 / 10; i < N; i++) rows[i][3] += (float) by;
        Relation.Difference found = Objects.requireNonNull(Relation.difference(facts(cut(classes(rows, labels(N))))));
        assertThat(found.effect()).isCloseTo(by, within(0.3));
        assertThat(found.part()).isEqualTo("test");
        assertThat(found.what()).isEqualTo("mean of element 3");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void parts_that_are_alike_do_not_differ(long seed) {
        assertThat(Relation.difference(facts(cut(classes(noise(30, seed), labels(N)))))).isNull();
    }

    @Test
    void a_class_that_a_part_lacks_is_a_difference() {
        int[] labels = labels(N);
        for (int i = N * 6 / 10; i < N * 8 / 10; i++) labels[i] = 0;
        Relation.Difference found =
                Objects.requireNonNull(Relation.difference(facts(cut(classes(noise(2, 4), labels)))));
        assertThat(found.part()).isEqualTo("validation");
        assertThat(found.what()).isEqualTo("share of the class 'a'");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void class_numbers_that_are_one_off_in_a_part_are_found(int by) {
        int[] labels = Arrays.stream(labels(N)).map(k -> k == 2 ? 1 : k).map(k -> by > 0 ? k : k + 1).toArray();
        float[][] rows = rows(labels);
        for (int i = N * 6 / 10; i < N * 8 / 10; i++) labels[i] += by;
        Relation.Renumbered found = Objects.requireNonNull(Relation.renumbered(facts(cut(classes(rows, labels)))));
        assertThat(found.part()).isEqualTo("validation");
        assertThat(found.by()).isEqualTo(-by);
        assertThat(found.own()).isLessThan(0.1);
        assertThat(found.other()).isGreaterThan(0.9);
        assertThat(Relation.renumbered(facts(divided(classes())))).isNull();
    }
}
