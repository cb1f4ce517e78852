package dev.gradus.diagnose.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Trainer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    /// A model that answers with its first inputs, which it never learns to change.
    private static TrainedModel echo(Dataset data, Loss loss) {
        int width = data.shape().size(), outputs = data.task().outputs();
        var layer = new Linear(new Linear.Config(outputs, width, false, new Identity(), new Constant(0)));
        Splits all = Splits.of(data, data, 0.2, 1);
        return Trainer.of(Sequential.of(layer), loss, new Sgd(1e-30)).epochs(1).fit(all).model();
    }

    /// The class is 0, 0, 0, 0, 0, 0, 1, 1, 1, 2; a sample answers with the class of its largest element.
    private static Dataset classes(int... answers) {
        int[] labels = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};
        float[][] rows = new float[labels.length][3];
        for (int i = 0; i < labels.length; i++) rows[i][answers[i]] = 1;
        return InMemory.of("answers", rows, labels, List.of("a", "b", "c"));
    }

    @Test
    void the_skill_of_classes_is_the_accuracy_beyond_that_of_the_most_frequent_class() {
        Dataset data = classes(0, 0, 0, 0, 0, 1, 1, 1, 0, 2); // 8 of 10 are right, and 6 of 10 are of one class
        Scores scores = Scores.of(echo(data, new CrossEntropy()), data);
        assertThat(scores.skill()).isCloseTo((0.8 - 0.6) / (1 - 0.6), within(1e-12));
        assertThat(scores.recalls()).containsExactly(new double[] {5 / 6.0, 2 / 3.0, 1}, within(1e-12));
        assertThat(scores.each()).contains(new double[] {1, -0.6 / 0.4}, within(1e-12));
    }

    @Test
    void always_the_most_frequent_class_has_no_skill_and_all_right_is_one() {
        Dataset most = classes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), all = classes(0, 0, 0, 0, 0, 0, 1, 1, 1, 2);
        assertThat(Scores.of(echo(most, new CrossEntropy()), most).skill()).isCloseTo(0, within(1e-12));
        assertThat(Scores.of(echo(all, new CrossEntropy()), all).skill()).isEqualTo(1);
    }

    @Test
    void worse_than_a_constant_answer_is_no_skill() {
        Dataset data = classes(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
        assertThat(Scores.of(echo(data, new CrossEntropy()), data).skill()).isZero();
    }

    @Test
    void balanced_the_skill_is_the_mean_recall_beyond_chance() {
        Dataset data = classes(0, 0, 0, 0, 0, 1, 1, 1, 0, 2);
        Scores scores = Scores.of(echo(data, new CrossEntropy()), data, true);
        double recall = (5 / 6.0 + 2 / 3.0 + 1) / 3;
        assertThat(scores.skill()).isCloseTo((recall - 1 / 3.0) / (1 - 1 / 3.0), within(1e-12));
    }

    @Test
    void the_skill_of_values_is_the_share_of_the_variance_that_is_explained() {
        float[][] rows = {{1.5f}, {1}, {4}, {5}}, values = {{1}, {1}, {5}, {5}};
        Dataset data = InMemory.of("values", rows, values, List.of("y"));
        Scores scores = Scores.of(echo(data, new MeanSquaredError()), data);
        double variance = 4, errors = (0.25 + 0 + 1 + 0) / 4;
        assertThat(scores.skill()).isCloseTo(1 - errors / variance, within(1e-6));
        assertThat(scores.recalls()).isEmpty();
    }

    @Test
    void no_answer_costs_more_than_twice_the_variance_however_far_off_it_is() {
        float[][] rows = {{0}, {0}, {0}, {1000}}, values = {{0}, {0}, {0}, {1}};
        Dataset data = InMemory.of("values", rows, values, List.of("y"));
        double variance = 3 / 16.0, constant = (3 * (1 / 16.0) / variance + 2) / 4; // 9/16 over the variance is above 2
        assertThat(Scores.of(echo(data, new MeanSquaredError()), data).each())
                .containsExactly(new double[] {1, 1, 1, 1 - 2 / constant}, within(1e-6));
    }

    /// Of normal values, an eighth of the variance is beyond the limit, which must not count in favour of any answer.
    @Test
    void the_best_constant_value_has_no_skill() {
        int n = 400;
        Rng rng = Rng.of(4);
        float[][] rows = new float[n][1], values = new float[n][1];
        double mean = 0;
        for (int i = 0; i < n; i++) mean += (values[i][0] = (float) rng.normal(i)) / n;
        for (float[] row : rows) row[0] = (float) mean;
        Dataset data = InMemory.of("values", rows, values, List.of("y"));
        Scores scores = Scores.of(echo(data, new MeanSquaredError()), data);
        assertThat(Arrays.stream(scores.each()).average().orElseThrow()).isCloseTo(0, within(1e-5));
    }

    // ---- differences -----------------------------------------------------------------------------------------------

    /// The t statistic of paired differences, by its textbook formula with n in place of n - 1.
    @Test
    void errors_are_those_of_paired_differences() {
        int n = 57;
        Rng rng = Rng.of(3);
        double[] a = new double[n], b = new double[n], d = new double[n];
        for (int i = 0; i < n; i++) {
            a[i] = rng.normal(2L * i) + 1;
            b[i] = rng.normal(2L * i + 1) + 0.5;
            d[i] = a[i] - b[i];
        }
        double mean = Arrays.stream(d).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(d).map(x -> (x - mean) * (x - mean)).sum() / n);
        Scores one = new Scores(a, new double[0]), other = new Scores(b, new double[0]);
        Scores.Gain gain = one.over(other);
        assertThat(gain.errors()).isCloseTo(mean / (deviation / Math.sqrt(n)), within(1e-9));
        assertThat(gain.value()).isCloseTo(mean, within(1e-9));
        assertThat(other.over(one).errors()).isEqualTo(-gain.errors());
    }

    @Test
    void nothing_is_certain_of_equal_scores_or_of_none() {
        var same = new Scores(new double[] {1, -1, 1}, new double[] {1});
        assertThat(same.over(same)).isEqualTo(new Scores.Gain(0, 0));
        assertThat(Scores.none(0).over(Scores.none(0))).isEqualTo(new Scores.Gain(0, 0));
        assertThat(Scores.none(5).skill()).isZero();
    }

    /// One answer of a hundred classes more that is right is no certain difference.
    @Test
    void a_single_answer_is_no_certain_difference() {
        double[] right = new double[10], wrong = new double[10];
        Arrays.fill(right, 1);
        Arrays.fill(wrong, 1);
        wrong[3] = -1;
        assertThat(new Scores(right, new double[] {1}).over(new Scores(wrong, new double[] {1})).errors())
                .isBetween(0.5, 2.0);
    }

    @Test
    void the_gap_of_training_and_validation_has_the_error_of_two_means() {
        double[] train = {1, 1, 1, 1, 1, 1, -1, -1}, validation = {1, -1, 1, -1};
        var judged = new Judged(new Scores(train, new double[0]), new Scores(validation, new double[0]));
        assertThat(judged.gap()).isCloseTo(0.5, within(1e-12));
        double variance = 0.75 / 8 + 1.0 / 4;
        assertThat(judged.gapError()).isCloseTo(Math.sqrt(variance), within(1e-12));
    }
}
