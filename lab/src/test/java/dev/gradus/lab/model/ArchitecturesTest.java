package dev.gradus.lab.model;

import static dev.gradus.lab.model.Networks.network;
import static dev.gradus.lab.model.Networks.step;
import static dev.gradus.lab.model.Networks.types;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitecturesTest {
    private static final Shape DIGIT = Shape.of(1, 28, 28);

    @Test
    void the_cnn_is_that_of_the_lectures() {
        Summary s = Summary.of(network(Map.of("type", "cnn"), 10), DIGIT, 100);
        assertThat(s.parameters())
                .isEqualTo(
                        (9 * 16 + 16)
                                + (16 * 9 * 32 + 32)
                                + (32 * 9 * 64 + 64)
                                + (64 * 49 * 100 + 100)
                                + (100 * 10 + 10));
        assertThat(s.multiplyAdds())
                .isEqualTo(784 * 9 * 16 + 784 * 144 * 32 + 196 * 288 * 64 + 64 * 49 * 100 + 100 * 10);
    }

    @Test
    void batch_norm_stands_before_the_activation_and_dropout_after_it() {
        Map<String, Object> settings =
                Map.of("type", "cnn", "stages", List.of(8), "hidden", 20, "batchNorm", true, "dropout", 0.3);
        Sequential cnn = network(settings, 10);
        assertThat(types(cnn))
                .containsExactly(
                        "Conv2d",
                        "BatchNorm2d",
                        "ReLU",
                        "MaxPool2d",
                        "Dropout",
                        "Flatten",
                        "Linear",
                        "BatchNorm1d",
                        "ReLU",
                        "Dropout",
                        "Linear");
        double[] losses = step(cnn.build(DIGIT, 1), DIGIT);
        assertThat(losses[1]).isLessThan(losses[0]);
    }

    @Test
    void every_architecture_that_can_be_normalized_has_no_bias_before_its_norms() {
        for (String type : List.of("mlp", "cnn", "fitnet-17")) {
            Sequential network = network(Map.of("type", type, "batchNorm", true), 10);
            Shape image = Shape.of(3, 32, 32);
            double[] losses = step(network.build(image, 1), image);
            assertThat(losses[1]).as(type).isLessThan(losses[0]);
            List<String> types = types(network);
            for (int i = 0; i < types.size(); i++) {
                if (!types.get(i).startsWith("BatchNorm2")) continue;
                assertThat(network.layers().get(i - 1).parameters()).as(type + " " + i).hasSize(1);
            }
            long activations = types.stream().filter("ReLU"::equals).count();
            assertThat(types.stream().filter(t -> t.startsWith("BatchNorm"))).hasSize((int) activations);
        }
        assertThat(types(network(Map.of("type", "mlp", "batchNorm", true, "hidden", 8, "dropout", 0.1), 10)))
                .containsExactly("Flatten", "Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear");
    }

    @Test
    void inputs_of_an_mlp_are_dropped_with_a_probability_of_their_own() {
        Map<String, Object> settings = Map.of("type", "mlp", "hidden", 8, "inputDropout", 0.2, "dropout", 0.5);
        Sequential mlp = network(settings, 10);
        assertThat(types(mlp)).containsExactly("Flatten", "Dropout", "Linear", "ReLU", "Dropout", "Linear");
        assertThat(mlp.layers().get(1).toString()).contains("0.2");
    }

    @Test
    void fitnet_17_has_the_published_sizes_and_learns() {
        Shape image = Shape.of(3, 32, 32);
        Sequential plain = network(Map.of("type", "fitnet-17"), 10);
        Summary s = Summary.of(plain, image, 128);
        assertThat(s.parameters()).isEqualTo(1_276_806);
        assertThat(s.multiplyAdds() / 1e6).isCloseTo(190.9, org.assertj.core.api.Assertions.within(0.05));
        assertThat(types(plain)).filteredOn("Conv2d"::equals).hasSize(17);
        double[] losses = step(plain.build(image, 1), image);
        assertThat(losses[1]).isLessThan(losses[0]);

        Sequential maxout = network(Map.of("type", "fitnet-17", "maxout", true), 10);
        Summary m = Summary.of(maxout, image, 128);
        assertThat(m.parameters()).isEqualTo(2_742_102);
        assertThat(m.multiplyAdds() / 1e6).isCloseTo(381.9, org.assertj.core.api.Assertions.within(0.1));
        losses = step(maxout.build(image, 1), image);
        assertThat(losses[1]).isLessThan(losses[0]);
    }

    @Test
    void lsuv_gives_every_layer_of_fitnet_17_variance_1_in_the_order_in_which_they_run() {
        Shape image = Shape.of(3, 16, 16);
        for (boolean maxout : new boolean[] {false, true}) {
            Sequential network = network(Map.of("type", "fitnet-17", "maxout", maxout), 10).build(image, 1);
            Tensor batch = Rng.of(3).normal(image.prepend(10), 0, 1);
            Lsuv.Report report = new Lsuv().apply(network, batch, 1);
            assertThat(report.isDone()).isTrue();
            assertThat(report.rows()).hasSize(19);
            assertThat(report.rows()).extracting(row -> Integer.parseInt(row.path())).isSorted();
            for (Lsuv.Row row : report.rows()) {
                assertThat(row.after()).isCloseTo(1, org.assertj.core.api.Assertions.within(0.02));
            }
            assertThat(report.toString().lines()).hasSize(20).first().asString().contains("variance before");
        }
    }

    @Test
    void bn_inception_has_the_published_size_and_runs_on_an_image() {
        Sequential network = network(Map.of("type", "bn-inception"), 1000);
        Shape image = Shape.of(3, 224, 224);
        Summary s = Summary.of(network, image, 1);
        // 11,295,240 of the published Caffe model, less the 10,016 biases of its convolutions
        assertThat(s.parameters()).isEqualTo(11_285_224);
        assertThat(s.multiplyAdds()).isEqualTo(2_032_600_064);
        assertThat(s.rows())
                .filteredOn(row -> row.type().equals("Concatenate"))
                .extracting(row -> row.output().axis(0))
                .containsExactly(256, 320, 576, 576, 576, 608, 608, 1056, 1024, 1024);
        network.build(image, 1);
        try (var _ = NoGrad.open()) {
            Tensor scores = network.forward(Rng.of(1).uniform(image.prepend(1), 0, 1), Pass.evaluation());
            assertThat(scores.shape()).isEqualTo(Shape.of(1, 1000));
            for (float score : scores.toFloats()) assertThat(score).isFinite();
        }
    }
}
