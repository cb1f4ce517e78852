package dev.gradus.interop.onnx;

import static dev.gradus.interop.onnx.Graphs.ints;
import static dev.gradus.interop.onnx.Graphs.node;
import static dev.gradus.interop.onnx.Graphs.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Gradients of what is not composed of operations of the core alone.
class OperatorGradientsTest {
    private final List<DynamicTest> tests = new ArrayList<>();

    /// Checks the first `variables` inputs.
    private void check(int opset, int variables, OnnxNode node, Tensor... inputs) {
        tests.add(
                DynamicTest.dynamicTest(
                        node.operator() + " " + opset + " " + node.attributes(),
                        () ->
                                GradCheck.of(
                                                x -> {
                                                    List<Tensor> all = new ArrayList<>(x);
                                                    for (int i = variables; i < inputs.length; i++) all.add(inputs[i]);
                                                    return Operators.run(new Call(node, new ArrayList<>(all), opset))
                                                            .getFirst();
                                                })
                                        .at(
                                                IntStream.range(0, variables)
                                                        .mapToObj(i -> inputs[i])
                                                        .toArray(Tensor[]::new))
                                        .requireBelow(1e-7)));
    }

    @TestFactory
    Stream<DynamicTest> gradients_are_those_of_differences() {
        Tensor x = random(2, 3, 4), image = random(1, 2, 5, 4);
        int[] two = {2, 2};
        check(13, 1, node("Gather", 2, "axis", 1), x, ints(0, 2, 2, -1));
        check(13, 1, node("Slice", 5), x, ints(-1), ints(-9), ints(2), ints(-2));
        check(13, 1, node("Pad", 2, "mode", "reflect"), x, ints(0, 2, 1, 0, 0, 3));
        check(13, 1, node("Pad", 2), x, ints(0, 2, -1, 0, 0, 3));
        check(13, 1, node("Expand", 2), random(3, 1), ints(2, 3, 2));
        check(13, 1, node("Erf", 1), x);
        check(15, 2, node("Pow", 2), x.abs().add(0.1), random(3, 1));
        check(13, 2, node("MatMul", 2), random(2, 1, 3, 4), random(3, 4, 2));
        check(13, 2, node("MatMul", 2), random(4), random(2, 4, 3));
        check(
                12,
                1,
                node("MaxPool", List.of("x"), List.of("y", "z"), "kernel_shape", two, "pads", new int[] {1, 0, 0, 1}),
                image);
        check(19, 1, node("AveragePool", 1, "kernel_shape", two, "dilations", two), image);
        check(
                13,
                2,
                node("ConvTranspose", 2, "strides", two, "pads", new int[] {1, 0, 0, 1}),
                image,
                random(2, 1, 3, 3));
        check(13, 1, node("Resize", 4, "mode", "cubic"), image, Tensor.zeros(0), Tensor.zeros(0), ints(1, 2, 7, 3));
        check(13, 1, node("LRN", 1, "size", 2, "alpha", 0.5f), image);
        check(13, 1, node("LpNormalization", 1), x);
        check(17, 2, node("LayerNormalization", 2, "axis", 1), x, random(3, 4));
        check(18, 3, node("GroupNormalization", 3, "num_groups", 2), random(2, 4, 3), random(2), random(2));
        check(
                13,
                1,
                node("NegativeLogLikelihoodLoss", 2, "ignore_index", 1),
                x,
                Tensor.of(Shape.of(2, 4), new int[] {0, 1, 2, 0, 2, 2, 1, 0}));
        check(22, 1, node("ThresholdedRelu", 1), x);
        check(16, 2, node("PRelu", 2), x, random(3, 1));
        return tests.stream();
    }

    @Test
    void of_equal_elements_the_first_one_gets_the_gradient_of_their_maximum() {
        Tensor x = Tensor.full(Shape.of(1, 1, 3, 3), 2).requiresGrad(true);
        OnnxNode node = node("MaxPool", List.of("x"), List.of("y", "z"), "kernel_shape", new int[] {2, 2});
        List<Tensor> outputs = Operators.run(new Call(node, new ArrayList<>(List.of(x)), 12));
        assertThat(outputs.get(1).toInts()).containsExactly(0, 1, 3, 4);
        outputs.getFirst().sum().backward();
        assertThat(Objects.requireNonNull(x.grad()).toFloats()).containsExactly(1, 1, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void a_cast_passes_the_gradient_on_in_the_type_of_its_input() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        Tensor y = Operators.run(new Call(node("Cast", 1, "to", 11), new ArrayList<>(List.of(x)), 13)).getFirst();
        assertThat(y.dtype()).isEqualTo(DType.FLOAT64);
        y.mul(3).sum().backward();
        assertThat(Objects.requireNonNull(x.grad()).toFloats()).containsExactly(3, 3);
    }
}
