package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubtsTest {
    private static final List<String> CLASSES = List.of("a", "b", "c");
    private static final int N = 60;

    /// What the number of a row makes of a column.
    private interface Cell {
        double of(int row);
    }

    private static float[][] rows(int n, Cell... columns) {
        float[][] rows = new float[n][columns.length];
        for (int i = 0; i < n; i++) for (int k = 0; k < columns.length; k++) rows[i][k] = (float) columns[k].of(i);
        return rows;
    }

    /// Numbers with fractions that have nothing to do with anything.
    private static Cell noise(int seed) {
        float[] values = Rng.of(seed).normal(Shape.of(4000), 0, 1).toFloats();
        return i -> values[i];
    }

    private static InMemory classes(int n, Cell... columns) {
        return InMemory.of("rows", rows(n, columns), IntStream.range(0, n).map(i -> i % 3).toArray(), CLASSES);
    }

    private static InMemory values(Cell target, Cell... columns) {
        return InMemory.of("rows", rows(N, columns), rows(N, target), List.of("price"));
    }

    private static List<String> columns(Dataset data) {
        return Doubts.ofColumns(new Split.Train(data));
    }

    private static Splits parts(Dataset train, Dataset validation, Dataset test) {
        return new Splits(new Split.Train(train), new Split.Validation(validation), new Split.Test(test));
    }

    private static Splits parts(Dataset whole) {
        int n = whole.size(), fifth = n / 5;
        return parts(
                new Subset(whole, IntStream.range(0, 3 * fifth).toArray()),
                new Subset(whole, IntStream.range(3 * fifth, 4 * fifth).toArray()),
                new Subset(whole, IntStream.range(4 * fifth, n).toArray()));
    }

    @Test
    void usual_columns_say_nothing() {
        assertThat(columns(classes(N, noise(1), i -> i % 7, i -> Math.floorDiv(i, 7), i -> i % 2))).isEmpty();
        assertThat(columns(values(noise(1), noise(2), i -> i % 7))).isEmpty();
        assertThat(Doubts.in(parts(classes(N, noise(1), i -> i % 7)), List.of())).isEmpty();
    }

    @Test
    void constant_and_almost_constant_columns_are_named() {
        assertThat(columns(classes(N, noise(1), _ -> 4, _ -> -0.1)))
                .containsExactly(
                        "element 1, element 2 are the same in all 60 training samples, so that nothing can be learned from"
                                + " them; leave them out");
        assertThat(columns(classes(N, noise(1), i -> i == 7 ? 5 : 0)))
                .containsExactly("element 1 is the same in almost all of 60 training samples; leave it out");
        assertThat(columns(classes(N, noise(1), i -> i == 7 || i == 8 ? 5 : 0))).isEmpty();
        assertThat(columns(classes(N, i -> 1e6 + 0.0625 * (i % 5))))
                .singleElement()
                .asString()
                .startsWith("element 0 is almost the same in all 60 training samples");
        Cell[] many = new Cell[7];
        Arrays.fill(many, (Cell) _ -> 1);
        assertThat(columns(classes(N, many)))
                .singleElement()
                .asString()
                .startsWith("7 columns (element 0, element 1, element 2, element 3, element 4, …) are the same in all");
    }

    @Test
    void numbers_of_rows_are_named_in_any_order_and_measured_ones_are_not() {
        List<Integer> shuffled = new ArrayList<>(IntStream.range(1000, 1000 + N).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        assertThat(columns(classes(N, i -> i, shuffled::get, i -> i + 0.5, i -> Math.floorDiv(i, 2))))
                .containsExactly(
                        "element 0 seems to number the rows: it has another whole number in each of 60 training samples;"
                                + " leave it out",
                        "element 1 seems to number the rows: it has another whole number in each of 60 training samples;"
                                + " leave it out");
    }

    @Test
    void a_code_of_the_class_is_named() {
        double[] codes = {7, -2.5, 100};
        assertThat(columns(classes(N, noise(1), i -> codes[i % 3])))
                .containsExactly(
                        "element 1 gives the class away: each class has one value of its own in all 60 training samples. If"
                                + " new data will not have it, leave it out");
        assertThat(columns(classes(N, i -> i == N - 1 ? 7 : codes[i % 3], i -> i % 3 == 0 ? 1 : 0))).isEmpty();
    }

    @Test
    void a_multiple_of_the_value_is_named_scaled_or_not() {
        Cell price = i -> 1000 + 37.5 * (i * 31 % 47);
        InMemory data =
                values(
                        price,
                        price,
                        i -> 0.92 * price.of(i),
                        i -> 1.8 * price.of(i) + 32,
                        i -> price.of(i) + (i % 2),
                        noise(1));
        String end = " in all 60 training samples. If new data will not have it, leave it out";
        List<String> expected =
                List.of(
                        "element 0 gives 'price' away: it is the target itself" + end,
                        "element 1 gives 'price' away: it is the target times 0.920000" + end,
                        "element 2 gives 'price' away: it is the target times 1.80000 plus 32.0000" + end);
        assertThat(columns(data)).isEqualTo(expected);
        Dataset train = Scaled.of(parts(data, data, data)).train().data();
        assertThat(columns(train)).isEqualTo(expected);
    }

    @Test
    void what_an_autoencoder_gives_back_is_not_named() {
        float[][] rows =
                rows(N, noise(1), noise(2), noise(3), noise(4), noise(5), noise(6), noise(7), noise(8), noise(9));
        List<String> names = IntStream.range(0, 9).mapToObj(k -> "x" + k).toList();
        assertThat(columns(InMemory.of("rows", rows, rows, names))).isEmpty();
    }

    @Test
    void few_samples_say_nothing_about_columns() {
        assertThat(columns(classes(19, i -> i, i -> i % 3, _ -> 1))).isEmpty();
    }

    @Test
    void classes_without_training_samples_are_named_and_a_single_one_is_refused() {
        InMemory all = classes(N, noise(1));
        int[] two = IntStream.range(0, N).filter(i -> i % 3 != 1).toArray();
        int[] one = IntStream.range(0, N).filter(i -> i % 3 == 1).toArray();
        assertThat(Doubts.in(parts(new Subset(all, two), new Subset(all, 1, 4), new Subset(all, 7, 10)), List.of()))
                .containsExactly("a class is without a training sample, never to be learned: 'b'");
        assertRefused(
                () -> Doubts.in(parts(new Subset(all, one), all, all), List.of()),
                "rows: all 20 training samples are of the class b",
                "two classes at least");
        InMemory only = InMemory.of("only", rows(N, noise(1)), new int[N], List.of("a"));
        assertRefused(() -> parts(only, only, only), "only with the classes [a]", "at least two");
        assertRefused(() -> Splits.of(only, 0.1, 0.2, 1), "only with the classes [a]", "at least two");
        assertRefused(() -> Splits.of(only, only, 0.1, 1), "only with the classes [a]", "at least two");
    }

    @Test
    void samples_in_two_parts_are_counted() {
        InMemory all = classes(N, noise(1), noise(2));
        int[] train = IntStream.range(0, 30).toArray(), test = IntStream.range(28, 40).toArray();
        Splits data = parts(new Subset(all, train), new Subset(all, 50, 51, 52), new Subset(all, test));
        assertThat(Doubts.in(data, List.of()))
                .containsExactly(
                        "2 samples occur in two parts (train 28 = test 0, …), so the figures of validation and test are better"
                                + " than the model");
    }

    // ---- as the model sees them ------------------------------------------------------------------------------------

    /// 60 samples for training in which the second number is almost constant, and others in which it is not.
    private static Splits drifting(double later) {
        return parts(classes(100, noise(1), i -> i < 60 ? 3 + 1e-4 * noise(2).of(i) : i == 83 ? later : 3));
    }

    @Test
    void values_of_the_test_that_are_far_from_all_of_training_are_named_unless_they_are_bounded() {
        Splits data = drifting(7);
        assertThat(Doubts.in(data, List.of(Standardize.fit(data.train()))))
                .singleElement()
                .asString()
                .matches(
                        "element 1 is 4\\.\\d+e\\+04 in the test data, as the model will see it, and at most \\d\\.\\d+ in"
                                + " training, .*floor\\) or Clip");
        assertThat(Doubts.in(data, List.of(Standardize.fit(data.train(), 0.1)))).isEmpty();
        Standardize standardize = Standardize.fit(data.train());
        Clip clip = Clip.fit(Prepared.of(data.train(), standardize), 10);
        assertThat(Doubts.in(data, List.of(standardize, clip))).isEmpty();
        Splits same = drifting(3);
        assertThat(Doubts.in(same, List.of(Standardize.fit(same.train())))).isEmpty();
    }

    /// The samples of another data set.
    private static class View implements Dataset {
        final Dataset data;

        View(Dataset data) {
            this.data = data;
        }

        @Override
        public String name() {
            return data.name();
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Shape shape() {
            return data.shape();
        }

        @Override
        public Task task() {
            return data.task();
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            data.readInput(index, into, offset);
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            data.readTarget(index, into, offset);
        }
    }

    /// One of which has another value, as an input or, at element -1, as its target.
    private static final class With extends View {
        private final int sample;
        private final int element;
        private final float value;

        With(Dataset data, int sample, int element, float value) {
            super(data);
            this.sample = sample;
            this.element = element;
            this.value = value;
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            super.readInput(index, into, offset);
            if (index == sample && element >= 0) into[offset + element] = value;
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            super.readTarget(index, into, offset);
            if (index == sample && element < 0) into[offset] = value;
        }
    }

    @Test
    void what_is_not_finite_is_refused_with_column_and_row_in_every_part() {
        Splits data = parts(classes(100, noise(1), noise(2)));
        Dataset train = data.train().data(), validation = data.validation().data(), test = data.test().data();
        assertRefused(
                () -> Doubts.in(parts(new With(train, 12, 1, Float.NaN), validation, test), List.of()),
                "rows: element 1 is NaN in training sample 12",
                "Impute");
        assertRefused(
                () -> Doubts.in(parts(train, new With(validation, 3, 0, Float.NaN), test), List.of()),
                "element 0 is NaN in validation sample 3");
        var tiny = new Standardize(new Standardize.Config(List.of(2), List.of(0.0, 0.0), List.of(1.0, 1e-20)));
        assertRefused(
                () -> Doubts.in(parts(train, validation, new With(test, 3, 1, 1e30f)), List.of(tiny)),
                "element 1 is Infinity in test sample 3, where it was 1.0E30 before it was prepared",
                "floor) or Clip");
        Splits prices = parts(values(noise(1), noise(2)));
        assertRefused(
                () ->
                        Doubts.in(
                                parts(
                                        prices.train().data(),
                                        prices.validation().data(),
                                        new With(prices.test().data(), 5, -1, Float.NaN)),
                                List.of()),
                "the target 'price' is NaN in test sample 5");
    }

    // ---- where they are reported -----------------------------------------------------------------------------------

    @Test
    void a_training_reports_them_before_its_first_step_and_refuses_before_anything() {
        List<String> heard = new ArrayList<>();
        Trainer trainer = trainer(heard);
        Splits data = parts(classes(100, noise(1), _ -> 1));
        trainer.fit(data);
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst()).startsWith("element 1 is the same in all 60 training samples");
        assertThat(heard.getLast()).isEqualTo("step");
        heard.clear();
        Splits wrong =
                parts(data.train().data(), data.validation().data(), new With(data.test().data(), 1, 0, Float.NaN));
        assertRefused(() -> trainer(heard).fit(wrong), "element 0 is NaN in test sample 1");
        assertThat(heard).isEmpty();
    }

    private static Trainer trainer(List<String> heard) {
        return Trainer.of(Sequential.of(new Linear(3)), new CrossEntropy(), new Sgd(0.01))
                .epochs(1)
                .batchSize(60)
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) heard.add(note.text());
                    if (event instanceof TrainEvent.StepDone) heard.add("step");
                });
    }

    /// Pictures that are decoded each time.
    private static final class Streamed extends View implements Pixels {
        private final int[] read;

        Streamed(Dataset data, int[] read) {
            super(data);
            this.read = read;
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            read[0]++;
            super.readInput(index, into, offset);
        }

        @Override
        public void read(int index, byte[] into, int offset) {
            read[0]++;
        }

        @Override
        public int white() {
            return 255;
        }

        @Override
        public boolean isInMemory() {
            return false;
        }

        @Override
        public @Nullable Pixels pixels() {
            return this;
        }
    }

    @Test
    void pictures_that_are_decoded_each_time_are_not_read() {
        int[] read = new int[1];
        Dataset data = new Streamed(classes(N, noise(1), noise(2)).shaped(Shape.of(1, 1, 2)), read);
        assertThat(Doubts.in(parts(data), List.of())).isEmpty();
        assertThat(read[0]).isZero();
    }

    @Test
    void a_loss_of_values_has_its_doubts_too() {
        List<String> heard = new ArrayList<>();
        Cell price = i -> i * 31 % 47 / 8.0;
        Trainer.of(Sequential.of(new Linear(1)), new MeanSquaredError(), new Sgd(0.01))
                .epochs(1)
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) heard.add(note.text());
                })
                .fit(parts(values(price, noise(1), i -> 2 * price.of(i))));
        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("element 1 gives 'price' away: it is the target times 2");
    }
}
