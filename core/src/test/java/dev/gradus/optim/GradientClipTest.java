package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every kind of clipping beside PyTorch's, and what infinite gradients do.
class GradientClipTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("clipping.csv");
    static final List<String> NAMES = List.copyOf(GOLDEN.keySet());
    static final List<String> KINDS = List.copyOf(Catalogues.GRADIENT_CLIPS.names());

    private static final Map<String, GradientClip> CLIPS =
            Map.ofEntries(
                    entry("norm", new NormClip()),
                    entry("norm-loose", new NormClip(1000)),
                    entry("layer-norm", new LayerNormClip(2)),
                    entry("value", new ValueClip(0.5)),
                    entry("adaptive", new AdaptiveClip()),
                    entry("adaptive-loose", new AdaptiveClip(new AdaptiveClip.Config(20, 0.5))));

    private static float[] numbers(int k, int n, double scale) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) (((7 * i + 5 * k) % 23 - 11) * scale);
        return x;
    }

    /// As `clipping.py` makes them.
    private static List<Parameter> model() {
        List<Shape> shapes = List.of(Shape.of(3, 4), Shape.of(3), Shape.of(2, 3, 2, 2));
        List<String> names = List.of("0.weight", "0.bias", "1.weight");
        List<Parameter> parameters = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            Shape shape = shapes.get(k);
            var p = new Parameter(names.get(k), Tensor.of(shape, numbers(k, shape.size(), k == 1 ? 0 : 1.0 / 64)));
            float[] g = numbers(k + 3, shape.size(), Math.pow(2, -3 * k));
            if (k == 2) for (int i = 0; i < 12; i++) g[i] = 0;
            p.value().backward(Tensor.of(shape, g));
            parameters.add(p);
        }
        parameters.add(new Parameter("2.weight", Tensor.of(1, 2)));
        return parameters;
    }

    private static Tensor grad(Parameter p) {
        return Objects.requireNonNull(p.grad());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void norm_and_gradients_are_pytorchs(String name) {
        List<Parameter> parameters = model();
        double[] expected = GOLDEN.get(name);
        double norm = Objects.requireNonNull(CLIPS.get(name)).clip(parameters);
        assertThat(norm).isCloseTo(expected[0], within(1e-6 * expected[0]));
        int at = 1;
        for (Parameter p : parameters.subList(0, 3)) {
            for (float g : grad(p).toFloats()) {
                double e = expected[at++];
                assertThat((double) g).as(p.name() + " " + at).isCloseTo(e, within(1e-6 * Math.abs(e)));
            }
        }
        assertThat(parameters.get(3).grad()).isNull();
    }

    @Test
    void every_kind_is_compared() {
        assertThat(CLIPS.keySet()).isEqualTo(GOLDEN.keySet()).containsAll(KINDS);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void an_infinite_gradient_is_reported_and_stays(String kind) {
        GradientClip clip = Catalogues.GRADIENT_CLIPS.make(kind);
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
            var good = new Parameter("good", Tensor.of(1, 2));
            var broken = new Parameter("broken", Tensor.of(1, 2));
            good.value().backward(Tensor.of(30, 40));
            broken.value().backward(Tensor.of(5, bad));
            var both = List.of(good, broken);
            assertThat(clip.limit(both)).isNotFinite();
            assertRefused(() -> clip.clip(both), Float.isNaN(bad) ? "NaN" : "Infinity", "that of broken");
            assertThat(grad(good).toFloats()).containsExactly(30, 40);
            assertThat(grad(broken).toFloats()).containsExactly(5, bad);
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void without_gradients_the_norm_is_zero(String kind) {
        GradientClip clip = Catalogues.GRADIENT_CLIPS.make(kind);
        assertThat(clip.clip(List.of())).isZero();
        var empty = new Parameter("empty", Tensor.zeros(0));
        empty.value().backward(Tensor.zeros(0));
        assertThat(clip.clip(List.of(empty, new Parameter("none", Tensor.of(1))))).isZero();
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void limits_must_be_positive(String kind) {
        Record defaults = Catalogues.GRADIENT_CLIPS.entry(kind).defaults();
        for (var c : defaults.getClass().getRecordComponents()) {
            for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
                assertRefused(
                        () -> Catalogues.GRADIENT_CLIPS.make(kind, Map.of(c.getName(), bad)),
                        Double.toString(bad),
                        "above 0");
            }
        }
    }

    @Test
    void the_norm_of_many_numbers_is_exact_to_the_last_digits_of_floats() {
        float[] g = new float[100_003];
        double squares = 0;
        for (int i = 0; i < g.length; i++) {
            g[i] = (i * 37 % 101 - 50) / 64f;
            squares += (double) g[i] * g[i];
        }
        var p = new Parameter("p", Tensor.zeros(g.length));
        p.value().backward(Tensor.of(g));
        assertThat(GradientClip.norm(List.of(p))).isCloseTo(Math.sqrt(squares), within(1e-5));
    }
}
