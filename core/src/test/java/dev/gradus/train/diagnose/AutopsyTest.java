package dev.gradus.train.diagnose;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.train.diagnose.Steps.batch;
import static dev.gradus.train.diagnose.Steps.bits;
import static dev.gradus.train.diagnose.Steps.built;
import static dev.gradus.train.diagnose.Steps.fill;
import static dev.gradus.train.diagnose.Steps.formula;
import static dev.gradus.train.diagnose.Steps.ones;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The cause of a step that failed: one network for each, and what the autopsy must leave as it was.
class AutopsyTest {
    private static Diagnosis diagnose(Sequential network, Loss loss, Batch batch) {
        return new Autopsy(network, loss).of("epoch 1, step 3", batch, Pass.training(Rng.of(5)), 10);
    }

    private static void assertFound(Diagnosis d, String cause, String layer, String operation, String... words) {
        assertThat(d.cause()).as("%s", d).isEqualTo(cause);
        assertThat(d.first().place().layer()).isEqualTo(layer);
        assertThat(d.first().place().operation()).isEqualTo(operation);
        assertRefused(
                () -> {
                    throw d.error();
                },
                words);
        assertThat(d).hasToString(d.error().getMessage());
    }

    @Test
    void data_that_are_not_finite_are_to_blame_and_their_samples_named() {
        Sequential network = built(Shape.of(2), new Linear(3));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {Float.NaN, 1}, {0, 1}, {1, Float.POSITIVE_INFINITY}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1, 2, 0)));
        assertFound(
                d,
                "bad-data",
                "0 Linear",
                "linear",
                "epoch 1, step 3: inputs with 1 NaN and 1 +Infinity of 8 in samples 110, 130",
                "Standardize");
        assertThat(d.first().place().samples()).containsExactly(110, 130);
    }

    @Test
    void targets_beyond_a_million_are_to_blame() {
        Sequential network = built(Shape.of(2), new Linear(1));
        Tensor targets = Tensor.of(new float[][] {{1}, {3e30f}, {-1}});
        Diagnosis d = diagnose(network, new MeanSquaredError(), batch(Tensor.ones(3, 2), targets));
        assertFound(d, "bad-data", "MeanSquaredError", "pow", "targets from -1 to 3e+30", "sample 110");
        assertThat(d.first().place().samples()).containsExactly(110);
    }

    @Test
    void a_batch_that_the_loss_refuses_is_bad_all_the_same() {
        Sequential network = built(Shape.of(2), new Linear(2));
        Tensor targets = Tensor.of(new float[][] {{1, 0}, {Float.NaN, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(Tensor.ones(2, 2), targets));
        assertFound(d, "bad-data", null, null, "targets with 1 NaN of 4 in sample 110");
        assertRefused(() -> diagnose(network, new CrossEntropy(), batch(Tensor.ones(2, 2), Tensor.ofInts(0, 9))), "9");
    }

    @Test
    void weights_that_have_grown_tell_of_a_learning_rate_that_is_too_large() {
        Sequential network = built(Shape.of(8), new Linear(16), new ReLU(), new Linear(3));
        fill(network, "0.weight", 1);
        fill(network, "2.weight", 0.5);
        var autopsy = new Autopsy(network, new CrossEntropy());
        fill(network, "2.weight", 3e37);
        Diagnosis d = autopsy.of("epoch 1, step 3", ones(4, 8), Pass.training(Rng.of(5)), 10);
        assertFound(
                d,
                "learning-rate",
                "2 Linear",
                "linear",
                "epoch 1, step 3: layer 2 Linear: linear gave 12 +Infinity of 12, first at [0, 0]",
                "2.weight has grown to rms 3e+37",
                "the learning rate 10 is too large",
                "Try the learning rate 0.001.");
        assertThat(d.first().place().parameter()).isEqualTo("2.weight");
        assertThat(d.first().place().isBackward()).isFalse();
        assertThat(d.first().place().samples()).isEmpty();
        assertThat(d.first().remedies()).containsExactly(new Remedy.Set(Remedy.Part.OPTIMIZER, "learningRate", 0.001));
    }

    @Test
    void steps_of_ten_are_found_out_in_a_real_training() {
        Sequential network = built(Shape.of(4), new Linear(16), new ReLU(), new Linear(16), new ReLU(), new Linear(1));
        Loss loss = new MeanSquaredError();
        var autopsy = new Autopsy(network, loss);
        var optimizer = new Sgd(10);
        optimizer.attach(network.parameters());
        Batch batch = batch(Rng.of(3).normal(Shape.of(32, 4), 0, 1), Rng.of(4).normal(Shape.of(32, 1), 0, 1));
        for (int i = 0; i < 50; i++) {
            Tensor value = loss.of(network.forward(batch.inputs(), Pass.training(Rng.of(i))), batch.targets());
            if (!Double.isFinite(value.item())) break;
            optimizer.zeroGrad();
            value.backward();
            optimizer.step();
        }
        Diagnosis d = autopsy.of("epoch 1, step 4", batch, Pass.training(Rng.of(5)), 10);
        assertThat(d.cause()).isEqualTo("learning-rate");
        assertThat(d.first().place().layer()).isNotNull();
        assertThat(d.first().place().parameter()).isNotNull();
        assertThat(d.first().text().cause()).contains("learning rate 10");
        assertThat(d.first().text().repair()).contains("learning rate 0.0");
    }

    @Test
    void what_is_finite_but_huge_is_diagnosed_too() {
        Sequential network = built(Shape.of(4), new Linear(8), new Linear(2));
        var autopsy = new Autopsy(network, new CrossEntropy());
        fill(network, "0.weight", 50);
        fill(network, "1.weight", 4000);
        Diagnosis d = autopsy.of("epoch 2, step 1", ones(4, 4), Pass.training(Rng.of(5)), 0.5);
        assertFound(
                d,
                "learning-rate",
                "0 Linear",
                null,
                "layer 0 Linear makes numbers of rms 200",
                "out of numbers of rms 1",
                "1.weight has grown to rms 4000",
                "Try the learning rate 5e-05.");
        assertThat(d.first().place().parameter()).isEqualTo("1.weight");
    }

    @Test
    void outputs_that_grow_without_the_weights_are_huge_for_another_reason() {
        Sequential network = built(Shape.of(4), formula(x -> x.mul(1e5)), new Linear(2));
        Diagnosis d = diagnose(network, new CrossEntropy(), ones(4, 4));
        assertFound(d, "learning-rate", "0 Formula", null, "outputs have grown without the weights");
    }

    @Test
    void weights_that_are_not_finite_were_thrown_there_by_the_step_before() {
        Sequential network = built(Shape.of(4), new Linear(8), new ReLU(), new Linear(2));
        var autopsy = new Autopsy(network, new CrossEntropy());
        fill(network, "2.bias", Double.NaN);
        Diagnosis d = autopsy.of("epoch 1, step 3", ones(4, 4), Pass.training(Rng.of(5)), Double.NaN);
        assertFound(
                d,
                "learning-rate",
                "2 Linear",
                "linear",
                "linear passed on 8 NaN of 8",
                "2.bias holds 2 NaN of 2 since the step before",
                "Divide the learning rate by 1000");
        assertThat(d.first().place().parameter()).isEqualTo("2.bias");
    }

    @Test
    void a_logarithm_of_a_probability_of_zero_is_found_in_its_sample() {
        Sequential network = built(Shape.of(2), new Identity(), new Softmax(), formula(Tensor::log));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {200, 0}, {0, 1}});
        Diagnosis d = diagnose(network, new NegativeLogLikelihood(), batch(inputs, Tensor.ofInts(0, 1, 1)));
        assertFound(
                d,
                "log-of-zero",
                "2 Formula",
                "log",
                "log gave 1 -Infinity of 6, first at [1, 1] in sample 110",
                "(0 there)",
                "CrossEntropy");
        assertThat(d.first().place().samples()).containsExactly(110);
    }

    @Test
    void an_exponential_that_overflows_is_found_within_branches() {
        Layer exp = Sequential.of(formula(x -> x.mul(2)), formula(Tensor::exp));
        Sequential network = built(Shape.of(2), new Add(new Identity(), exp));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {40, 50}, {0, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1, 1)));
        assertFound(
                d,
                "exp-overflow",
                "0.1.1 Formula",
                "exp",
                "input 0 [3, 2] from 0 to 100",
                "(100 there)",
                "an input of at most 88.7");
        assertThat(d.first().place().samples()).containsExactly(110);
    }

    @Test
    void an_exponential_is_found_in_a_graph_in_float64() {
        Sequential network =
                built(
                        Shape.of(2),
                        LayerGraph.of(
                                LayerGraph.Node.of("first", formula(x -> x.mul(800))),
                                LayerGraph.Node.of("power", formula(Tensor::exp)),
                                LayerGraph.Node.of("sum", new Identity()).add("first", "power")));
        Batch wide = batch(Tensor.ones(2, 2).to(DType.FLOAT64), Tensor.ofInts(0, 1));
        Diagnosis d = diagnose(network, new CrossEntropy(), wide);
        assertFound(d, "exp-overflow", "0.power Formula", "exp", "709.7", "float64");
    }

    @Test
    void a_division_by_zero_is_told_from_an_overflow() {
        Sequential network = built(Shape.of(2), formula(x -> x.div(x.sum(1, true))));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {-1, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1)));
        assertFound(d, "division-by-zero", "0 Formula", "div", "a divisor other than 0", "1e-8");
        assertThat(d.first().place().samples()).containsExactly(110);
    }

    @Test
    void a_variance_of_zero_without_eps_is_found_in_batch_normalization() {
        Sequential network =
                built(
                        Shape.of(1, 4, 4),
                        new Conv2d(2, 3),
                        new BatchNorm2d(new BatchNorm2d.Config(0, 0.1, false, true, true)),
                        new ReLU(),
                        new Flatten(),
                        new Linear(2));
        fill(network, "0.weight", 0);
        Batch images = batch(Rng.of(1).normal(Shape.of(3, 1, 4, 4), 0, 1), Tensor.ofInts(0, 1, 0));
        Diagnosis d = diagnose(network, new CrossEntropy(), images);
        assertFound(d, "division-by-zero", "1 BatchNorm2d", "normalize", "eps of 1e-5");
        assertThat(d.first().place().samples()).isEmpty();
    }

    @Test
    void the_slope_of_a_root_at_zero_is_found_on_the_way_back() {
        Sequential network = built(Shape.of(2), new Linear(2), new ReLU(), formula(Tensor::sqrt), new Linear(2));
        fill(network, "0.weight", -1);
        fill(network, "0.bias", 0);
        Diagnosis d = diagnose(network, new CrossEntropy(), ones(3, 2));
        assertFound(
                d,
                "division-by-zero",
                "2 Formula",
                "sqrt",
                "layer 2 Formula, on the way back: the gradient of its input 0 by sqrt",
                "the slope of the root at 0 is infinite");
        assertThat(d.first().place().isBackward()).isTrue();
        assertThat(d.first().place().parameter()).isNull();
    }

    @Test
    void products_beyond_the_range_are_an_overflow() {
        Layer square = formula(Tensor::square);
        Sequential network = built(Shape.of(2), square, formula(Tensor::square), formula(Tensor::square));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {1e5f, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1)));
        assertFound(d, "overflow", "2 Formula", "pow", "1e+20", "within ±3.4e+38");
        assertThat(d.first().place().samples()).containsExactly(110);
    }

    @Test
    void a_gradient_that_overflows_names_its_parameter() {
        Sequential network = built(Shape.of(2), formula(x -> x.mul(3e38)), new Linear(1));
        fill(network, "1.weight", 1e-38);
        Batch batch = batch(Tensor.ones(2, 2), Tensor.full(Shape.of(2, 1), -10));
        Diagnosis d = diagnose(network, new MeanSquaredError(), batch);
        assertFound(
                d,
                "overflow",
                "1 Linear",
                "linear",
                "on the way back: the gradient of 1.weight by linear has 2 +Infinity of 2");
        assertThat(d.first().place().parameter()).isEqualTo("1.weight");
        assertThat(d.first().place().isBackward()).isTrue();
    }

    @Test
    void a_gradient_whose_square_overflows_is_named() {
        Layer steep = formula(x -> x.mul(1e25).sub(x.mul(1e25).detach()).add(1));
        Sequential network = built(Shape.of(2), new Linear(2), steep);
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(Tensor.ones(2, 2), Tensor.ofInts(0, 0)));
        assertFound(d, "overflow", null, null, "the gradient of 0.", "reaches", "the norm of the gradient");
        assertThat(d.first().place().isBackward()).isTrue();
        assertThat(d.first().place().parameter()).startsWith("0.");
    }

    @Test
    void what_is_none_of_these_is_said_to_be_unknown() {
        Sequential network = built(Shape.of(2), formula(x -> x.neg().sqrt()));
        assertFound(
                diagnose(network, new CrossEntropy(), ones(2, 2)),
                "unknown",
                "0 Formula",
                "sqrt",
                "sqrt gave 4 NaN of 4",
                "(-1 there)",
                "GradCheck");
        Sequential sound = built(Shape.of(2), new Linear(2));
        assertFound(
                diagnose(sound, new CrossEntropy(), ones(2, 2)),
                "unknown",
                null,
                null,
                "run again, gives finite numbers and a loss of",
                "a penalty");
    }

    @Test
    void sizes_of_weights_are_guessed_where_they_are_not_known() {
        Sequential network = built(Shape.of(8), new Linear(2));
        fill(network, "0.weight", 60);
        Diagnosis d =
                new Autopsy(network, new CrossEntropy(), Map.of())
                        .of("epoch 1, step 3", ones(4, 8), Pass.training(Rng.of(5)), 10);
        assertFound(d, "learning-rate", "0 Linear", null, "120 times", "rms 0.5");
    }

    @Test
    void weights_gradients_and_running_statistics_are_left_as_they_were() {
        Sequential network =
                built(
                        Shape.of(2, 6, 6),
                        new Conv2d(4, 3),
                        new BatchNorm2d(),
                        new ReLU(),
                        new Dropout(0.5),
                        new Flatten(),
                        new Linear(3));
        Loss loss = new CrossEntropy();
        Batch batch = batch(Rng.of(1).normal(Shape.of(5, 2, 6, 6), 0, 1), Tensor.ofInts(0, 1, 2, 0, 1));
        for (int round = 0; round < 4; round++) {
            if (round > 0) { // gradients of some parameters, one of them NaN already
                for (Parameter p : network.parameters()) p.value().zeroGrad();
                try (var _ = Workspace.open()) {
                    loss.of(network.forward(batch.inputs(), Pass.training(Rng.of(round))), batch.targets()).backward();
                }
                network.parameters().getFirst().value().zeroGrad();
                if (round == 2) network.parameters().get(1).grad().set(Tensor.full(Shape.of(4), Double.NaN));
            }
            if (round == 3) fill(network, "5.weight", Float.MAX_VALUE);
            List<int[]> before = bits(network);
            Diagnosis d = diagnose(network, loss, batch);
            assertThat(bits(network)).usingRecursiveComparison().isEqualTo(before);
            assertThat(d.cause()).isEqualTo(round < 3 ? "unknown" : "learning-rate");
        }
    }

    @Test
    void after_a_refusal_everything_is_as_before_too() {
        Sequential network = built(Shape.of(2, 4, 4), new BatchNorm2d(), new Flatten(), new Linear(3));
        List<int[]> before = bits(network);
        Batch batch = batch(Tensor.ones(2, 2, 4, 4), Tensor.ofInts(0, 9));
        try {
            diagnose(network, new CrossEntropy(), batch);
        } catch (GradusException e) {
            assertThat(e).hasMessageContaining("9");
        }
        assertThat(bits(network)).usingRecursiveComparison().isEqualTo(before);
    }
}
