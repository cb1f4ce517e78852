package dev.gradus.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Pass;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of public kinds predict what they predict in PyTorch, which exported them (`torch_models.py`).
class PytorchModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lenet-11",
                "lenet-18",
                "resnet-13",
                "resnet-20",
                "mobilenet-17",
                "mobilenet-18",
                "mixed-17",
                "mixed-20"
            })
    void an_imported_model_predicts_what_pytorch_predicts(String name) throws URISyntaxException {
        Safetensors io = Safetensors.read(file(name.replaceFirst("-.*", "-io.safetensors")));
        Tensor x = Objects.requireNonNull(io.tensors().get("x")), y = Objects.requireNonNull(io.tensors().get("y"));
        OnnxModel file = OnnxModel.read(file(name + ".onnx"));
        LayerExportTest.requireClose(new OnnxFunction(file).run(java.util.Map.of("x", x)).get("y"), y);
        TrainedModel model = new OnnxImport(file).result().model();
        Tensor got =
                name.startsWith("mobilenet")
                        ? model.predict(x).values()
                        : model.network().forward(x, Pass.evaluation());
        LayerExportTest.requireClose(got, y);
        assertThat(model.loss()).isInstanceOf(CrossEntropy.class);
    }

    static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PytorchModelsTest.class.getResource(name), name).toURI());
    }
}
