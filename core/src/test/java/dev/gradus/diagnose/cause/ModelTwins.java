package dev.gradus.diagnose.cause;

import static dev.gradus.diagnose.cause.Situation.WIDTH;
import static dev.gradus.diagnose.cause.Situation.divided;
import static dev.gradus.diagnose.cause.Situation.forValues;
import static dev.gradus.diagnose.cause.Situation.judged;
import static dev.gradus.diagnose.cause.Situation.regression;
import static dev.gradus.diagnose.cause.Situation.trained;
import static dev.gradus.diagnose.cause.Situation.trainer;
import static dev.gradus.diagnose.cause.Twins.fail;
import static dev.gradus.diagnose.cause.Twins.possible;
import static dev.gradus.diagnose.cause.Twins.warn;

import dev.gradus.diagnose.fact.Judged;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Freeze;
import dev.gradus.train.diagnose.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Twins that differ in their model.
final class ModelTwins {
    private static final double NONE = Double.NaN;

    /// Updates of a training: 4 epochs of 180 samples in batches of 20.
    static final int STEPS = 36;

    private ModelTwins() {}

    /// A sound training.
    static Evidence sound() {
        return trained(trainer(new Linear(16), new ReLU(), new Linear(3)));
    }

    static Stream<Twins> all() {
        return Stream.concat(outputs(), Stream.concat(weights(), sizes()));
    }

    private static Stream<Twins> outputs() {
        return Stream.of(
                fail("softmax-before-loss", "twice", () -> ending(new Softmax()), ModelTwins::sound),
                warn("output-activation", "ReLU before a softmax", () -> ending(new ReLU()), ModelTwins::sound),
                fail(
                        "output-activation",
                        "scores where log-probabilities are meant",
                        () -> with(new NegativeLogLikelihood(), new Linear(3)),
                        () -> with(new NegativeLogLikelihood(), new Linear(3), new LogSoftmax())),
                fail("output-activation", "a sigmoid in front of -2 to 2", () -> range(new Sigmoid()), () -> range())
                        .numbers(0.3, 0.6),
                possible("loss-unfit", "a sum", () -> summed(Reduction.SUM), () -> summed(Reduction.MEAN))
                        .numbers(0, 20),
                warn(
                        "missing-nonlinearity",
                        "two linear layers",
                        () -> trained(trainer(new Linear(16), new Linear(3))),
                        ModelTwins::sound),
                warn("layers-frozen", "the first of two", ModelTwins::frozen, ModelTwins::sound).numbers(0, 0.5));
    }

    private static Evidence ending(Layer last) {
        return trained(trainer(new Linear(16), new ReLU(), new Linear(3), last));
    }

    private static Evidence with(Loss loss, Layer... layers) {
        return trained(Trainer.of(Sequential.of(layers), loss, new Sgd(1e-3)).epochs(1).batchSize(60));
    }

    private static Evidence range(Layer... last) {
        List<Layer> layers = new ArrayList<>(List.of(new Linear(16), new ReLU(), new Linear(1)));
        layers.addAll(List.of(last));
        return trained(divided(regression(1, 0)), forValues(layers.toArray(Layer[]::new)));
    }

    private static Evidence summed(Reduction reduction) {
        Loss loss = new CrossEntropy(new CrossEntropy.Config(reduction));
        var net = Sequential.of(new Linear(8), new ReLU(), new Linear(3));
        return trained(Trainer.of(net, loss, new Sgd(1e-4)).epochs(1).batchSize(20));
    }

    private static Evidence frozen() {
        return trained(trainer(new Linear(16), new ReLU(), new Linear(3)).with(new Freeze("0.*")));
    }

    // ---- first weights ---------------------------------------------------------------------------------------------

