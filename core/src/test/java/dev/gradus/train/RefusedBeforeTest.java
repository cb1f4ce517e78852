package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Mixup;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.Hinge;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a step would refuse is refused before training begins: before any callback, and so before any file.
class RefusedBeforeTest {
    private final List<String> begun = new ArrayList<>();

    private static float[][] rows(int n, int columns) {
        float[][] rows = new float[n][columns];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < columns; k++) rows[i][k] = (i * 7 + k * 3) % 11 / 5f - 1 + i / 1000f;
        return rows;
    }

    private static Splits splits(Dataset train) {
        return Splits.of(train, 0.2, 0.2, 1);
    }

    private static Splits classes(int n, int classes) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) labels[i] = i % classes;
        List<String> names = List.of("a", "b", "c").subList(0, classes);
        return splits(InMemory.of("classes", rows(n, 4), labels, names));
    }

    /// Of 40 values only the last is out of any range.
    private static Splits values(int columns, float odd) {
        float[][] targets = new float[40][columns];
        for (int i = 0; i < 40; i++) targets[i][0] = i % 2;
        for (int i = 30; i < 40; i++) targets[i][columns - 1] = odd;
        List<String> names = List.of("u", "v").subList(0, columns);
        return splits(InMemory.of("values", rows(40, 4), targets, names));
    }

    private Trainer trainer(Loss loss, Layer... layers) {
        return Trainer.of(Sequential.of(layers), loss, new Sgd(0.01))
                .epochs(1)
                .batchSize(8)
                .with(
                        new Callback() {
                            @Override
                            public void begin(Training training) {
                                begun.add("begun");
                            }

                            @Override
                            public void on(TrainEvent event, Training training) {
                                if (event instanceof TrainEvent.Note note) begun.add(note.text());
                            }
                        });
    }

    @Test
    void a_model_of_which_all_is_frozen() {
        Splits data = classes(40, 3);
        for (Freeze freeze : List.of(new Freeze("*"), new Freeze("*", 2))) {
            assertRefused(
                    () -> trainer(new CrossEntropy(), new Linear(3)).with(freeze).fit(data),
                    "all 2 parameters are frozen",
                    "Freeze fewer layers");
        }
        assertRefused(
                () -> trainer(new CrossEntropy(), new Linear(3)).with(new Freeze("7.*")).fit(data),
                "parameters '7.*' to be frozen");
        assertThat(begun).isEmpty();
    }

    @Test
    void targets_outside_of_the_domain_of_the_loss_wherever_they_are() {
        assertRefused(
                () -> trainer(new BinaryCrossEntropy(), new Linear(1), new Sigmoid()).fit(values(1, 1.5f)),
                "BinaryCrossEntropy: target 1.5");
        assertRefused(() -> trainer(new Hinge(), new Linear(1)).fit(values(1, -1)), "Hinge: a target of -1.0");
        assertRefused(
                () -> trainer(new BinaryCrossEntropy(), new Linear(2), new Sigmoid()).fit(values(2, -0.5f)),
                "target -0.5");
        assertThat(begun).isEmpty();
    }

    @Test
    void probabilities_as_values_are_learnt_without_an_accuracy() {
        Run run = trainer(new BinaryCrossEntropy(), new Linear(1), new Sigmoid()).fit(values(1, 0.25f));
        assertThat(run.test().figures()).containsOnlyKeys("loss");
        assertThat(begun).containsExactly("begun");
    }

    @Test
    void shares_of_classes_for_a_loss_that_takes_none() {
        assertThatThrownBy(() -> trainer(new MultiMargin(), new Linear(3)).mix(new Mixup()).fit(classes(40, 3)))
                .isInstanceOf(GradusException.class);
        assertThat(begun).isEmpty();
    }

    @Test
    void a_last_batch_of_one_sample_for_batch_normalization() {
        Splits data = classes(41, 3);
        int n = data.train().data().size();
        assertThat(n % 8).isEqualTo(1);
        Layer[] layers = {new Linear(5), new BatchNorm1d(), new ReLU(), new Linear(3)};
        assertRefused(
                () -> trainer(new CrossEntropy(), layers).fit(data),
                n + " training samples in batches of 8",
                "BatchNorm1d",
                "dropLast");
        assertThat(begun).isEmpty();
        var fresh = Sequential.of(new Linear(5), new BatchNorm1d(), new ReLU(), new Linear(3));
        TrainConfig dropping = new TrainConfig(1, 8, true, 1);
        Trainer.of(fresh, new CrossEntropy(), new Sgd(0.01)).config(dropping).fit(data);
        assertThat(fresh.state().get("1.num_batches_tracked").toInts()).containsExactly(n / 8);
    }

    @Test
    void a_single_sample_that_is_taken_leaves_no_trace() {
        Splits data = classes(41, 3);
        Sequential model = Sequential.of(new Linear(5), new ReLU(), new Linear(3));
        Trainer.of(model, new CrossEntropy(), new Sgd(0.01)).epochs(1).batchSize(8).fit(data);
        assertThat(model.sampleShape()).isEqualTo(Shape.of(4));
    }

    static List<String> losses() {
        return List.copyOf(Catalogues.LOSSES.names());
    }

    /// Every loss on every kind of task, with outputs that fit it: an error before training, or a training without one.
    @ParameterizedTest
    @MethodSource("losses")
    void every_loss_refuses_a_task_before_training_or_trains(String type) {
        Map<String, ?> settings = type.equals("weighted-sum") ? Map.of("losses", List.of("huber")) : Map.of();
        for (Splits data :
                List.of(classes(40, 2), classes(40, 3), values(1, 1), values(1, 7), values(2, 1), values(2, -3))) {
            for (int units : new int[] {1, data.task().outputs()}) {
                for (Layer last : new Layer[] {new Sigmoid(), new LogSoftmax()}) {
                    begun.clear();
                    try {
                        trainer(Catalogues.LOSSES.make(type, settings), new Linear(units), last).fit(data);
                    } catch (GradusException e) {
                        assertThat(begun).as("%s: %s", type, e.getMessage()).isEmpty();
                    }
                }
            }
        }
    }

    /// The squared distance to the one-hot label: a loss of classes that does not say them.
    private static final class Silent implements Loss, Repeatable {
        record Config() {}

        @Override
        public Tensor of(Tensor output, Tensor target) {
            return output.square().mean();
        }

        @Override
        public Config config() {
            return new Config();
        }
    }

    @Test
    void a_loss_that_does_not_say_its_classes_leaves_the_accuracy_out_and_says_so_once() {
        Splits data = classes(40, 3);
        Run run = trainer(new Silent(), new Linear(3)).epochs(2).fit(data);
        assertThat(begun).hasSize(2).last().asString().contains("accuracy is left out", "Loss.classes");
        assertThat(run.test().figures()).containsOnlyKeys("loss");
        assertThat(run.history().epochs().getFirst().figures().keySet()).noneMatch(name -> name.contains("ccuracy"));
        begun.clear();
        assertRefused(
                () ->
                        trainer(new Silent(), new Linear(3))
                                .with(new EarlyStopping(new EarlyStopping.Config().withFigure("validation.accuracy")))
                                .fit(data),
                "validation.accuracy",
                "validation.loss");
        assertRefused(
                () -> trainer(new Silent(), new Linear(3)).monitor(new Monitor("validation.accuracy")).fit(data),
                "a watch over the figure 'validation.accuracy'");
        assertThat(begun).isEmpty();
    }
}
