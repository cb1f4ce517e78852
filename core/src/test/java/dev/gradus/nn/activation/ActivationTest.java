package dev.gradus.nn.activation;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// All activations beside PyTorch's: values, gradients, kinks and extremes; and the contract of each.
class ActivationTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("activations.csv");

    /// Rows of the golden file that need settings: their own name, that of the catalogue, and the settings.
    private static final Map<String, Map<String, Object>> SETTINGS =
            Map.of(
                    "elu alpha", Map.of("alpha", 0.5),
                    "celu alpha", Map.of("alpha", 0.5),
                    "softplus beta", Map.of("beta", 2),
                    "hard-sigmoid slope", Map.of("slope", 0.2, "offset", 0.4),
                    "thresholded-relu below", Map.of("threshold", -1),
                    "gelu approximate", Map.of("approximate", true),
                    "prelu per channel", Map.of("perChannel", true));

    static Stream<String> rows() {
        return GOLDEN.keySet().stream()
                .filter(name -> !name.endsWith("gradient") && !name.equals("x") && !name.equals("rows"));
    }

    private static Layer layer(String row) {
        return Catalogues.LAYERS.make(row.replaceFirst(" .*", ""), SETTINGS.getOrDefault(row, Map.of()));
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    /// The derivative of an activation of single numbers.
    private static double[] slopes(Layer layer, float... at) {
        Tensor x = Tensor.of(Shape.of(at.length, 1), at).requiresGrad(true);
        Sequential.of(layer).build(Shape.of(1), 1).forward(x, Pass.evaluation()).sum().backward();
        Tensor g = x.grad();
        return g == null ? new double[at.length] : g.toDoubles();
    }

    static Stream<String> ofSingleNumbers() {
        return Catalogues.LAYERS.names().stream()
                .filter(name -> Catalogues.LAYERS.entry(name).defaults().getClass().getName().contains(".activation."))
                .filter(name -> !name.contains("softmax") && !name.equals("maxout"));
    }

    @ParameterizedTest
    @MethodSource("ofSingleNumbers")
    void one_that_saturates_says_so(String name) {
        Layer layer = Catalogues.LAYERS.make(name);
        double[] slopes = slopes(layer, -100, 0.3f, 100);
        boolean levelsOff = Math.abs(slopes[0]) < 1e-3 && slopes[1] > 0.1 && Math.abs(slopes[2]) < 1e-3;
        assertThat(layer.traits().contains(Trait.SATURATES)).isEqualTo(levelsOff);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void values_and_gradients_are_pytorchs(String row) {
        check(row, DType.FLOAT64, 1e-13);
        check(row, DType.FLOAT32, 2e-6);
    }

    private static void check(String row, DType dtype, double bound) {
        double[] wanted = golden(row), slopes = golden(row + " gradient");
        boolean ofRows = wanted.length == 9;
        Shape shape = ofRows ? Shape.of(3, 3) : Shape.of(wanted.length, 1);
        Sequential model = Sequential.of(layer(row)).build(shape.slice(1, 2), 1).to(dtype);
        if (row.equals("prelu per channel")) {
            model.parameters().getFirst().value().set(Tensor.of(Shape.of(3), new double[] {0.25, -0.5, 1.5}).to(dtype));
        }
        Tensor x = Tensor.of(shape, golden(ofRows ? "rows" : "x")).to(dtype).detach().requiresGrad(true);
        Tensor y = model.forward(x, Pass.evaluation());
        double[] ones = new double[wanted.length];
        for (int i = 0; i < ones.length; i++) ones[i] = i + 1;
        y.backward(Tensor.of(shape, ones).to(dtype));
        double[] values = y.toDoubles(), gradients = x.grad().toDoubles(), at = x.toDoubles();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(values[i]).as("%s of %s", row, at[i]).isCloseTo(wanted[i], within(bound * size(wanted[i])));
            assertThat(gradients[i])
                    .as("gradient of %s at %s", row, at[i])
                    .isCloseTo(slopes[i], within(bound * (i + 1) * size(slopes[i] / (i + 1))));
        }
    }

    private static double size(double value) {
        return Math.max(1, Math.abs(value));
    }

    @ParameterizedTest
    @CsvSource({
        "relu, 0, Infinity",
        "leaky-relu, -Infinity, Infinity",
        "sigmoid, 0, 1",
        "tanh, -1, 1",
        "hard-tanh, -1, 1",
        "relu6, 0, 6",
        "vl-relu, -Infinity, Infinity",
        "rrelu, -Infinity, Infinity",
        "elu, -1, Infinity",
        "celu, -1, Infinity",
        "gelu, NaN, Infinity",
        "silu, NaN, Infinity",
        "mish, NaN, Infinity",
        "softplus, 0, Infinity",
        "softsign, NaN, NaN",
        "hard-sigmoid, 0, 1",
        "hard-swish, NaN, Infinity",
        "thresholded-relu, 0, Infinity",
        "step, 0, 1"
    })
    void infinities_end_where_pytorchs_end_and_nan_stays(String name, float low, float high) {
        Layer layer = Catalogues.LAYERS.make(name);
        Tensor x = Tensor.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN);
        assertThat(layer.forward(x, Pass.evaluation()).toFloats()).containsExactly(low, high, Float.NaN);
        assertThat(layer.forward(Tensor.of(), Pass.evaluation()).toFloats()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "relu, 0",
        "leaky-relu, 0.01",
        "vl-relu, 0.33333334",
        "rrelu, 0.22916667",
        "prelu, 0.25",
        "hard-tanh, 1",
        "relu6, 0",
        "elu, 1",
        "selu, 1.7580993",
        "celu, 1",
        "gelu, 0.5",
        "silu, 0.5",
        "mish, 0.6",
        "softplus, 0.5",
        "softsign, 1",
        "hard-sigmoid, 0.16666667",
        "hard-swish, 0.5",
        "thresholded-relu, 0",
        "step, 0"
    })
    void the_gradient_at_0_is_the_documented_one(String name, float slope) {
        Sequential model = Sequential.of(Catalogues.LAYERS.make(name)).build(Shape.of(1), 1);
        Tensor x = Tensor.zeros(1, 1).requiresGrad(true);
        model.forward(x, Pass.evaluation()).backward(Tensor.ones(1, 1));
        assertThat(x.grad().toFloats()[0]).isCloseTo(slope, within(1e-7f));
    }

    @Test
    void in_training_rrelu_draws_a_slope_for_each_element() {
        int n = 40_000;
        Tensor y = new RReLU().forward(Tensor.full(Shape.of(n), -1), Pass.training(Rng.of(3)));
        double mean = 0;
        for (float v : y.toFloats()) {
            assertThat(-v).isBetween(1 / 8f, 1 / 3f);
            mean -= v / n;
        }
        double sigma = (1.0 / 3 - 1.0 / 8) / Math.sqrt(12.0 * n);
        assertThat(mean).isCloseTo((1.0 / 8 + 1.0 / 3) / 2, within(4 * sigma));
    }

    @Test
    void prelu_learns_from_what_lies_at_or_below_0() {
        Sequential model = Sequential.of(new PReLU()).build(Shape.of(3), 1);
        model.forward(Tensor.of(new float[][] {{-2, 0, 5}, {-1, 3, -4}}), Pass.evaluation()).sum().backward();
        assertThat(model.parameters().getFirst().grad().toFloats()).containsExactly(-7);
    }

    @Test
    void maxout_takes_the_largest_of_neighbouring_channels_and_the_first_of_equals() {
        Tensor x = Tensor.of(Shape.of(1, 4, 2), new float[] {1, -1, 2, -2, 5, 7, 5, 8}).requiresGrad(true);
        Sequential model = Sequential.of(new Maxout()).build(Shape.of(4, 2), 1);
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(y.toFloats()).containsExactly(2, -1, 5, 8);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 1, 1, 0, 1, 0, 0, 1);
    }

    @Test
    void at_its_corners_a_hard_activation_has_the_gradient_of_what_is_level() {
        assertThat(slopes(new HardSigmoid(), -3, -2.99f, 2.99f, 3)).containsExactly(0, 1 / 6f, 1 / 6f, 0);
        assertThat(slopes(new HardSwish(), -3, 3)).containsExactly(0, 1);
        assertThat(slopes(new ThresholdedReLU(), 1, Math.nextUp(1f))).containsExactly(0, 1);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertRefused(() -> new HardTanh(new HardTanh.Config(1, -1)), "from 1.0 to -1.0", "smaller one first");
        assertRefused(() -> new RReLU(new RReLU.Config(0.5, Double.NaN)), "RReLU: from 0.5 to NaN");
        assertRefused(() -> new HardSigmoid(new HardSigmoid.Config(0, 0.5)), "HardSigmoid: slope = 0.0", "above 0");
        assertRefused(() -> new HardSigmoid(new HardSigmoid.Config(1, 1.0 / 0)), "HardSigmoid: offset = Infinity");
        assertRefused(() -> new ThresholdedReLU(Double.NaN), "ThresholdedReLU: threshold = NaN", "a finite number");
        assertRefused(() -> new CELU(0), "CELU: alpha = 0.0", "above 0");
        assertRefused(() -> new Softplus(-1), "Softplus: beta = -1.0");
        assertRefused(() -> new Maxout(0), "0 pieces", "at least 1");
        assertRefused(
                () -> Sequential.of(new Maxout(3)).build(Shape.of(4), 1), "Maxout 0", "[4] with 3 pieces", "3 times");
        assertRefused(() -> new PReLU().forward(Tensor.ones(1, 1), Pass.evaluation()), "PReLU: forward before build");
    }

    @Nested
    class HardTanhContract implements LayerContract {
        @Override
        public HardTanh make() {
            return new HardTanh();
        }
    }

    @Nested
    class ReLU6Contract implements LayerContract {
        @Override
        public ReLU6 make() {
            return new ReLU6();
        }
    }

    @Nested
    class VLReLUContract implements LayerContract {
        @Override
        public VLReLU make() {
            return new VLReLU();
        }
    }

    @Nested
    class RReLUContract implements LayerContract {
        @Override
        public RReLU make() {
            return new RReLU();
        }

        @Override
        public boolean isRandom() {
            return true;
        }
    }

    @Nested
    class PReLUContract implements LayerContract {
        @Override
        public PReLU make() {
            return new PReLU(new PReLU.Config(true, 0.25));
        }

        @Override
        public boolean startsRandomly() {
            return false;
        }
    }

    @Nested
    class ELUContract implements LayerContract {
        @Override
        public ELU make() {
            return new ELU();
        }
    }

    @Nested
    class SELUContract implements LayerContract {
        @Override
        public SELU make() {
            return new SELU();
        }
    }

    @Nested
    class CELUContract implements LayerContract {
        @Override
        public CELU make() {
            return new CELU();
        }
    }

    @Nested
    class GELUContract implements LayerContract {
        @Override
        public GELU make() {
            return new GELU();
        }
    }

    @Nested
    class SiLUContract implements LayerContract {
        @Override
        public SiLU make() {
            return new SiLU();
        }
    }

    @Nested
    class MishContract implements LayerContract {
        @Override
        public Mish make() {
            return new Mish();
        }
    }

    @Nested
    class SoftplusContract implements LayerContract {
        @Override
        public Softplus make() {
            return new Softplus();
        }
    }

    @Nested
    class SoftsignContract implements LayerContract {
        @Override
        public Softsign make() {
            return new Softsign();
        }
    }

    @Nested
    class HardSigmoidContract implements LayerContract {
        @Override
        public HardSigmoid make() {
            return new HardSigmoid(new HardSigmoid.Config(0.7, 0.4)); // beyond both bounds, too
        }
    }

    @Nested
    class HardSwishContract implements LayerContract {
        @Override
        public HardSwish make() {
            return new HardSwish();
        }
    }

    @Nested
    class ThresholdedReLUContract implements LayerContract {
        @Override
        public ThresholdedReLU make() {
            return new ThresholdedReLU(0.25);
        }
    }

    @Nested
    class MaxoutContract implements LayerContract {
        @Override
        public Maxout make() {
            return new Maxout();
        }

        @Override
        public Shape sample() {
            return Shape.of(4, 3);
        }
    }

    @Nested
    class LogSoftmaxContract implements LayerContract {
        @Override
        public LogSoftmax make() {
            return new LogSoftmax();
        }
    }
}
