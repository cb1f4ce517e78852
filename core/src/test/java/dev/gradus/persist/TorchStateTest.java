package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The recipe of docs/model-format.md for weights from PyTorch, as it is written there, on what `batch_norm_state.py` made.
class TorchStateTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static Tensor recipe(Path file, Tensor x) {
        Sequential network = Sequential.of(new Linear(8), new BatchNorm1d(), new ReLU(), new Linear(3));
        network.build(Shape.of(5), 1);
        network.state(Safetensors.read(file).tensors());
        Tensor scores = network.forward(x, Pass.evaluation());
        return scores;
    }

    @Test
    void the_recipe_of_the_page_is_the_one_that_is_tested() throws IOException {
        var blocks =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("docs/model-format.md")));
        String here = Files.readString(Path.of("src/test/java/dev/gradus/persist/TorchStateTest.java"));
        assertThat(blocks.find()).isTrue();
        assertThat(here).contains(blocks.group(1).strip().indent(8).strip());
        assertThat(blocks.find()).as("another block of Java on the page").isFalse();
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TorchStateTest.class.getResource(name), name).toURI());
    }

    private static void assertAnswers(Tensor scores, Tensor y) {
        assertThat(scores.shape()).isEqualTo(y.shape());
        for (int i = 0; i < y.size(); i++) {
            assertThat(scores.toDoubles()[i]).isCloseTo(y.toDoubles()[i], within(2e-6));
        }
    }

    @Test
    void a_network_with_batch_normalization_answers_as_in_pytorch() throws URISyntaxException {
        Map<String, Tensor> answers = Safetensors.read(file("torch-dense-answers.safetensors")).tensors();
        assertAnswers(recipe(file("torch-dense.safetensors"), answers.get("x")), answers.get("y"));
    }

    @Test
    void a_nested_network_of_images_answers_as_in_pytorch_and_goes_on_from_its_counts() throws URISyntaxException {
        var without = (Conv2d) Catalogues.LAYERS.make("conv-2d", Map.of("channels", 4, "padding", 1, "useBias", false));
        Sequential network =
                Sequential.of(
                        without,
                        new BatchNorm2d(new BatchNorm2d.Config(1e-5, 0.1, false, false, true)),
                        new ReLU(),
                        Sequential.of(new ConvTranspose2d(2, 2, 1), new BatchNorm2d()),
                        new Flatten(),
                        new Linear(3));
        network.build(Shape.of(2, 4, 4), 1);
        network.state(Safetensors.read(file("torch-images.safetensors")).tensors());
        Map<String, Tensor> answers = Safetensors.read(file("torch-images-answers.safetensors")).tensors();
        assertAnswers(network.forward(answers.get("x"), Pass.evaluation()), answers.get("y"));
        assertThat(network.state().get("3.1.num_batches_tracked").item()).isEqualTo(20);
    }

    @Test
    void names_that_are_missing_or_left_over_and_other_shapes_are_all_named_and_nothing_changes()
            throws URISyntaxException {
        Map<String, Tensor> state = new LinkedHashMap<>(Safetensors.read(file("torch-dense.safetensors")).tensors());
        Sequential network = Sequential.of(new Linear(8), new BatchNorm1d(), new ReLU(), new Linear(3));
        assertRefused(() -> network.state(state), "0.weight [8, 5] has no place", "build the model first");
        network.build(Shape.of(5), 1);
        float[] before = network.state().get("0.weight").toFloats();
        state.put("1.running_means", Objects.requireNonNull(state.remove("1.running_mean")));
        state.put("3.weight", Tensor.zeros(8, 3));
        assertRefused(
                () -> network.state(state),
                "1.running_mean [8] is missing",
                "1.running_means [8] has no place",
                "3.weight is [8, 3] instead of [3, 8]");
        assertThat(network.state().get("0.weight").toFloats()).containsExactly(before);
    }

    @Test
    void other_types_are_converted_and_a_count_must_be_whole() throws URISyntaxException {
        Map<String, Tensor> state = new LinkedHashMap<>();
        Safetensors.read(file("torch-dense.safetensors"))
                .tensors()
                .forEach((name, t) -> state.put(name, t.to(DType.FLOAT64)));
        Sequential network = Sequential.of(new Linear(8), new BatchNorm1d(), new ReLU(), new Linear(3));
        network.build(Shape.of(5), 1).state(state);
        assertThat(network.state().get("1.num_batches_tracked").toInts()).containsExactly(20);
        state.put("1.num_batches_tracked", Tensor.full(Shape.of(), 0.5, DType.FLOAT32));
        assertRefused(() -> network.state(state), "1.num_batches_tracked is no whole number");
    }
}
