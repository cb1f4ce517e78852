package dev.gradus.lab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// What the tests of architectures do again and again.
final class Networks {
    private Networks() {}

    static Sequential network(Map<String, ?> written, int outputs) {
        return Architectures.ALL.read(written).network(outputs);
    }

    static List<String> types(Sequential network) {
        return network.layers().stream().map(Layer::getClass).map(Class::getSimpleName).toList();
    }

    /// Loss before and after a step of plain SGD on one batch.
    static double[] step(Sequential network, Shape sample) {
        return step(network, sample, 8, 0.01);
    }

    /// Loss before and after a step of plain SGD on a batch of some size.
    static double[] step(Sequential network, Shape sample, int samples, double rate) {
        var sgd = new Sgd(rate);
        sgd.attach(network.parameters());
        int[] classes = new int[samples];
        for (int i = 0; i < samples; i++) classes[i] = i;
        Tensor x = Rng.of(1).normal(sample.prepend(samples), 0, 1), labels = Tensor.ofInts(classes);
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            Tensor scores = network.forward(x, Pass.training(Rng.of(2)));
            assertThat(scores.shape().axis(0)).isEqualTo(samples);
            Tensor loss = new CrossEntropy().of(scores, labels);
            losses[i] = loss.item();
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }
        return losses;
    }

    /// Builds a network and takes a step of SGD with it, which must lower the loss and reach every parameter.
    static void requireLearning(Sequential network, Shape sample, int samples, double rate) {
        double[] losses = step(network.build(sample, 1), sample, samples, rate);
        assertThat(losses[1]).isLessThan(losses[0]);
        network.parameters().forEach(p -> assertThat(p.grad()).as(p.name()).isNotNull());
    }
}
