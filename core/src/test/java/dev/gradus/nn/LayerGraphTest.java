package dev.gradus.nn;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.Rescale;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerGraphTest implements LayerContract {
    @Override
    public LayerGraph make() {
        return LayerGraph.of(
                Node.of("first", new Linear(4)),
                Node.of("second", new Tanh()),
                Node.of("sum", new Linear(2)).add("first", "second"),
                Node.of("head", new Tanh()).concatenate("sum", "input"));
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    @Test
    void nodes_take_what_they_name() {
        var graph =
                LayerGraph.of(
                        Node.of("up", new Tanh()),
                        Node.of("down", new ReLU()).from("input"),
                        Node.of("both", new Identity()).concatenate("down", "up", "input"));
        Sequential model = Sequential.of(graph).build(Shape.of(1), 1);
        Tensor y = model.forward(Tensor.of(new float[][] {{-2}, {3}}), Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(0, (float) Math.tanh(-2), -2, 3, (float) Math.tanh(3), 3);
    }

    /// What becomes of `x = [6, 1]` and `ReLU(x - 1) = [5, 0]`, beside the gradient of x.
    @ParameterizedTest
    @CsvSource({
        "ADD, 11, 1, 2, 1",
        "SUBTRACT, 1, 1, 0, 1",
        "MULTIPLY, 30, 0, 11, 0",
        "DIVIDE, 1.2, Infinity, -0.04, Infinity",
        "MAXIMUM, 6, 1, 1, 1",
    })
    void joins_work_on_corresponding_elements(Join join, float first, float second, float slope, float other) {
        var graph =
                LayerGraph.of(
                        Node.of("less", Sequential.of(new Rescale(1, -1), new ReLU())),
                        new Node("both", new Identity(), List.of("input", "less"), join));
        Tensor x = Tensor.of(new float[][] {{6, 1}}).requiresGrad(true);
        Tensor y = Sequential.of(graph).build(Shape.of(2), 1).forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(first, second);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(new float[] {slope, other}, within(1e-7f));
    }

    @Test
    void three_are_joined_from_left_to_right() {
        var tanh = Node.of("tanh", new Tanh());
        for (Join join : Join.values()) {
            var all = new Node("all", new Identity(), List.of("input", "tanh", "input"), join);
            Sequential model = Sequential.of(LayerGraph.of(tanh, all)).build(Shape.of(1), 1);
            float x = 0.5f, t = (float) Math.tanh(x);
            float[] expected =
                    switch (join) {
                        case ADD -> new float[] {x + t + x};
                        case SUBTRACT -> new float[] {x - t - x};
                        case MULTIPLY -> new float[] {x * t * x};
                        case DIVIDE -> new float[] {x / t / x};
                        case MAXIMUM -> new float[] {x};
                        case CONCATENATE -> new float[] {x, t, x};
                    };
            assertThat(model.forward(Tensor.of(new float[][] {{x}}), Pass.evaluation()).toFloats())
                    .as(join.toString())
                    .containsExactly(expected);
        }
    }

    @Test
    void axes_of_size_1_are_repeated() {
        var graph =
                LayerGraph.of(
                        Node.of("gate", Sequential.of(new GlobalAvgPool2d(), new Reshape(2, 1, 1))),
                        Node.of("gated", new Identity()).multiply("gate", "input"));
        Sequential model = Sequential.of(graph).build(Shape.of(2, 1, 2), 1);
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), new float[] {1, 3, -10, 20});
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(x.shape());
        assertThat(y.toFloats()).containsExactly(2, 6, -50, 100);
    }

    @Test
    void on_one_line_it_shows_what_meets_where() {
        Node a = Node.of("a", new Tanh()), b = Node.of("b", new ReLU());
        assertThat(LayerGraph.of(a, b.multiply("a", "input")))
                .hasToString("LayerGraph(a = Tanh, b = ReLU of a · input)");
        assertThat(LayerGraph.of(a, b.maximum("a", "input"))).asString().endsWith("b = ReLU of max(a, input))");
        assertThat(LayerGraph.of(a, b.add("a", "input"))).asString().endsWith("b = ReLU of a + input)");
        assertThat(LayerGraph.of(a, b.subtract("a", "input"))).asString().endsWith("b = ReLU of a - input)");
        assertThat(LayerGraph.of(a, b.divide("a", "input"))).asString().endsWith("b = ReLU of a / input)");
        assertThat(LayerGraph.of(a, b.concatenate("a", "input"))).asString().endsWith("b = ReLU of a | input)");
        assertThat(LayerGraph.of(a, b.from("a"))).asString().endsWith("b = ReLU of a)");
    }

    @Test
    void parameters_and_outputs_are_named_after_their_node() {
        Sequential model = Sequential.of(make(), new Linear(1)).build(sample(), 1);
        assertThat(model.parameters())
                .extracting(Parameter::name)
                .containsExactly("0.first.weight", "0.first.bias", "0.sum.weight", "0.sum.bias", "1.weight", "1.bias");
        List<String> seen = new ArrayList<>();
        model.forward(Tensor.ones(2, 3), Pass.evaluation().observing((path, v) -> seen.add(path + v.shape())));
        assertThat(seen)
                .containsExactly(
                        "0.first[2, 4]", "0.second[2, 4]", "0.sum[2, 2]", "0.head[2, 5]", "0[2, 5]", "1[2, 1]");
    }

    @Test
    void a_summary_lists_the_nodes_and_leaves_the_graph_unbuilt() {
        LayerGraph graph = make();
        Summary s = Summary.of(Sequential.of(graph), sample(), 1);
        assertThat(s.rows()).extracting(Summary.Row::path).containsExactly("0.first", "0.second", "0.sum", "0.head");
        assertThat(s.parameters()).isEqualTo(3 * 4 + 4 + 4 * 2 + 2);
        assertThat(graph.parameters()).isEmpty();
    }

    @Test
    void a_graph_that_is_not_wired_is_refused() {
        Node a = Node.of("a", new Tanh()), b = Node.of("b", new Tanh());
        assertRefused(() -> LayerGraph.of(a.from("b"), b), "'a' takes 'b'", "before it", "another order");
        assertRefused(() -> LayerGraph.of(a, b.from("aa")), "'b' takes 'aa'", "Did you mean a?");
        assertRefused(() -> LayerGraph.of(a, a), "named 'a'", "names of their own");
        assertRefused(() -> LayerGraph.of(Node.of("input", new Tanh())), "named 'input'");
        assertRefused(() -> LayerGraph.of(Node.of("x.y", new Tanh())), "named 'x.y'", "without dots");
        assertRefused(() -> LayerGraph.of(a, b.from("input")), "nobody takes the output of a", "later node");
        assertRefused(() -> LayerGraph.of(), "no nodes");
        LayerGraph uneven = LayerGraph.of(Node.of("a", new Linear(2)), b.add("a", "input"));
        assertRefused(() -> Sequential.of(uneven).build(sample(), 1), "LayerGraph node 0.b", "[2] and [3]");
        LayerGraph flat = LayerGraph.of(Node.of("a", new Flatten()), b.multiply("a", "input"));
        assertRefused(() -> Sequential.of(flat).build(Shape.of(1, 3), 1), "[3] and [1, 3]", "axes of size 1");
    }

    /// A block of squeeze and excitation, a quotient and what remains of it.
    @Nested
    class JoinsContract implements LayerContract {
        @Override
        public LayerGraph make() {
            return LayerGraph.of(
                    Node.of("squeezed", new GlobalAvgPool2d()),
                    Node.of("gate", Sequential.of(new Linear(2), new Sigmoid(), new Reshape(2, 1, 1))),
                    Node.of("excited", new Identity()).multiply("input", "gate"),
                    Node.of("largest", new Identity()).maximum("excited", "input", "gate"),
                    Node.of("ratio", new Identity()).divide("excited", "gate"),
                    Node.of("rest", new Tanh()).subtract("largest", "ratio", "gate"));
        }

        @Override
        public Shape sample() {
            return Shape.of(2, 2, 3);
        }
    }
}
