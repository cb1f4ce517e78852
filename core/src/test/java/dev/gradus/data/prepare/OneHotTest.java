package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneHotTest implements PreparationContract {
    private static final Split.Train TRAIN =
            rows(new float[] {7, 0.5f, 2}, new float[] {-1, 0.25f, 2}, new float[] {3, 9, 2});

    @Override
    public Preparation fit(Split.Train train) {
        return OneHot.fit(train);
    }

    private static Split.Train rows(float[]... rows) {
        return new Split.Train(InMemory.of("rows", rows, new int[rows.length], List.of("only")));
    }

    @Test
    void each_category_takes_a_place_where_its_element_was() {
        OneHot fitted = OneHot.fit(TRAIN, 2, 0);
        assertThat(fitted.config())
                .isEqualTo(
                        new OneHot.Config(
                                List.of(3),
                                List.of(0, 2),
                                List.of(List.of(-1.0, 3.0, 7.0), List.of(2.0)),
                                Unknown.REFUSE));
        assertThat(fitted.shape(Shape.of(3))).isEqualTo(Shape.of(5));
        Batch batch = Loader.of(TRAIN).prepare(fitted).iterator().next();
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 5));
        assertThat(batch.inputs().toFloats()).containsExactly(0, 0, 1, 0.5f, 1, 1, 0, 0, 0.25f, 1, 0, 1, 0, 9, 1);
    }

    @Test
    void the_inverse_takes_the_largest() {
        float[] values = {0.2f, 0.7f, 0.1f, 0.5f, 1, 0, 0, 0, 8, 0.1f};
        OneHot.fit(TRAIN, 0, 2).inverse(values, 0, 2);
        assertThat(Arrays.copyOf(values, 6)).containsExactly(3, 0.5f, 2, Float.NaN, 8, 2);
    }

    @Test
    void an_unknown_category_is_refused_or_none() {
        float[] values = {4, 1, 2, 0, 0}, gap = {Float.NaN, 1, 2, 0, 0};
        assertRefused(
                () -> OneHot.fit(TRAIN, 0, 2).apply(values.clone(), 0, 1),
                "OneHot: element 0 of a sample is 4.0, expected one of the 3 categories of the training split, [-1.0, 3.0,");
        assertRefused(() -> OneHot.fit(TRAIN, 0, 2).apply(gap.clone(), 0, 1), "element 0 of a sample is NaN");
        for (float[] sample : List.of(values, gap)) {
            OneHot.fit(TRAIN, Unknown.IGNORE, 0, 2).apply(sample, 0, 1);
            assertThat(sample).containsExactly(0, 0, 0, 1, 1);
        }
    }

    @Test
    void both_zeros_are_one_category() {
        OneHot fitted = OneHot.fit(rows(new float[] {0f}, new float[] {-0f}, new float[] {1}));
        assertThat(fitted.config().categories()).containsExactly(List.of(0.0, 1.0));
        float[] values = {-0f, 1, 0, 0};
        fitted.apply(values, 0, 2);
        assertThat(values).containsExactly(1, 0, 0, 1);
    }

    @Test
    void elements_that_are_none_are_refused() {
        for (int[] elements : new int[][] {{3}, {-1}, {0, 0}}) {
            assertRefused(() -> OneHot.fit(TRAIN, elements), "OneHot: elements [", "different ones from 0 to 2");
        }
    }

    @Test
    void a_quantity_is_no_category() {
        float[][] rows = new float[10_001][1];
        for (int i = 0; i < rows.length; i++) rows[i][0] = i;
        assertRefused(() -> OneHot.fit(rows(rows)), "OneHot: element 0 of rows has more than 10,000 different values");
    }

    @Test
    void saved_categories_that_do_not_fit_are_refused() {
        List<Integer> shape = List.of(2), first = List.of(0);
        for (var config :
                List.of(
                        new OneHot.Config(shape, first, List.of(), Unknown.REFUSE),
                        new OneHot.Config(shape, first, List.of(List.of()), Unknown.REFUSE),
                        new OneHot.Config(shape, first, List.of(List.of(2.0, 1.0)), Unknown.REFUSE),
                        new OneHot.Config(shape, first, List.of(List.of(1.0, 1.0)), Unknown.REFUSE),
                        new OneHot.Config(shape, first, List.of(List.of(Double.NaN)), Unknown.REFUSE),
                        new OneHot.Config(shape, List.of(2), List.of(List.of(1.0)), Unknown.REFUSE),
                        new OneHot.Config(shape, List.of(), List.of(), Unknown.REFUSE))) {
            assertRefused(() -> new OneHot(config), "OneHot: ");
        }
    }
}