    private static Stream<Twins> weights() {
        Supplier<Evidence> he = () -> deep(new He(), 2, new ReLU()), xavier = () -> deep(new Xavier(), 8, new Tanh());
        return Stream.of(
                fail("symmetry", "equal weights", () -> deep(new Constant(0.1), 2, new ReLU()), he).numbers(0, 0),
                fail("symmetry", "zeros", () -> deep(new Zeros(), 2, new ReLU()), he).numbers(0, 0),
                fail("initialization-too-small", "0.01", () -> deep(new Normal(0.01), 2, new ReLU()), he)
                        .numbers(0.05, 0.01 * Math.sqrt(Math.sqrt(WIDTH * 32.0))),
                fail("initialization-too-large", "standard normal", () -> deep(new Normal(2), 2, new ReLU()), he)
                        .numbers(0.05, 2 * Math.sqrt(Math.sqrt(WIDTH * 32.0)), NONE),
                fail("vanishing-gradients", "eight sigmoids", () -> deep(new Xavier(), 8, new Sigmoid()), xavier),
                fail("exploding-gradients", "small first weights, large ones behind", ModelTwins::exploding, xavier),
                fail("dead-units", "biases of -50", () -> biased(-50), () -> biased(0)).numbers(0, 1, 1),
                fail("saturated-units", "standard normal", () -> deep(new Normal(4), 2, new Tanh()), xavier));
    }

    /// Hidden layers of 32 units.
    private static Evidence deep(Initializer weights, int hidden, Layer activation) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < hidden; i++) {
            layers.add(linear(32, weights, new Zeros()));
            layers.add(
                    activation instanceof Tanh ? new Tanh() : activation instanceof ReLU ? new ReLU() : new Sigmoid());
        }
        layers.add(linear(3, weights, new Zeros()));
        return trained(trainer(layers.toArray(Layer[]::new)).epochs(1));
    }

    private static Evidence exploding() {
        List<Layer> layers = new ArrayList<>(List.of(linear(32, new Normal(1e-5), new Zeros()), new Tanh()));
        for (int i = 0; i < 5; i++) layers.addAll(List.of(linear(32, new Normal(0.7), new Zeros()), new Tanh()));
        layers.add(linear(3, new Normal(0.7), new Zeros()));
        return trained(trainer(layers.toArray(Layer[]::new)).epochs(1));
    }

    private static Layer linear(int units, Initializer weights, Initializer biases) {
        return new Linear(new Linear.Config(units, 0, true, weights, biases));
    }

    private static Evidence biased(double bias) {
        return trained(trainer(linear(16, new He(), new Constant(bias)), new ReLU(), new Linear(3)));
    }

    // ---- sizes -----------------------------------------------------------------------------------------------------

    private static Stream<Twins> sizes() {
        return Stream.of(
                warn("information-lost", "one unit in the middle", () -> narrow(1), () -> narrow(16)).numbers(0, 1),
                warn("capacity-too-small", "no hidden layer", () -> few(0, 60), () -> few(0, 99)).numbers(0, 0.2, 0),
                warn("capacity-too-small", "two units", () -> few(2, 60), () -> few(128, 60)).numbers(0, 0.2, 2),
                warn("dropout-too-strong", "nine of ten", () -> dropout(0.9), () -> dropout(0.2)).numbers(0, 0.9),
                fail("normalization", "a momentum of 0.001", () -> normalized(0.001), () -> normalized(0.1))
                        .numbers(1e-6, Math.pow(0.999, STEPS), 20));
    }

    private static Evidence narrow(int units) {
        return trained(
                trainer(
                        new Linear(64),
                        new ReLU(),
                        new Linear(units),
                        new ReLU(),
                        new Linear(16),
                        new ReLU(),
                        new Linear(3)));
    }

    private static Evidence few(int units, int right) {
        Trainer trainer = units == 0 ? trainer(new Linear(3)) : trainer(new Linear(units), new ReLU(), new Linear(3));
        return trained(trainer).with(Judged.class, judged(right, right));
    }

    private static Evidence dropout(double p) {
        return trained(trainer(new Linear(16), new ReLU(), new Dropout(p), new Linear(3)));
    }

    private static Evidence normalized(double momentum) {
        Layer norm = new BatchNorm1d(new BatchNorm1d.Config(1e-5, momentum, false, true, true));
        return trained(trainer(new Linear(16), norm, new ReLU(), new Linear(3)));
    }
}
