package dev.gradus.nn.pretrain;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LsuvTest {
    private static Sequential deep(Layer activation) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            layers.add(new Linear(40));
            layers.add(activation);
        }
        return Sequential.of(layers.toArray(Layer[]::new)).build(Shape.of(30), 1);
    }

    private static Tensor batch(int... sizes) {
        return Rng.of(5).normal(Shape.of(sizes), 0.5, 3);
    }

    /// Variances as a pass sees them.
    private static Map<String, Double> variances(Sequential model, Tensor batch) {
        Map<String, Double> seen = new HashMap<>();
        model.forward(
                batch,
                Pass.evaluation()
                        .observing((path, value) -> {
                            double[] x = value.toDoubles();
                            double mean = 0, square = 0;
                            for (double v : x) mean += v / x.length;
                            for (double v : x) square += v * v / x.length;
                            seen.put(path, square - mean * mean);
                        }));
        return seen;
    }

    @Test
    void every_output_before_the_activation_has_variance_1() {
        for (Layer activation : List.of(new Tanh(), new ReLU())) {
            Sequential model = deep(activation);
            Tensor batch = batch(200, 30);
            Lsuv.Report report = new Lsuv().apply(model, batch, 1);
            Map<String, Double> seen = variances(model, batch);
            assertThat(report.isDone()).isTrue();
            assertThat(report.rows())
                    .extracting(Lsuv.Row::path)
                    .containsExactly("0", "2", "4", "6", "8", "10", "12", "14", "16", "18");
            for (Lsuv.Row row : report.rows()) {
                assertThat(row.after()).isCloseTo(1, within(0.02)).isCloseTo(seen.get(row.path()), within(1e-5));
                assertThat(row.attempts()).isEqualTo(1);
            }
            assertThat(report.rows().getFirst().before()).isCloseTo(9 * 30 / 40.0, within(1.0));
        }
    }

    @Test
    void after_the_activation_takes_more_attempts_and_reaches_1_where_it_can() {
        Sequential model = deep(new ReLU());
        Tensor batch = batch(200, 30);
        Lsuv.Report report = new Lsuv(new Lsuv.Config(0.02, 10, true, true)).apply(model, batch, 1);
        Map<String, Double> seen = variances(model, batch);
        for (int i = 1; i < 20; i += 2) assertThat(seen.get("" + i)).isCloseTo(1, within(0.021));
        assertThat(report.isDone()).isTrue();
        assertThat(new Lsuv(new Lsuv.Config(0.02, 3, true, true)).apply(deep(new Tanh()), batch, 1).isDone())
                .as("tanh cannot reach variance 1")
                .isFalse();
    }

    @Test
    void layers_are_taken_in_the_order_in_which_they_run_and_norms_are_left_alone() {
        var model =
                Sequential.of(
                                LayerGraph.of(
                                        Node.of("conv", new Conv2d(8, 3).padding(1)),
                                        Node.of("norm", new BatchNorm2d()),
                                        Node.of("pieces", new Maxout()),
                                        Node.of("again", new WeightNoise(new Conv2d(4, 3).padding(1), 0.1))
                                                .from("pieces"),
                                        Node.of("both", new ReLU()).add("again", "pieces")),
                                new Flatten(),
                                new Dropout(0.5),
                                new Linear(5))
                        .build(Shape.of(2, 6, 6), 1);
        Lsuv.Report report = new Lsuv().apply(model, batch(50, 2, 6, 6), 1);
        assertThat(report.rows()).extracting(Lsuv.Row::path).containsExactly("0.conv", "0.again.layer", "3");
        assertThat(report.rows()).extracting(Lsuv.Row::type).containsExactly("Conv2d", "Conv2d", "Linear");
        assertThat(report.isDone()).isTrue();
        for (Parameter p : model.parameters()) {
            if (p.name().equals("0.norm.weight")) assertThat(p.value().toFloats()).containsOnly(1);
        }
        assertThat(report.toString().lines())
                .first()
                .asString()
                .isEqualTo("layer          type    variance before  variance after  attempts");
        assertThat(report.toString().lines()).hasSize(4);
    }

    @Test
    void what_cannot_be_scaled_is_refused() {
        var dead = Sequential.of(new Linear(4).init(new Zeros()), new Linear(2)).build(Shape.of(3), 1);
        var plain = new Lsuv(new Lsuv.Config(0.02, 10, false, false));
        assertRefused(() -> plain.apply(dead, batch(20, 3), 1), "output of 0 (Linear)", "variance 0.0", "orthonormal");
        assertRefused(
                () -> new Lsuv().apply(dead, Tensor.ones(20, 3), 1), "20 samples that are all equal", "different");
        assertRefused(() -> new Lsuv().apply(dead, batch(1, 3), 1), "1 samples");
        assertRefused(() -> new Lsuv(new Lsuv.Config(0, 1, true, false)), "tolerance");
        assertRefused(() -> new Lsuv(new Lsuv.Config(0.1, 0, true, false)), "0 attempts");
    }
}
