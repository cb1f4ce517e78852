package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.source.Digits;
import dev.gradus.interop.numpy.Npz;
import dev.gradus.interop.onnx.OnnxFunction;
import dev.gradus.interop.onnx.OnnxModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `export --to onnx`, `export --to npz` and `import`.
class OnnxVerbsTest {
    @TempDir static Path shared;
    private static Path run;

    @TempDir Path folder;

    @BeforeAll
    static void trained() {
        run = shared.resolve("run");
        Gradus made = Gradus.run("train", "--model", "cnn", "--epochs", "1", "--run-dir", run.toString());
        assertThat(made.code()).as(made.err()).isZero();
    }

    @Test
    void an_exported_model_gives_what_the_run_gives_and_is_imported_with_the_same_bits() {
        Path file = folder.resolve("digits.onnx");
        Map<String, Object> said =
                Gradus.run("export", run.toString(), "--to", "onnx", "--out", file.toString(), "--json").json();
        assertThat(said).containsEntry("format", "onnx");
        Tensor x = digits(50);
        TrainedModel model = TrainedModel.load(run.resolve("best").resolve("model.safetensors"));
        Tensor expected = model.predict(x).values();
        float[] got = new OnnxFunction(OnnxModel.read(file)).run(Map.of("input", x)).get("probabilities").toFloats();
        for (int i = 0; i < got.length; i++)
            assertThat(got[i]).isCloseTo(expected.toFloats()[i], org.assertj.core.api.Assertions.within(1e-5f));
        Gradus imported = Gradus.run("import", file.toString(), "--out", folder.resolve("again").toString());
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("Conv2d", "total", "model in " + folder.resolve("again.safetensors"));
        TrainedModel again = TrainedModel.load(folder.resolve("again.safetensors"));
        assertThat(again.predict(x).values().toFloats()).isEqualTo(expected.toFloats());
        assertThat(again.task()).isEqualTo(model.task());
        assertThat(again.signature()).isEqualTo(model.signature());
    }

    @Test
    void an_imported_model_is_trained_further() {
        Path file = folder.resolve("digits.onnx");
        Gradus.run("export", run.toString(), "--to", "onnx", "--out", file.toString());
        Gradus.run("import", file.toString(), "--out", folder.resolve("again").toString());
        Path further = folder.resolve("further");
        Gradus trained =
                Gradus.run(
                        "train",
                        "--model",
                        folder.resolve("again.yaml").toString(),
                        "--init-from",
                        folder.resolve("again.safetensors").toString(),
                        "--epochs",
                        "1",
                        "--run-dir",
                        further.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        double before = accuracy(run), after = accuracy(further);
        assertThat(after).as("after a second epoch").isGreaterThan(before);
    }

    private static double accuracy(Path run) {
        return ((Number) Gradus.run("evaluate", run.toString(), "--json").json().get("testAccuracy")).doubleValue();
    }

    private static Tensor digits(int n) {
        Dataset test = Digits.load().test().data();
        float[] raw = new float[n * test.shape().size()];
        for (int i = 0; i < n; i++) test.readInput(i, raw, i * test.shape().size());
        return Tensor.of(test.shape().prepend(n), raw);
    }

    @Test
    void arrays_hold_parameters_predictions_and_outputs_of_layers() {
        Path file = folder.resolve("arrays.npz");
        Gradus made =
                Gradus.run(
                        "export",
                        run.toString(),
                        "--to",
                        "npz",
                        "--samples",
                        "7",
                        "--layers",
                        "1",
                        "--out",
                        file.toString());
        assertThat(made.code()).as(made.err()).isZero();
        Map<String, Tensor> arrays = Npz.read(file);
        assertThat(arrays.get("predictions").shape()).isEqualTo(Shape.of(7, 10));
        assertThat(arrays.get("activations/1").shape().axis(0)).isEqualTo(7);
        assertThat(arrays).containsKeys("parameters/0.weight", "classes", "targets");
    }

    @Test
    void what_is_no_model_or_cannot_be_known_is_refused() throws IOException {
        Path text = Files.writeString(folder.resolve("model.onnx"), "not a model");
        Gradus refused = Gradus.run("import", text.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("gradus import:", "repair");
        assertThat(Gradus.run("import", folder.resolve("no.onnx").toString()).err()).contains("no.onnx is not there");
        Gradus unknown = Gradus.run("export", run.toString(), "--to", "onxx");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("one of onnx, tensorboard, npz", "onnx");
        assertThat(Gradus.run("export", run.toString(), "--to", "onnx", "--opset", "9").err()).contains("17 or 21");
    }
}
