package dev.gradus.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class WiringTest {
    private static Summary summary(Sequential model) {
        return Summary.of(model, Shape.of(4), 1);
    }

    /// Edges as `from>to`, by the paths of the layers.
    private static List<String> edges(Sequential model) {
        List<Summary.Row> rows = summary(model).rows();
        return Wiring.of(model, rows).edges().stream()
                .map(e -> name(rows, e.from()) + ">" + name(rows, e.to()))
                .toList();
    }

    private static String name(List<Summary.Row> rows, int row) {
        return row == Wiring.INPUT ? "input" : rows.get(row).path();
    }

    @Test
    void a_chain_is_fed_layer_by_layer_through_nested_ones() {
        Sequential model = Sequential.of(new Linear(4), Sequential.of(new ReLU(), new Linear(4)), new Linear(2));
        assertThat(edges(model)).containsExactly("input>0", "0>1.0", "1.0>1.1", "1.1>2");
    }

    @Test
    void branches_start_at_one_place_and_meet_in_their_block() {
        Sequential model =
                Sequential.of(new Linear(4), new Add(Sequential.of(new Linear(4), new ReLU()), new Linear(4)));
        assertThat(edges(model))
                .containsExactlyInAnyOrder("input>0", "0>1.0.0", "1.0.0>1.0.1", "0>1.1", "1.0.1>1", "1.1>1");
    }

    @Test
    void nodes_of_a_graph_are_fed_by_those_that_they_name() {
        LayerGraph graph =
                LayerGraph.of(
                        Node.of("first", new Linear(4)),
                        Node.of("second", new Linear(4)),
                        Node.of("sum", new ReLU()).add("first", "second", "input"));
        assertThat(edges(Sequential.of(graph, new Linear(2))))
                .containsExactlyInAnyOrder(
                        "input>0.first",
                        "0.first>0.second",
                        "0.first>0.sum",
                        "0.second>0.sum",
                        "input>0.sum",
                        "0.sum>1");
    }
}
