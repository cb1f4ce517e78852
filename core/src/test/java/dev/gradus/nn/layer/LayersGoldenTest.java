package dev.gradus.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Pointwise.Function;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Small layers beside PyTorch's functions: values, and gradients of inputs and parameters.
class LayersGoldenTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("layers.csv");

    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("permute", new Permute(2, 0, 1));
        layers.put("permute two axes", new Permute(new Permute.Config()));
        layers.put("pad-2d", new Pad2d(new Pad2d.Config()));
        layers.put("pad-2d of four sizes", new Pad2d(new Pad2d.Config(List.of(2, 0, 4, 1), -1.5)));
        layers.put("upsample-2d", new Upsample2d(2));
        layers.put("upsample-2d of two factors", new Upsample2d(new Upsample2d.Config(List.of(1, 3))));
        layers.put("mean", new Mean(new Mean.Config()));
        layers.put("mean of images", new Mean(new Mean.Config(List.of(1, 2), true)));
        layers.put("mean of sequences", new Mean(0));
        layers.put("mean of axes apart", new Mean(-1, 0));
        layers.put("mean of axes apart and kept", new Mean(new Mean.Config(List.of(0, 2), true)));
        layers.put("mean of everything", new Mean(0, 1, 2));
        for (Function f : Function.values()) {
            layers.put("pointwise " + f.name().toLowerCase(java.util.Locale.ROOT), new Pointwise(f));
        }
        layers.put("pointwise power 3", Pointwise.power(3));
        layers.put("pointwise power -1.5", Pointwise.power(-1.5));
        layers.put("affine", new Affine(new Affine.Config()));
        layers.put("affine of channels", new Affine(2, 1, 1));
        layers.put("affine of columns", new Affine(4));
        layers.put("affine of everything", new Affine(2, 3, 4));
        return layers;
    }

    static Stream<String> names() {
        return GOLDEN.keySet().stream().filter(row -> row.endsWith(" input")).map(row -> row.replace(" input", ""));
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    private static Shape shape(String row) {
        return Shape.of(Arrays.stream(golden(row)).mapToInt(size -> (int) size).toArray());
    }

    @ParameterizedTest
    @MethodSource("names")
    void values_and_gradients_are_pytorchs(String name) {
        check(name, DType.FLOAT64, 1e-13);
        check(name, DType.FLOAT32, 1e-6);
    }

    private static void check(String name, DType dtype, double bound) {
        Shape shape = shape(name + " shape");
        Sequential model =
                Sequential.of(Objects.requireNonNull(layers().get(name), name))
                        .build(shape.slice(1, shape.rank()), 1)
                        .to(dtype);
        for (Parameter p : model.parameters()) {
            p.value().set(Tensor.of(p.value().shape(), golden(name + p.name().replace("0.", " "))).to(dtype));
        }
        Tensor x = Tensor.of(shape, golden(name + " input")).to(dtype).detach().requiresGrad(true);
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(shape(name + " output shape"));
        double[] slopes = new double[y.size()];
        for (int i = 0; i < slopes.length; i++) slopes[i] = i + 1;
        y.backward(Tensor.of(y.shape(), slopes).to(dtype));
        near(y, name + " output", bound);
        near(x.grad(), name + " input gradient", bound);
        for (Parameter p : model.parameters()) near(p.grad(), name + p.name().replace("0.", " ") + " gradient", bound);
    }

    private static void near(Tensor got, String row, double bound) {
        double[] wanted = golden(row), values = got.toDoubles();
        assertThat(values).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(values[i]).as("%s %d", row, i).isCloseTo(wanted[i], within(bound * size(wanted[i])));
        }
    }

    private static double size(double value) {
        return Math.max(1, Math.abs(value));
    }
}
