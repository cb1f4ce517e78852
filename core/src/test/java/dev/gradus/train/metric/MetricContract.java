package dev.gradus.train.metric;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.metric.Outcomes.classes;
import static dev.gradus.train.metric.Outcomes.figure;
import static dev.gradus.train.metric.Outcomes.given;
import static dev.gradus.train.metric.Outcomes.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Task;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every metric owes its user.
public interface MetricContract {
    /// A metric; each call another one.
    Metric make();

    /// Whether it measures classes; else values.
    default boolean isOfClasses() {
        return true;
    }

    /// Whether it is a mean over batches, of which one without a counted label has none.
    default boolean weighsBatches() {
        return false;
    }

    /// Predictions of six samples, the last of them this.
    private static double[] predictions(double last) {
        return new double[] {0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.2, 0.3, 0.5, 0.6, 0.3, 0.1, 0.2, 0.2, 0.6, 0.3, 0.6, last};
    }

    private Task task() {
        return isOfClasses() ? classes(3) : numbers(3);
    }

    /// Some of six samples.
    private Outcome samples(int from, int to, double last) {
        double[] some = Arrays.copyOfRange(predictions(last), 3 * from, 3 * to);
        int[] labels = Arrays.copyOfRange(new int[] {0, 1, 2, 1, 2, 0}, from, to);
        if (isOfClasses()) return given(some, labels);
        double[] wanted = new double[some.length];
        for (int i = 0; i < wanted.length; i++) wanted[i] = labels[i / 3] * 0.3 + i % 3;
        Shape shape = Shape.of(to - from, 3);
        return Outcome.of(new MeanSquaredError(), task(), Tensor.of(shape, some), Tensor.of(shape, wanted));
    }

    private double measured(Outcome... batches) {
        Metric.Meter meter = make().begin(task());
        for (Outcome batch : batches) meter.add(batch);
        return meter.values().values().iterator().next();
    }

    @Test
    default void the_same_samples_give_the_same_figure_wherever_batches_end() {
        double whole = measured(samples(0, 6, 0.1));
        assertThat(whole).isFinite();
        assertThat(measured(samples(0, 6, 0.1))).isEqualTo(whole);
        assertThat(measured(samples(0, 1, 0.1), samples(1, 4, 0.1), samples(4, 6, 0.1)))
                .isCloseTo(whole, within(1e-12));
    }

    @Test
    default void meters_know_nothing_of_each_other_and_may_be_asked_at_any_time() {
        Metric metric = make();
        Metric.Meter first = metric.begin(task()), second = metric.begin(task());
        for (int i = 0; i < 6; i++) {
            first.add(samples(i, i + 1, 0.1));
            first.values();
            if (i < 3) second.add(samples(i, i + 1, 0.1));
        }
        assertThat(first.values()).isEqualTo(first.values());
        assertThat(first.values().values())
                .first()
                .satisfies(v -> assertThat(v).isCloseTo(measured(samples(0, 6, 0.1)), within(1e-12)));
        assertThat(second.values().values())
                .first()
                .satisfies(v -> assertThat(v).isCloseTo(measured(samples(0, 3, 0.1)), within(1e-12)));
    }

    @Test
    default void before_the_first_batch_it_has_its_name_and_no_figure() {
        Metric.Meter meter = make().begin(task());
        List<String> names = List.copyOf(meter.values().keySet());
        assertThat(names).hasSize(1).allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        assertThat(meter.values().values()).containsOnly(Double.NaN);
        meter.add(samples(0, 3, 0.1));
        assertThat(List.copyOf(meter.values().keySet())).isEqualTo(names);
        assertThat(meter.values().values()).allMatch(Double::isFinite);
    }

    @Test
    default void one_prediction_that_is_not_a_number_leaves_no_figure() {
        assertThat(measured(samples(0, 3, 0.1), samples(3, 6, Double.NaN), samples(0, 3, 0.1))).isNaN();
    }

    @Test
    default void ignored_labels_do_not_count() {
        if (!isOfClasses() || weighsBatches()) return;
        double[] p = {0.5, 0.3, 0.2, Double.NaN, 0.8, 0.1, 0.1, 0.7, 0.2, 0.3, 0.3, 0.4};
        double[] counted = {0.5, 0.3, 0.2, 0.1, 0.7, 0.2, 0.3, 0.3, 0.4};
        assertThat(figure(make(), classes(3), given(p, 0, -100, 2, 2)))
                .isEqualTo(figure(make(), classes(3), given(counted, 0, 2, 2)));
        assertThat(figure(make(), classes(3), given(new double[] {1, 0, 0}, -100))).isNaN();
    }

    @Test
    default void it_is_refused_for_the_other_kind_of_task() {
        if (weighsBatches()) return; // for its loss to say
        Task other = isOfClasses() ? numbers(1) : classes(3);
        assertRefused(() -> make().begin(other), isOfClasses() ? "predicts values" : "3 classes");
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        Map<String, Object> written = Metrics.ALL.write(make());
        assertThat(Metrics.ALL.write(Metrics.ALL.read(written))).isEqualTo(written);
    }
}
