package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
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
import dev.gradus.train.Diagnosis.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The cause of a step that failed: one network for each, and what the autopsy must leave as it was.
class AutopsyTest {
    /// A layer that is one function of its input.
    private record Formula(UnaryOperator<Tensor> f) implements Layer {
        record Config() {}

        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return f.apply(x);
        }

        @Override
        public Record config() {
            return new Config();
        }
    }

    private static Batch batch(Tensor inputs, Tensor targets) {
        return new Batch(inputs, targets, IntStream.range(0, inputs.shape().axis(0)).map(i -> 100 + 10 * i).toArray());
    }

    private static Batch ones(int n, int features) {
        return batch(Tensor.ones(n, features), Tensor.of(Shape.of(n), new int[n]));
    }

    private static Sequential built(Shape sample, Layer... layers) {
        return Sequential.of(layers).build(sample, 1);
    }

    private static Diagnosis diagnose(Sequential network, Loss loss, Batch batch) {
        return new Autopsy(network, loss).of("epoch 1, step 3", batch, Pass.training(Rng.of(5)), 10);
    }

    private static void fill(Sequential network, String name, double value) {
        Tensor p = network.state().get(name);
        p.set(Tensor.full(p.shape(), value));
    }

    private static void assertFound(Diagnosis d, Cause cause, String layer, String operation, String... words) {
        assertThat(d.cause()).as("%s", d).isEqualTo(cause);
        assertThat(d.layer()).isEqualTo(layer);
        assertThat(d.operation()).isEqualTo(operation);
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
                Cause.BAD_DATA,
                "0 Linear",
                "linear",
                "epoch 1, step 3: inputs with 1 NaN and 1 +Infinity of 8 in samples 110, 130",
                "Standardize");
        assertThat(d.samples()).containsExactly(110, 130);
    }

    @Test
    void targets_beyond_a_million_are_to_blame() {
        Sequential network = built(Shape.of(2), new Linear(1));
        Tensor targets = Tensor.of(new float[][] {{1}, {3e30f}, {-1}});
        Diagnosis d = diagnose(network, new MeanSquaredError(), batch(Tensor.ones(3, 2), targets));
        assertFound(d, Cause.BAD_DATA, "MeanSquaredError", "pow", "targets from -1 to 3e+30", "sample 110");
        assertThat(d.samples()).containsExactly(110);
    }

    @Test
    void a_batch_that_the_loss_refuses_is_bad_all_the_same() {
        Sequential network = built(Shape.of(2), new Linear(2));
        Tensor targets = Tensor.of(new float[][] {{1, 0}, {Float.NaN, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(Tensor.ones(2, 2), targets));
        assertFound(d, Cause.BAD_DATA, null, null, "targets with 1 NaN of 4 in sample 110");
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
                Cause.LEARNING_RATE,
                "2 Linear",
                "linear",
                "epoch 1, step 3: layer 2 Linear: linear gave 12 +Infinity of 12, first at [0, 0]",
                "2.weight has grown to rms 3e+37",
                "the learning rate 10 is too large",
                "--lr 0.001");
        assertThat(d.parameter()).isEqualTo("2.weight");
        assertThat(d.isBackward()).isFalse();
        assertThat(d.samples()).isEmpty();
        assertThat(d.operands()).extracting(o -> o.name()).containsExactly(null, "2.weight", "2.bias");
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
        assertThat(d.cause()).isEqualTo(Cause.LEARNING_RATE);
        assertThat(d.layer()).isNotNull();
        assertThat(d.parameter()).isNotNull();
        assertThat(d.text().cause()).contains("learning rate 10");
        assertThat(d.text().repair()).contains("--lr 0.0");
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
                Cause.LEARNING_RATE,
                "0 Linear",
                null,
                "layer 0 Linear makes numbers of rms 200",
                "out of numbers of rms 1",
                "1.weight has grown to rms 4000",
                "--lr 5e-05");
        assertThat(d.parameter()).isEqualTo("1.weight");
    }

    @Test
    void outputs_that_grow_without_the_weights_are_huge_for_another_reason() {
        Sequential network = built(Shape.of(4), new Formula(x -> x.mul(1e5)), new Linear(2));
        Diagnosis d = diagnose(network, new CrossEntropy(), ones(4, 4));
        assertFound(d, Cause.LEARNING_RATE, "0 Formula", null, "outputs have grown without the weights");
    }

    @Test
    void weights_that_are_not_finite_were_thrown_there_by_the_step_before() {
        Sequential network = built(Shape.of(4), new Linear(8), new ReLU(), new Linear(2));
        var autopsy = new Autopsy(network, new CrossEntropy());
        fill(network, "2.bias", Double.NaN);
        Diagnosis d = autopsy.of("epoch 1, step 3", ones(4, 4), Pass.training(Rng.of(5)), Double.NaN);
        assertFound(
                d,
                Cause.LEARNING_RATE,
                "2 Linear",
                "linear",
                "linear passed on 8 NaN of 8",
                "2.bias holds 2 NaN of 2 since the step before",
                "Divide the learning rate by 1000");
        assertThat(d.parameter()).isEqualTo("2.bias");
    }

    @Test
    void a_logarithm_of_a_probability_of_zero_is_found_in_its_sample() {
        Sequential network = built(Shape.of(2), new Identity(), new Softmax(), new Formula(Tensor::log));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {200, 0}, {0, 1}});
        Diagnosis d = diagnose(network, new NegativeLogLikelihood(), batch(inputs, Tensor.ofInts(0, 1, 1)));
        assertFound(
                d,
                Cause.LOG_OF_ZERO,
                "2 Formula",
                "log",
                "log gave 1 -Infinity of 6, first at [1, 1] in sample 110",
                "(0 there)",
                "CrossEntropy");
        assertThat(d.samples()).containsExactly(110);
    }

    @Test
    void an_exponential_that_overflows_is_found_within_branches() {
        Layer exp = Sequential.of(new Formula(x -> x.mul(2)), new Formula(Tensor::exp));
        Sequential network = built(Shape.of(2), new Add(new Identity(), exp));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {40, 50}, {0, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1, 1)));
        assertFound(
                d,
                Cause.EXP_OVERFLOW,
                "0.1.1 Formula",
                "exp",
                "input 0 [3, 2] from 0 to 100",
                "(100 there)",
                "an input of at most 88.7");
        assertThat(d.samples()).containsExactly(110);
    }

    @Test
    void an_exponential_is_found_in_a_graph_in_float64() {
        Sequential network =
                built(
                        Shape.of(2),
                        LayerGraph.of(
                                LayerGraph.Node.of("first", new Formula(x -> x.mul(800))),
                                LayerGraph.Node.of("power", new Formula(Tensor::exp)),
                                LayerGraph.Node.of("sum", new Identity()).add("first", "power")));
        Batch wide = batch(Tensor.ones(2, 2).to(DType.FLOAT64), Tensor.ofInts(0, 1));
        Diagnosis d = diagnose(network, new CrossEntropy(), wide);
        assertFound(d, Cause.EXP_OVERFLOW, "0.power Formula", "exp", "709.7", "float64");
    }

    @Test
    void a_division_by_zero_is_told_from_an_overflow() {
        Sequential network = built(Shape.of(2), new Formula(x -> x.div(x.sum(1, true))));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {-1, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1)));
        assertFound(d, Cause.DIVISION_BY_ZERO, "0 Formula", "div", "a divisor other than 0", "1e-8");
        assertThat(d.samples()).containsExactly(110);
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
        assertFound(d, Cause.DIVISION_BY_ZERO, "1 BatchNorm2d", "normalize", "eps of 1e-5");
        assertThat(d.samples()).isEmpty();
    }

    @Test
    void the_slope_of_a_root_at_zero_is_found_on_the_way_back() {
        Sequential network = built(Shape.of(2), new Linear(2), new ReLU(), new Formula(Tensor::sqrt), new Linear(2));
        fill(network, "0.weight", -1);
        fill(network, "0.bias", 0);
        Diagnosis d = diagnose(network, new CrossEntropy(), ones(3, 2));
        assertFound(
                d,
                Cause.DIVISION_BY_ZERO,
                "2 Formula",
                "sqrt",
                "layer 2 Formula, on the way back: the gradient of its input 0 by sqrt",
                "the slope of the root at 0 is infinite");
        assertThat(d.isBackward()).isTrue();
        assertThat(d.parameter()).isNull();
    }

    @Test
    void products_beyond_the_range_are_an_overflow() {
        Formula square = new Formula(Tensor::square);
        Sequential network = built(Shape.of(2), square, new Formula(Tensor::square), new Formula(Tensor::square));
        Tensor inputs = Tensor.of(new float[][] {{1, 2}, {1e5f, 1}});
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(inputs, Tensor.ofInts(0, 1)));
        assertFound(d, Cause.OVERFLOW, "2 Formula", "pow", "1e+20", "within ±3.4e+38");
        assertThat(d.samples()).containsExactly(110);
    }

    @Test
    void a_gradient_that_overflows_names_its_parameter() {
        Sequential network = built(Shape.of(2), new Formula(x -> x.mul(3e38)), new Linear(1));
        fill(network, "1.weight", 1e-38);
        Batch batch = batch(Tensor.ones(2, 2), Tensor.full(Shape.of(2, 1), -10));
        Diagnosis d = diagnose(network, new MeanSquaredError(), batch);
        assertFound(
                d,
                Cause.OVERFLOW,
                "1 Linear",
                "linear",
                "on the way back: the gradient of 1.weight by linear has 2 +Infinity of 2");
        assertThat(d.parameter()).isEqualTo("1.weight");
        assertThat(d.isBackward()).isTrue();
    }

    @Test
    void a_gradient_whose_square_overflows_is_named() {
        Formula steep = new Formula(x -> x.mul(1e25).sub(x.mul(1e25).detach()).add(1));
        Sequential network = built(Shape.of(2), new Linear(2), steep);
        Diagnosis d = diagnose(network, new CrossEntropy(), batch(Tensor.ones(2, 2), Tensor.ofInts(0, 0)));
        assertFound(d, Cause.OVERFLOW, null, null, "the gradient of 0.", "reaches", "the norm of the gradient");
        assertThat(d.isBackward()).isTrue();
        assertThat(d.parameter()).startsWith("0.");
    }

    @Test
    void what_is_none_of_these_is_said_to_be_unknown() {
        Sequential network = built(Shape.of(2), new Formula(x -> x.neg().sqrt()));
        assertFound(
                diagnose(network, new CrossEntropy(), ones(2, 2)),
                Cause.UNKNOWN,
                "0 Formula",
                "sqrt",
                "sqrt gave 4 NaN of 4",
                "(-1 there)",
                "GradCheck");
        Sequential sound = built(Shape.of(2), new Linear(2));
        assertFound(
                diagnose(sound, new CrossEntropy(), ones(2, 2)),
                Cause.UNKNOWN,
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
        assertFound(d, Cause.LEARNING_RATE, "0 Linear", null, "120 times", "rms 0.5");
    }

    /// Everything that an autopsy could leave changed, as bits.
    private static List<int[]> bits(Sequential network) {
        List<int[]> bits = new ArrayList<>();
        for (Parameter p : network.parameters()) {
            bits.add(bits(p.value()));
            Tensor g = p.grad();
            bits.add(g == null ? new int[] {-1} : bits(g));
        }
        for (Buffer b : network.buffers()) bits.add(bits(b.value()));
        return bits;
    }

    private static int[] bits(Tensor t) {
        float[] values = t.toFloats();
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
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
            assertThat(d.cause()).isEqualTo(round < 3 ? Cause.UNKNOWN : Cause.LEARNING_RATE);
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
