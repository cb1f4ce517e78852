package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.pretrain.Layout;
import dev.gradus.nn.pretrain.Matching;
import dev.gradus.nn.pretrain.Matching.Fate;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of PyTorch, made by `pretrained.py`: their weights here predict what they predict there.
class PretrainedGoldenTest {
    private static final List<String> LENET =
            List.of("conv1.*=0.*", "conv2.*=3.*", "fc1.*=7.*", "fc2.*=9.*", "fc3.*=11.*");
    private static final List<String> RESNET =
            List.of(
                    "layer1.0.*=block1.*",
                    "layer2.0.downsample.0.*=block2.short.*",
                    "layer2.0.downsample.1.*=block2.bnShort.*",
                    "layer2.0.*=block2.*",
                    "fc.*=head.*",
                    "*=0.*");

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PretrainedGoldenTest.class.getResource(name)).toURI());
    }

    private static Sequential lenet() {
        return Sequential.of(
                        new Conv2d(6, 5).padding(2),
                        new Tanh(),
                        new MaxPool2d(2),
                        new Conv2d(16, 5),
                        new Tanh(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(120),
                        new Tanh(),
                        new Linear(84),
                        new Tanh(),
                        new Linear(10))
                .build(Shape.of(1, 28, 28), 1);
    }

    private static Conv2d convolution(int channels, int stride) {
        return new Conv2d(channels, 3).stride(stride).padding(1).bias(false);
    }

    private static LayerGraph block(int channels, int stride, boolean isProjected) {
        Node first = Node.of("conv1", convolution(channels, stride));
        Node norm = Node.of("bn1", new BatchNorm2d()), relu = Node.of("relu", new ReLU());
        Node second = Node.of("conv2", convolution(channels, 1)), last = Node.of("bn2", new BatchNorm2d());
        Node sum = Node.of("sum", new ReLU());
        if (!isProjected) return LayerGraph.of(first, norm, relu, second, last, sum.add("bn2", LayerGraph.INPUT));
        Node shortcut = Node.of("short", new Conv2d(channels, 1).stride(stride).bias(false)).from(LayerGraph.INPUT);
        return LayerGraph.of(
                first,
                norm,
                relu,
                second,
                last,
                shortcut,
                Node.of("bnShort", new BatchNorm2d()),
                sum.add("bn2", "bnShort"));
    }

    private static Sequential resnet() {
        return Sequential.of(
                        LayerGraph.of(
                                Node.of("conv1", convolution(8, 1)),
                                Node.of("bn1", new BatchNorm2d()),
                                Node.of("relu", new ReLU()),
                                Node.of("block1", block(8, 1, false)),
                                Node.of("block2", block(16, 2, true)),
                                Node.of("pool", new GlobalAvgPool2d()),
                                Node.of("head", new Linear(10))))
                .build(Shape.of(3, 8, 8), 1);
    }

    private static void assertSame(Sequential model, String data, String output) throws URISyntaxException {
        var golden = Safetensors.read(file(data)).tensors();
        double[] expected = golden.get(output).toDoubles();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        Tensor now = model.forward(golden.get("input"), Pass.evaluation());
        assertThat(now.toDoubles()).containsExactly(expected, within(1e-5 * largest));
    }

    private static Pretrained.Config named(List<String> names) {
        return new Pretrained.Config(names, Layout.TORCH, List.of(), false);
    }

    @Test
    void lenet_5_of_pytorch_predicts_what_it_predicts_there() throws URISyntaxException {
        Sequential model = lenet();
        Matching taken = Weights.read(file("lenet-torch.safetensors")).pretrained(named(LENET)).apply(model);
        assertThat(taken.of(Fate.TAKEN)).hasSize(10).hasSameSizeAs(taken.rows());
        assertSame(model, "lenet-io.safetensors", "output");
    }

    @Test
    void lenet_5_in_the_order_of_keras_predicts_the_same() throws URISyntaxException {
        Sequential model = lenet();
        var names = new java.util.ArrayList<>(List.of("lenet/*=*"));
        for (String rule : LENET) names.add(rule.replaceFirst("\\.\\*=(\\d+)\\.\\*", "/*=$1.*"));
        Matching taken =
                Weights.read(file("lenet-keras.npz"))
                        .pretrained(new Pretrained.Config(names, Layout.KERAS, List.of(), false))
                        .apply(model);
        assertThat(taken.of(Fate.TAKEN)).hasSize(10);
        assertThat(taken.table())
                .contains("7.weight [120, 400]")
                .contains(
                        "from lenet/fc1/kernel, transposed, inputs from [row, column, channel] to [channel, row, column]");
        assertSame(model, "lenet-io.safetensors", "output");
        assertRefused(
                () ->
                        Weights.read(file("lenet-keras.npz"))
                                .pretrained(
                                        named(List.of("lenet/*=*", "*/kernel=*.weight", "*/bias=*.bias", "fc2.*=9.*")))
                                .apply(lenet()),
                "9.weight [84, 120] is another in the file (from lenet/fc2/kernel, the file has [120, 84], which fits only after a transposition)",
                "layout keras");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "bf16", "f64"})
    void a_residual_network_of_pytorch_predicts_what_it_predicts_there(String type) throws URISyntaxException {
        Sequential model = resnet();
        Matching taken =
                Weights.read(file("resnet-torch-%s.safetensors".formatted(type)))
                        .pretrained(named(RESNET))
                        .apply(model);
        assertThat(taken.of(Fate.TAKEN)).hasSize(38).hasSameSizeAs(taken.rows());
        assertThat(model.state().get("0.block2.bn1.num_batches_tracked").item()).isEqualTo(5);
        assertSame(model, "resnet-io.safetensors", "output-" + type);
    }

    @Test
    void without_a_word_about_names_nothing_is_taken() throws URISyntaxException {
        Sequential model = resnet();
        double[] before = model.state().get("0.conv1.weight").toDoubles();
        assertRefused(
                () ->
                        Weights.read(file("resnet-torch-f32.safetensors"))
                                .pretrained(new Pretrained.Config())
                                .apply(model),
                "0.conv1.weight [8, 3, 3, 3] is missing",
                "and 30 more; in the file and not in the model: ",
                "names: fc1.*=5.*");
        assertThat(model.state().get("0.conv1.weight").toDoubles()).isEqualTo(before);
    }

    /// Which inputs of the layer behind are which cannot be seen through a join.
    @Test
    void maps_that_are_flattened_and_joined_are_not_taken_from_keras() {
        Sequential joined =
                Sequential.of(
                                LayerGraph.of(
                                        Node.of("conv", new Conv2d(2, 3)),
                                        Node.of("flat", new Flatten()),
                                        Node.of("other", new Flatten()).from("conv"),
                                        Node.of("both", new Identity()).concatenate("flat", "other"),
                                        Node.of("head", new Linear(2))))
                        .build(Shape.of(1, 5, 5), 1);
        var weights = new Weights("keras", java.util.Map.of("conv/kernel", Tensor.zeros(3, 3, 1, 2)));
        assertRefused(
                () ->
                        weights.pretrained(new Pretrained.Config(List.of(), Layout.KERAS, List.of(), false))
                                .apply(joined),
                "are flattened, and joined with others");
    }
}
