package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Task;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models with buffers: running statistics are kept, and by PyTorch's names.
class BatchNormModelTest {
    private static final String MODEL = "batch-norm-v1.safetensors", BATCH = "batch-norm-v1-batch.safetensors";

    @TempDir Path folder;

    /// Writes the files that `src/test/golden/load_safetensors.py` lets PyTorch read. The argument is the folder.
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        TrainedModel model = model();
        model.save(folder.resolve(MODEL));
        Tensor inputs = inputs(5);
        var tensors = Map.of("inputs", inputs, "scores", model.network().forward(inputs, Pass.evaluation()));
        Safetensors.write(folder.resolve(BATCH), tensors, Map.of());
    }

    private static TrainedModel model() {
        var network =
                Sequential.of(
                                new BatchNorm2d(),
                                new Flatten(),
                                new Linear(5),
                                new BatchNorm1d(),
                                new Tanh(),
                                new Linear(3))
                        .build(Shape.of(2, 2, 3), 7);
        for (int i = 0; i < 12; i++) network.forward(inputs(4 + i), Pass.training(Rng.of(i)));
        var task = new Task.Classification(List.of("ant", "bee", "cicada"));
        return new TrainedModel(network, new CrossEntropy(), task, List.of(), Map.of());
    }

    private static Tensor inputs(int n) {
        float[] x = new float[12 * n];
        for (int i = 0; i < x.length; i++) x[i] = (7 * i * i + n * i) % 23 / 8f - 1;
        return Tensor.of(Shape.of(n, 2, 2, 3), x);
    }

    @Test
    void running_statistics_are_saved_and_restored() {
        TrainedModel model = model();
        model.save(folder.resolve("f"));
        TrainedModel loaded = TrainedModel.load(folder.resolve("f"));
        Map<String, Tensor> before = model.network().state(), after = loaded.network().state();
        assertThat(after.keySet())
                .containsExactlyElementsOf(before.keySet())
                .contains("0.running_mean", "3.running_var", "3.num_batches_tracked");
        before.forEach((name, t) -> assertThat(after.get(name).toDoubles()).containsExactly(t.toDoubles()));
        assertThat(after.get("3.num_batches_tracked").item()).isEqualTo(12);
        assertThat(loaded.network().forward(inputs(5), Pass.evaluation()).toFloats())
                .containsExactly(model.network().forward(inputs(5), Pass.evaluation()).toFloats());
    }

    @Test
    void a_file_that_pytorch_was_seen_to_load_evaluates_as_it_did() throws URISyntaxException {
        Map<String, Tensor> batch = Safetensors.read(resource(BATCH)).tensors();
        Tensor scores = TrainedModel.load(resource(MODEL)).network().forward(batch.get("inputs"), Pass.evaluation());
        assertThat(scores.toFloats()).containsExactly(batch.get("scores").toFloats(), within(1e-6f));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(BatchNormModelTest.class.getResource(name)).toURI());
    }

    @Test
    void a_made_up_number_of_channels_allocates_nothing() {
        model().save(folder.resolve("f"));
        Safetensors file = Safetensors.read(folder.resolve("f"));
        String json =
                Objects.requireNonNull(file.metadata().get(ModelFile.JSON))
                        .replace("\"sample\":[2,2,3]", "\"sample\":[400000000,1,1]");
        String checksum = ModelFile.checksum(json, file.tensors());
        var metadata = Map.of(ModelFile.JSON, json, ModelFile.CHECKSUM, checksum);
        Safetensors.write(folder.resolve("huge"), file.tensors(), metadata);
        assertRefused(() -> TrainedModel.load(folder.resolve("huge")), "0.running_mean [400000000]");
    }
}
