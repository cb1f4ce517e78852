package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpectralNormTest implements LayerContract {
    /// With u and v fixed: else each training pass is another function.
    @Override
    public SpectralNorm make() {
        return new SpectralNorm(new SpectralNorm.Config(new Linear(4), 0, 1e-12));
    }

    @Override
    public Shape sample() {
        return Shape.of(3);
    }

    private static Tensor numbers(int... sizes) {
        double[] x = new double[Shape.of(sizes).size()];
        for (int i = 0; i < x.length; i++) x[i] = (7 * i * i + 3 * i) % 23 / 8.0 - 1;
        return Tensor.of(Shape.of(sizes), x);
    }

    @Test
    void passes_are_those_of_pytorch() {
        Map<String, double[]> golden = Golden.read("spectral-norm.csv");
        var layer = new SpectralNorm(new SpectralNorm.Config(new Linear(3), 2, 1e-12));
        Sequential model = Sequential.of(layer).build(Shape.of(4), 1).to(DType.FLOAT64);
        model.parameters().get(0).value().set(numbers(3, 4));
        model.parameters().get(1).value().set(numbers(3));
        model.buffers().get(0).value().set(Tensor.of(Shape.of(3), new double[] {0.6, 0, 0.8}));
        model.buffers().get(1).value().set(Tensor.of(Shape.of(4), new double[] {0.5, 0.5, -0.5, 0.5}));
        for (int t = 0; t < 3; t++) {
            model.parameters().get(0).value().zeroGrad();
            Tensor x = numbers(2, 4).add(t).requiresGrad(true);
            Tensor y = model.forward(x, Pass.training(Rng.of(1)));
            y.square().sum().backward();
            near(y, golden.get("output " + t));
            near(x.grad(), golden.get("input gradient " + t));
            near(model.parameters().get(0).grad(), golden.get("weight gradient " + t));
            near(model.buffers().get(0).value(), golden.get("u " + t));
            near(model.buffers().get(1).value(), golden.get("v " + t));
        }
        near(model.forward(numbers(2, 4), Pass.evaluation()), golden.get("evaluated"));
    }

    @Test
    void the_weight_of_a_convolution_is_a_matrix_with_a_row_for_each_output() {
        Map<String, double[]> golden = Golden.read("spectral-norm.csv");
        Map<String, Layer> layers = Map.of("conv", new Conv2d(3, 2), "transposed", new ConvTranspose2d(3, 2, 1));
        layers.forEach((name, layer) -> {
            Sequential model = Sequential.of(new SpectralNorm(layer)).build(Shape.of(2, 2, 3), 1).to(DType.FLOAT64);
            for (Parameter p : model.parameters()) p.value().set(numbers(p.value().shape().toArray()));
            for (Buffer b : model.buffers()) b.value().set(numbers(b.value().size()));
            Tensor y = model.forward(numbers(1, 2, 2, 3), Pass.training(Rng.of(1)));
            y.square().sum().backward();
            near(y, golden.get(name + " output"));
            near(model.parameters().get(0).grad(), golden.get(name + " weight gradient"));
            near(model.buffers().get(0).value(), golden.get(name + " u"));
        });
    }

    private static void near(Tensor got, double[] expected) {
        assertThat(got.toDoubles()).containsExactly(expected, within(1e-12));
    }

    @Test
    void a_diagonal_weight_is_divided_by_its_largest_number() {
        Sequential model = Sequential.of(new SpectralNorm(new Linear(2))).build(Shape.of(2), 1);
        model.parameters().get(0).value().set(Tensor.of(new float[][] {{-5, 0}, {0, 2}}));
        model.parameters().get(1).value().set(Tensor.zeros(2));
        Tensor x = Tensor.of(new float[][] {{1, 1}});
        for (int i = 0; i < 30; i++) model.forward(x, Pass.training(Rng.of(1)));
        Tensor y = model.forward(x, Pass.evaluation());
        assertThat(y.toFloats()).containsExactly(new float[] {-1, 0.4f}, within(1e-6f));
        assertThat(model.parameters().get(0).value().toFloats()).containsExactly(-5, 0, 0, 2);
    }

    @Test
    void the_singular_vectors_are_kept_with_the_model_and_its_wrapper_may_be_wrapped() {
        Sequential model = Sequential.of(new WeightNoise(new SpectralNorm(new Linear(2)), 0.1)).build(sample(), 1);
        assertThat(model.buffers()).extracting(Buffer::name).containsExactly("0.layer.u", "0.layer.v");
        assertThat(model.state()).containsKeys("0.layer.layer.weight", "0.layer.layer.bias");
        assertThat(model.forward(Tensor.ones(1, 3), Pass.training(Rng.of(1))).shape()).isEqualTo(Shape.of(1, 2));
    }

    @Test
    void a_summary_counts_what_is_inside_once() {
        Summary wrapped = Summary.of(Sequential.of(new SpectralNorm(new Linear(4))), sample(), 10);
        Summary plain = Summary.of(Sequential.of(new Linear(4)), sample(), 10);
        assertThat(wrapped.rows()).extracting(Summary.Row::path).containsExactly("0.layer", "0");
        assertThat(wrapped.memory()).isEqualTo(plain.memory());
        assertThat(wrapped.multiplyAdds()).isEqualTo(plain.multiplyAdds());
    }

    @Test
    void misuse_is_refused() {
        assertRefused(() -> new SpectralNorm(new SpectralNorm.Config(new Linear(1), -1, 1)), "-1 iterations");
        assertRefused(
                () -> Sequential.of(new SpectralNorm(new Tanh())).build(sample(), 1),
                "SpectralNorm 0",
                "without weights");
        assertRefused(
                () -> Sequential.of(new SpectralNorm(Sequential.of(new Linear(2), new Linear(2)))).build(sample(), 1),
                "SpectralNorm 0 around 2 weights");
        assertRefused(() -> make().forward(Tensor.ones(1, 3), Pass.evaluation()), "forward before build");
    }
}
