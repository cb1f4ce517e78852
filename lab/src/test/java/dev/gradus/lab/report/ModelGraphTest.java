package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import org.junit.jupiter.api.Test;

class ModelGraphTest {
    @Test
    void the_picture_has_a_box_for_each_layer_and_edges_that_pass_over_layers_at_the_side() {
        Sequential model =
                Sequential.of(new Linear(4), new Add(Sequential.of(new Linear(4), new ReLU()), new Linear(4)));
        StringBuilder page = new StringBuilder();
        new ModelGraph(model, Summary.of(model, Shape.of(4), 1)).append(page);
        assertThat(page.toString().split("<rect class=\"box", -1)).hasSize(1 + 1 + 5);
        assertThat(page.toString())
                .contains(
                        "0 Linear, output [4], 20 parameters",
                        "M478 162H494V242H479",
                        "M478 70H508V196H479",
                        ">1 Add</text>");
        assertThat(page.toString().split("<path class=\"edge\"", -1)).hasSize(1 + 6);
    }
}
