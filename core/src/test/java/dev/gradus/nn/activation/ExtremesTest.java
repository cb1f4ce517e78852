package dev.gradus.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All activations beside PyTorch's where numbers are tiny, huge, infinite or none; with five differences, all deliberate:
///
/// - where x is NaN the gradient of the limits of `hard-tanh`, `relu6`, `hard-sigmoid` and `thresholded-relu` is 0, as that of every
///   `clamp` (PyTorch's own `clamp`, too), that of `prelu` is that of its right side, and that of `hard-swish` is NaN; the value is NaN anyway;
/// - `gelu` of ∞ is ∞ in float32, too (PyTorch's is NaN in float32 and ∞ in float64);
/// - the gradient of the approximated `gelu` stays finite up to the largest number (PyTorch's is NaN where x² overflows);
/// - what is below 10⁻³⁵ is not always flushed to 0.
class ExtremesTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("activation_extremes.csv");

    private static final Map<String, Map<String, Object>> SETTINGS =
            Map.of(
                    "elu alpha", Map.of("alpha", 0.5),
                    "celu alpha", Map.of("alpha", 0.5),
                    "softplus beta", Map.of("beta", 2),
                    "hard-sigmoid slope", Map.of("slope", 0.2, "offset", 0.4),
                    "thresholded-relu below", Map.of("threshold", -1),
                    "gelu approximate", Map.of("approximate", true));

    static Stream<String> rows() {
        return GOLDEN.keySet().stream().filter(name -> !name.matches(".*( gradient| x| rows)"));
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void values_and_gradients_are_pytorchs(String row) {
        DType dtype = row.startsWith("float64") ? DType.FLOAT64 : DType.FLOAT32;
        String name = row.substring(8);
        boolean ofRows = name.contains("softmax");
        double[] at = golden(row.substring(0, 8) + (ofRows ? "rows" : "x")), ofOutput = new double[at.length];
        for (int i = 0; i < at.length; i++) ofOutput[i] = new double[] {1, 2, -3}[i % 3];
        Shape shape = ofRows ? Shape.of(at.length / 3, 3) : Shape.of(at.length, 1);
        Sequential model =
                Sequential.of(
                                Catalogues.LAYERS.make(
                                        name.replaceFirst(" .*", ""), SETTINGS.getOrDefault(name, Map.of())))
                        .build(shape.slice(1, 2), 1)
                        .to(dtype);
        Tensor x = Tensor.of(shape, at).to(dtype).detach().requiresGrad(true);
        Tensor y = model.forward(x, Pass.evaluation());
        y.backward(Tensor.of(shape, ofOutput).to(dtype));
        List<String> differences = new ArrayList<>();
        double[] values = y.toDoubles(), gradients = x.grad().toDoubles();
        double[] wanted = golden(row), slopes = golden(row + " gradient");
        double bound =
                dtype == DType.FLOAT64 ? 1e-12 : name.equals("softsign") ? 2e-5 : 3e-6; // whose 1/b - x/b² cancels
        for (int i = 0; i < at.length; i++) {
            double value = name.equals("gelu") && at[i] == Double.POSITIVE_INFINITY ? at[i] : wanted[i];
            if (!near(values[i], value, bound)) differences.add("%s: %s for %s".formatted(at[i], values[i], value));
            double slope = slope(name, at[i], ofOutput[i], slopes[i]);
            if (!near(gradients[i], slope, bound)) {
                differences.add("gradient at %s: %s for %s".formatted(at[i], gradients[i], slope));
            }
        }
        assertThat(differences).isEmpty();
    }

    /// PyTorch's gradient, or where it deliberately is another that one.
    private static double slope(String name, double x, double ofOutput, double pytorchs) {
        boolean none = Double.isNaN(x);
        return switch (name) {
            case "hard-tanh", "relu6", "hard-sigmoid", "thresholded-relu", "thresholded-relu below" ->
                    none ? 0 : pytorchs;
            case "hard-swish" -> none ? x : pytorchs;
            case "prelu" -> none ? ofOutput : pytorchs;
            case "gelu approximate" -> overflows(x) ? x > 0 ? ofOutput : 0 : pytorchs;
            default -> pytorchs;
        };
    }

    /// Whether x is finite, but x² may not be.
    private static boolean overflows(double x) {
        return Math.abs(x) > 1e30 && !Double.isInfinite(x);
    }

    private static boolean near(double got, double wanted, double bound) {
        return got == wanted
                || (Double.isNaN(got) && Double.isNaN(wanted))
                || Math.abs(got - wanted) <= 1e-35 + bound * Math.abs(wanted);
    }
}
