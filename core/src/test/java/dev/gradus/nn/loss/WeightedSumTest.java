package dev.gradus.nn.loss;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightedSumTest implements LossContract {
    private static final Tensor LABELS = Tensor.ofInts(2, 0, 1, 2);

    @Override
    public WeightedSum make(Reduction reduction) {
        Loss squares = new MeanSquaredError(new MeanSquaredError.Config(reduction));
        Loss entropy = new BinaryCrossEntropyFromLogits(new BinaryCrossEntropyFromLogits.Config(reduction));
        return new WeightedSum(new WeightedSum.Config(List.of(squares, entropy), List.of(0.75, 2.0)));
    }

    @Override
    public String golden() {
        return "weighted-sum";
    }

    /// Losses in its settings have no equality: their written forms are compared.
    @Test
    @Override
    public void it_is_built_again_from_its_written_form() {
        Map<String, Object> written = Catalogues.LOSSES.write(make(Reduction.SUM));
        assertThat(Catalogues.LOSSES.write(Catalogues.LOSSES.read(written))).isEqualTo(written);
        assertThat(written).containsEntry("weights", List.of(0.75, 2.0)).containsEntry("type", "weighted-sum");
    }

    @Test
    void without_weights_losses_are_added() {
        Loss entropy = new CrossEntropy(), margin = new MultiMargin();
        double sum = entropy.of(output(), LABELS).item() + margin.of(output(), LABELS).item();
        assertThat(new WeightedSum(entropy, margin).of(output(), LABELS).item()).isEqualTo(sum);
        assertThat(new WeightedSum(entropy).of(output(), LABELS).item()).isEqualTo(entropy.of(output(), LABELS).item());
    }

    @Test
    void the_first_loss_says_what_outputs_mean() {
        Loss sum = new WeightedSum(new CrossEntropy(), new MultiMargin()),
                scores = new WeightedSum(new MultiMargin(), new CrossEntropy());
        assertThat(sum.predictions(output()).toDoubles()).containsExactly(output().softmax(1).toDoubles());
        assertThat(scores.predictions(output()).toDoubles()).containsExactly(output().toDoubles());
        assertThat(sum.classes(output()).toInts()).containsExactly(output().argMax(1).toInts());
        assertThat(sum.counts(-100)).isFalse();
        assertThat(scores.counts(-100)).isTrue();
        assertThat(sum.labels(LossOptionsTest.shares()).toInts()).containsExactly(2, 1, 2, 0);
        assertThat(new WeightedSum(new MeanSquaredError()).classes(output())).isNull();
    }

    @Test
    void a_model_that_was_trained_with_it_is_saved_and_loaded(@TempDir Path folder) {
        Loss loss = new WeightedSum(new CrossEntropy(0.1), make(Reduction.MEAN));
        var network = Sequential.of(new Linear(2)).build(Shape.of(3), 1);
        var task = new Task.Classification(List.of("a", "b"));
        new TrainedModel(network, loss, task, List.of(), Map.of()).save(folder.resolve("model.safetensors"));
        Loss again = TrainedModel.load(folder.resolve("model.safetensors")).loss();
        assertThat(Catalogues.LOSSES.write(again)).isEqualTo(Catalogues.LOSSES.write(loss));
    }

    @Test
    void losses_that_cannot_be_added_are_refused() {
        assertRefused(() -> new WeightedSum(), "0 losses", "at least one");
        List<Loss> two = List.of(new CrossEntropy(), new MultiMargin());
        assertRefused(() -> new WeightedSum(new WeightedSum.Config(two, List.of(1.0))), "2 losses", "[1.0]");
        assertRefused(() -> new WeightedSum(new WeightedSum.Config(two, List.of(1.0, Double.NaN))), "NaN");
        Loss rows = new CrossEntropy(new CrossEntropy.Config(Reduction.NONE));
        Loss elements = new MeanSquaredError(new MeanSquaredError.Config(Reduction.NONE));
        assertRefused(
                () -> new WeightedSum(rows, elements).of(output(), LossOptionsTest.shares()),
                "loss 1 gives [4, 3]",
                "[4]");
    }
}
