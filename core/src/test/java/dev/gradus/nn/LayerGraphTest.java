package dev.gradus.nn;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    }
}
