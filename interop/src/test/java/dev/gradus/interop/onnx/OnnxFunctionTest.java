package dev.gradus.interop.onnx;

import static dev.gradus.interop.onnx.Graphs.ints;
import static dev.gradus.interop.onnx.Graphs.node;
import static dev.gradus.interop.onnx.Graphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFunctionTest {
    private static OnnxFunction of(List<OnnxNode> nodes, Map<String, OnnxTensor> initializers, String... outputs) {
        return new OnnxFunction(Graphs.model(13, nodes, initializers, ElementType.FLOAT, List.of(outputs)));
    }

    /// What PyTorch writes for `x.view(x.size(0), -1)`.
    @Test
    void shapes_are_computed_in_the_graph() {
        OnnxFunction f =
                of(
                        List.of(
                                node("Shape", List.of("x"), List.of("s")),
                                node("Gather", List.of("s", "zero"), List.of("n")),
                                node("Unsqueeze", List.of("n", "zeros"), List.of("ns")),
                                node("Mul", List.of("ns", "two"), List.of("twice")),
                                node("Concat", List.of("twice", "rest"), List.of("shape"), "axis", 0),
                                node("Reshape", List.of("x", "shape"), List.of("y"))),
                        Map.of(
                                "zero", OnnxTensor.of(Tensor.of(Shape.of(), new int[] {0})),
                                "zeros", OnnxTensor.of(ints(0)),
                                "two", OnnxTensor.of(ints(2)),
                                "rest", OnnxTensor.of(ints(-1))),
                        "y");
        assertThat(f.run(Map.of("x", random(3, 4, 2))).get("y")).extracting(Tensor::shape).isEqualTo(Shape.of(6, 4));
    }

    @ParameterizedTest
    @CsvSource({"Add,7", "Sub,-3", "Mul,10", "Div,0", "Max,5", "Min,2", "Pow,32"})
    void integers_stay_integers(String operator, int expected) {
        Tensor y = Objects.requireNonNull(Graphs.run(13, node(operator, 2), ints(2), ints(5)));
        assertThat(y.toInts()).containsExactly(expected);
        assertThat(y.dtype()).isEqualTo(dev.gradus.tensor.DType.INT32);
    }

    @Test
    void integers_that_become_too_large_are_refused() {
        assertThatThrownBy(() -> Graphs.run(13, node("Mul", 2), ints(1 << 20), ints(1 << 12)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("Mul node 'n' with an element = 4.294967296E9, expected an integer of 32 bits");
        assertThatThrownBy(() -> Graphs.run(13, node("Div", 2), ints(1), ints(0))).hasMessageContaining("Infinity");
    }

    @Test
    void gradients_flow_through_the_graph() {
        OnnxFunction f = of(List.of(node("Relu", 1)), Map.of(), "y");
        Tensor x = Tensor.of(-1, 2).requiresGrad(true);
        Objects.requireNonNull(f.run(Map.of("x", x)).get("y")).sum().backward();
        assertThat(Objects.requireNonNull(x.grad()).toFloats()).containsExactly(0, 1);
    }

    @Test
    void operators_beyond_the_list_are_named_with_their_node() {
        assertThatThrownBy(() -> of(List.of(node("LSTM", 1)), Map.of(), "y"))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("LSTM node 'n': an operator that is not supported, expected one of Abs, Add, ");
        assertThatThrownBy(() -> of(List.of(node("Softmaks", 1)), Map.of(), "y"))
                .hasMessageContaining("Did you mean Softmax?");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 29, Integer.MAX_VALUE})
    void other_versions_are_refused_with_the_way_to_convert_them(int opset) {
        assertThatThrownBy(() -> Graphs.run(opset, node("Relu", 1), random(2)))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("operators of version (opset) " + opset + ", expected a version from 7 to 28")
                .hasMessageContaining("onnx.version_converter.convert_version");
    }

    @Test
    void nodes_take_only_what_stands_before_them() {
        OnnxNode late = node("Relu", List.of("later"), List.of("y")),
                early = node("Relu", List.of("x"), List.of("later"));
        assertThat(of(List.of(early, late), Map.of(), "y").run(Map.of("x", Tensor.of(1)))).containsKey("y");
        assertThatThrownBy(() -> of(List.of(late, early), Map.of(), "y"))
                .hasMessageContaining("Relu node 'n' takes 'later', which nothing gives");
        assertThatThrownBy(() -> of(List.of(early), Map.of(), "y"))
                .hasMessageContaining("the graph takes 'y', which nothing gives");
        assertThatThrownBy(() -> of(List.of(early, early), Map.of(), "later"))
                .hasMessageContaining("a name that no other value has");
        assertThatThrownBy(() -> of(List.of(early), Map.of("later", OnnxTensor.of(ints(1))), "later"))
                .hasMessageContaining("a name that no other value has");
    }

    @Test
    void inputs_are_compared_with_what_the_file_says() {
        OnnxValue declared = new OnnxValue("image", ElementType.FLOAT, List.of(OnnxValue.OPEN, 3L));
        OnnxGraph graph =
                new OnnxGraph(
                        "g",
                        List.of(node("Relu", List.of("image"), List.of("y"))),
                        List.of(declared),
                        List.of(new OnnxValue("y", ElementType.FLOAT, null)),
                        Map.of());
        OnnxFunction f = new OnnxFunction(new OnnxModel(8, Map.of("", 13), "test", graph, Map.of()));
        assertThat(f.run(Map.of("image", random(5, 3)))).containsOnlyKeys("y");
        assertThatThrownBy(() -> f.run(Map.of("image", random(5, 4))))
                .hasMessageContaining("FLOAT32 [5, 4] for the input 'image', expected FLOAT [any, 3]");
        assertThatThrownBy(() -> f.run(Map.of("image", ints(1))))
                .hasMessageContaining("INT32 [1] for the input 'image'");
        assertThatThrownBy(() -> f.run(Map.of("imagge", random(5, 3)))).hasMessageContaining("Did you mean image?");
        assertThatThrownBy(() -> f.run(Map.of())).hasMessageContaining("takes 'image', which nothing gives");
    }

    @Test
    void an_initializer_may_be_replaced_by_an_input() {
        OnnxFunction f = of(List.of(node("Add", 2)), Map.of("i1", OnnxTensor.of(Tensor.of(10))), "y");
        assertThat(Objects.requireNonNull(f.run(Map.of("x", Tensor.of(1))).get("y")).item()).isEqualTo(11);
        assertThat(Objects.requireNonNull(f.run(Map.of("x", Tensor.of(1), "i1", Tensor.of(2))).get("y")).item())
                .isEqualTo(3);
    }

    @Test
    void what_the_core_refuses_is_told_with_the_node() {
        assertThatThrownBy(() -> Graphs.run(13, node("Add", 2), random(2, 3), random(4)))
                .isInstanceOf(GradusException.class)
                .hasMessageStartingWith("Add node 'n': shapes [2, 3] and [4] together");
    }

    /// Each of a few bytes asks for gigabytes.
    @Test
    void results_that_would_take_all_memory_are_refused_before_it_is_taken() {
        int most = Integer.MAX_VALUE;
        List<Runnable> hostile = new ArrayList<>();
        hostile.add(() -> Graphs.run(13, node("ConstantOfShape", 1), ints(1 << 15, 1 << 14)));
        hostile.add(() -> Graphs.run(13, node("ConstantOfShape", 1), ints(most, most, most)));
        hostile.add(() -> Graphs.run(13, node("ConstantOfShape", 1), ints(0, most, most)));
        hostile.add(() -> Graphs.run(13, node("Expand", 2), random(1), ints(most)));
        hostile.add(() -> Graphs.run(13, node("Pad", 2), random(1), ints(most, most)));
        hostile.add(() -> Graphs.run(13, node("Resize", 3), random(1), Tensor.zeros(0), Tensor.of(1e9f)));
        hostile.add(() -> Graphs.run(13, node("Resize", 4), random(1), Tensor.zeros(0), Tensor.zeros(0), ints(most)));
        hostile.add(() -> Graphs.run(13, node("Add", 2), random(1 << 14, 1), random(1, 1 << 14)));
        hostile.add(() -> Graphs.run(13, node("MatMul", 2), random(1 << 14, 1), random(1, 1 << 14)));
        hostile.add(() -> Graphs.run(13, node("MatMul", 2), Tensor.zeros(1 << 14, 0), Tensor.zeros(0, 1 << 14)));
        hostile.add(() -> Graphs.run(13, node("Gemm", 2), random(1 << 14, 1), random(1, 1 << 14)));
        int[] pads = {1 << 20, 1 << 20, 1 << 20, 1 << 20}, one = {1, 1};
        hostile.add(() -> Graphs.run(13, node("Conv", 2, "pads", pads), random(1, 1, 1, 1), random(1, 1, 1, 1)));
        hostile.add(() ->
                Graphs.run(
                        13, node("ConvTranspose", 2, "strides", pads(most)), random(1, 1, 2, 2), random(1, 1, 1, 1)));
        hostile.add(() -> Graphs.run(13, node("MaxPool", 1, "pads", pads, "kernel_shape", one), random(1, 1, 1, 1)));
        hostile.add(
                () -> Graphs.run(13, node("AveragePool", 1, "pads", pads, "kernel_shape", one), random(1, 1, 1, 1)));
        hostile.add(() ->
                Graphs.run(
                        13,
                        node("Unsqueeze", 2),
                        random(1),
                        Tensor.ofInts(java.util.stream.IntStream.range(0, 1000).toArray())));
        List<OnnxNode> doubled = new ArrayList<>();
        for (int i = 0; i < 30; i++)
            doubled.add(node("Concat", List.of("x" + i, "x" + i), List.of("x" + (i + 1)), "axis", 0));
        doubled.addFirst(node("Identity", List.of("x"), List.of("x0")));
        hostile.add(() -> of(doubled, Map.of(), "x30").run(Map.of("x", random(1))));
        for (Runnable run : hostile) {
            assertThatThrownBy(run::run)
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("would make a tensor");
        }
    }

    private static int[] pads(int size) {
        return new int[] {size, size};
    }

    @Test
    void an_operator_that_is_given_nonsense_says_what_it_wants() {
        Tensor image = random(1, 2, 4, 4), weights = random(2, 2, 3, 3);
        refused(
                "strides = [0, 1], expected 2 numbers of at least 1",
                node("Conv", 2, "strides", new int[] {0, 1}),
                image,
                weights);
        refused("pads = [1], expected 4 numbers", node("Conv", 2, "pads", new int[] {1}), image, weights);
        refused(
                "kernel_shape = [5, 5], expected that of the weights",
                node("Conv", 2, "kernel_shape", new int[] {5, 5}),
                image,
                weights);
        refused("auto_pad = SAME, expected NOTSET", node("Conv", 2, "auto_pad", "SAME"), image, weights);
        refused("a window of = 9", node("Conv", 2, "dilations", new int[] {4, 4}), image, weights);
        refused(
                "signals [n, c, l] or images [n, c, h, w]",
                node("Conv", 2),
                random(1, 2, 3, 3, 3),
                random(1, 2, 1, 1, 1));
        refused("without its input 1", node("Conv", 1), image);
        refused("axis = 4, expected an axis of the 4", node("Softmax", 1, "axis", 4), image);
        refused("axes = [0, -4], expected each axis once", node("ReduceSum", 2), image, ints(0, -4));
        refused("shape = [3, -1], expected one for 32 elements", node("Reshape", 2), image, ints(3, -1));
        refused("input 1 = FLOAT32, expected integers", node("Reshape", 2), image, random(2));
        refused("an index = 4, expected one below 4", node("Gather", 2, "axis", 3), image, ints(4));
        refused(
                "split = [1, 2], expected sizes whose sum is 4",
                node("Split", List.of("x", "i1"), List.of("y", "z"), "axis", 3),
                image,
                ints(1, 2));
        refused("steps = 0", node("Slice", 5), image, ints(0), ints(1), ints(0), ints(0));
        refused(
                "pads = 4, expected fewer than there are elements: 4",
                node("Pad", 2, "mode", "reflect"),
                image,
                ints(0, 0, 0, 4, 0, 0, 0, 0));
        refused("a label = 2, expected one of 2 classes", node("NegativeLogLikelihoodLoss", 2), random(1, 2), ints(2));
        refused(
                "num_groups = 3, expected a divisor of the 2 channels",
                node("GroupNormalization", 3, "num_groups", 3),
                image,
                random(2),
                random(2));
        refused("to = 10", node("Cast", 1, "to", 10), image);
        refused("approximate = nearly, expected none or tanh", node("Gelu", 1, "approximate", "nearly"), image);
        refused("training_mode = true", node("Dropout", 3), image, Tensor.of(0.5f), ints(1));
        refused("scales = -2.0, expected above 0", node("Resize", 3), random(0), Tensor.zeros(0), Tensor.of(-2));
        refused(
                "a parameter = [2, 2, 4, 4], expected one that can be repeated to [1, 2, 4, 4]",
                node("PRelu", 2),
                image,
                random(2, 2, 4, 4));
    }

    private static void refused(String message, OnnxNode node, Tensor... inputs) {
        assertThatThrownBy(() -> Graphs.run(13, node, inputs))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("'n'");
    }
}
