package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import dev.gradus.train.metric.MeanAbsolute;
import dev.gradus.train.metric.RootMeanSquare;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaledTest {
    @TempDir Path folder;

    private static Dataset houses(int n) {
        float[][] rows = new float[n][1], values = new float[n][1];
        for (int i = 0; i < n; i++) {
            rows[i][0] = i / (float) n;
            values[i][0] = 200_000 + 100_000 * rows[i][0];
        }
        return InMemory.of("houses", rows, values, List.of("price"));
    }

    @Test
    void targets_have_mean_0_and_deviation_1_of_the_training_split() {
        Splits splits = Scaled.of(Splits.of(houses(200), 0.2, 0.2, 1));
        double sum = 0, squares = 0;
        Dataset train = splits.train().data();
        float[] target = new float[1];
        for (int i = 0; i < train.size(); i++) {
            train.readTarget(i, target, 0);
            sum += target[0];
            squares += target[0] * target[0];
        }
        assertThat(sum / train.size()).isCloseTo(0, within(1e-6));
        assertThat(squares / train.size()).isCloseTo(1, within(1e-6));
        assertThat(splits.test().data().task()).isEqualTo(splits.train().data().task());
        assertRefused(() -> Scaled.of(splits), "the targets", "values in their own unit");
    }

    @Test
    void a_model_answers_and_is_measured_in_the_unit_of_the_values() {
        Splits raw = Splits.of(houses(400), 0.1, 0.2, 1);
        Run run =
                Trainer.of(Sequential.of(new Linear(1)), new MeanSquaredError(), new Sgd(0.3))
                        .epochs(60)
                        .batchSize(40)
                        .measure(new MeanAbsolute(), new RootMeanSquare())
                        .fit(Scaled.of(raw));
        TrainedModel model = run.model();
        assertThat(model.predict(new float[] {0.25f}, 1).values().get(0, 0)).isCloseTo(225_000, within(200.0));
        assertThat(run.test().loss()).isLessThan(1e-4); // of scaled values

        model.save(folder.resolve("m.safetensors"));
        TrainedModel loaded = TrainedModel.load(folder.resolve("m.safetensors"));
        assertThat(loaded.task()).isEqualTo(model.task());
        assertThat(loaded.predict(new float[] {0.25f}, 1).values().get(0, 0))
                .isEqualTo(model.predict(new float[] {0.25f}, 1).values().get(0, 0));

        Dataset test = raw.test().data();
        double absolute = 0, squares = 0;
        float[] x = new float[1], y = new float[1];
        for (int i = 0; i < test.size(); i++) {
            test.readInput(i, x, 0);
            test.readTarget(i, y, 0);
            double error = model.predict(x, 1).values().get(0, 0) - y[0];
            absolute += Math.abs(error) / test.size();
            squares += error * error / test.size();
        }
        Evaluation again =
                new Evaluator(model.network(), model.loss(), model.preparations())
                        .metrics(model.task(), List.of(new MeanAbsolute(), new RootMeanSquare()))
                        .of(Scaled.of(test, model.task()));
        assertThat(again.metrics().get("mean-absolute")).isCloseTo(absolute, within(0.05));
        assertThat(again.metrics().get("root-mean-square")).isCloseTo(Math.sqrt(squares), within(0.05));
        assertThat(again).isEqualTo(run.test());
        assertThat(Ensemble.of(List.of(model, loaded)).of(test).loss()).isCloseTo(again.loss(), within(1e-7));
    }

    @Test
    void a_value_that_never_changes_keeps_its_scale() {
        Dataset same = InMemory.of("same", new float[40][1], new float[40][1], List.of("y"));
        Task.Regression task = (Task.Regression) Scaled.of(Splits.of(same, 0.2, 0.2, 1)).task();
        assertThat(task.deviation()).containsExactly(1.0);
        assertRefused(() -> new Task.Regression(List.of("y"), List.of(0.0), List.of(0.0)), "a deviation above 0");
    }
}
