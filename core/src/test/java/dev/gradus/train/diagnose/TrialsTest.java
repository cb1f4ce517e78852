package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;
import static dev.gradus.train.diagnose.Steps.batch;
import static dev.gradus.train.diagnose.Steps.bits;
import static dev.gradus.train.diagnose.Steps.built;
import static dev.gradus.train.diagnose.Steps.fill;
import static dev.gradus.train.diagnose.Steps.formula;
import static dev.gradus.train.diagnose.Steps.ones;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Batch;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Causes are tried on the step that went wrong, and ranked by how that ends.
class TrialsTest {
    @Test
    void what_is_tried_is_shown_by_the_loss_without_it() {
        Sequential network = built(Shape.of(8), new Linear(16), new ReLU(), new Linear(3));
        fill(network, "0.weight", 1);
        fill(network, "2.weight", 0.5);
        var autopsy = new Autopsy(network, new CrossEntropy());
        Batch batch = ones(4, 8);
        Tensor scores = network.forward(batch.inputs(), Pass.evaluation());
        double first = new CrossEntropy().of(scores, batch.targets()).item();
        fill(network, "2.weight", 3e37);
        Diagnosis d = autopsy.of("epoch 1, step 3", batch, Pass.training(Rng.of(5)), 10);
        assertThat(d.first().certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(d.first().text().cause())
                .endsWith("; with weights of their first size the same batch gives a loss of " + number(first));
        assertThat(d.findings()).extracting(Finding::cause).containsExactly("learning-rate", "overflow");
    }

    @Test
    void weights_that_are_not_finite_are_tried_as_they_were_at_the_last_copy() {
        Sequential network = built(Shape.of(4), new Linear(8), new ReLU(), new Linear(2));
        var autopsy = new Autopsy(network, new CrossEntropy());
        Map<String, Tensor> before = new TreeMap<>();
        network.state().forEach((name, value) -> before.put(name, value.copy()));
        fill(network, "2.bias", Double.NaN);
        List<int[]> bits = bits(network);
        Diagnosis d = autopsy.of("epoch 1, step 3", ones(4, 4), Pass.training(Rng.of(5)), 0.1, before);
        assertThat(d.cause()).isEqualTo("learning-rate");
        assertThat(d.first().certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(d.first().text().cause())
                .contains("with the weights of the last copy the same batch gives a loss of");
        assertThat(bits(network)).usingRecursiveComparison().isEqualTo(bits);
    }

    @Test
    void weights_that_have_grown_are_not_to_blame_where_their_first_size_does_not_help() {
        Sequential network = built(Shape.of(2), new Linear(2), formula(x -> x.mul(0).log().add(x)), new Linear(2));
        var autopsy = new Autopsy(network, new CrossEntropy());
        Tensor w = network.state().get("2.weight");
        w.set(w.mul(300));
        Diagnosis d = autopsy.of("epoch 1, step 3", ones(4, 2), Pass.training(Rng.of(5)), 10);
        assertThat(d.findings()).extracting(Finding::cause).containsExactly("log-of-zero", "learning-rate");
        assertThat(d.findings()).extracting(Finding::certainty).containsExactly(Certainty.LIKELY, Certainty.POSSIBLE);
    }

    @Test
    void an_overflow_is_shown_by_the_wider_type() {
        Sequential network = built(Shape.of(2), new Linear(2), new Softmax(), new Linear(2));
        fill(network, "0.weight", 1);
        Tensor inputs = Tensor.of(new float[][] {{9e5f, 1}, {1, 2}});
        fill(network, "0.weight", 5e33);
        Diagnosis d =
                new Autopsy(network, new CrossEntropy())
                        .of("epoch 1, step 3", batch(inputs, Tensor.ofInts(0, 1)), Pass.training(Rng.of(5)), 10);
        assertThat(d.cause()).isEqualTo("overflow");
        assertThat(d.first().certainty()).isEqualTo(Certainty.SHOWN);
        assertThat(d.first().text().cause()).contains("in float64, which reaches further, the loss is");
        assertThat(d.first().remedies())
                .containsExactly(new Remedy.Add(Remedy.Part.MODEL, new BatchNorm1d.Config(), "0"));
    }

    @Test
    void other_checks_may_be_made() {
        Sequential network = built(Shape.of(2), formula(x -> x.neg().sqrt()));
        Autopsy autopsy = new Autopsy(network, new CrossEntropy()).checking(List.of());
        assertThat(autopsy.of("step 1", ones(2, 2), Pass.training(Rng.of(5)), 1).cause()).isEqualTo("unknown");
    }
}
