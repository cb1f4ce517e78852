package dev.gradus.train.diagnose;

import dev.gradus.data.Batch;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Steps of small networks, for tests of checks.
final class Steps {
    private Steps() {}

    /// A layer that is one function of its input.
    record Formula(UnaryOperator<Tensor> f) implements Layer {
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

    static Layer formula(UnaryOperator<Tensor> f) {
        return new Formula(f);
    }

    /// A step of two classes with these inputs.
    static Step of(float[][] inputs, Layer... layers) {
        return of(Tensor.of(inputs), Tensor.ofInts(new int[inputs.length]), new CrossEntropy(), 1, layers);
    }

    /// A step after all weights have grown.
    static Step grown(double factor, float[][] inputs, Layer... layers) {
        return of(Tensor.of(inputs), Tensor.ofInts(new int[inputs.length]), new CrossEntropy(), factor, layers);
    }

    static Step of(Tensor inputs, Tensor targets, Loss loss, double growth, Layer... layers) {
        Shape shape = inputs.shape();
        Sequential network = built(shape.slice(1, shape.rank()), layers);
        var autopsy = new Autopsy(network, loss);
        network.parameters().forEach(p -> p.value().set(p.value().mul(growth)));
        return autopsy.step(network, "epoch 1, step 3", batch(inputs, targets), Pass.training(Rng.of(5)), 10);
    }

    static Batch batch(Tensor inputs, Tensor targets) {
        return new Batch(inputs, targets, IntStream.range(0, inputs.shape().axis(0)).map(i -> 100 + 10 * i).toArray());
    }

    static Batch ones(int n, int features) {
        return batch(Tensor.ones(n, features), Tensor.of(Shape.of(n), new int[n]));
    }

    static Sequential built(Shape sample, Layer... layers) {
        return Sequential.of(layers).build(sample, 1);
    }

    static void fill(Sequential network, String name, double value) {
        Tensor p = network.state().get(name);
        p.set(Tensor.full(p.shape(), value));
    }

    /// Everything that an autopsy could leave changed, as bits.
    static List<int[]> bits(Sequential network) {
        List<int[]> bits = new ArrayList<>();
        for (Parameter p : network.parameters()) {
            bits.add(bits(p.value()));
            Tensor g = p.grad();
            bits.add(g == null ? new int[] {-1} : bits(g));
        }
        for (Buffer b : network.buffers()) bits.add(bits(b.value()));
        return bits;
    }

    static int[] bits(Tensor t) {
        float[] values = t.toFloats();
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }
}
