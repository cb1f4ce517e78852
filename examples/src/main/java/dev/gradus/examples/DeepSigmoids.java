package dev.gradus.examples;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.pretrain.Rbm;
import dev.gradus.nn.pretrain.RbmPretraining;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/// Five sigmoid layers, from small random weights and from pretraining by restricted Boltzmann machines.
///
/// Each sigmoid passes on at most a quarter of its gradient, and small weights take the rest: the first layers hardly learn, and the
/// network answers the commonest class. Machines that have learned, layer by layer and without labels, what digits look like give
/// weights through which signals and gradients pass. This is how deep learning began in 2006.
final class DeepSigmoids {
    static final int DEPTH = 5;
    static final int UNITS = 100;

    private DeepSigmoids() {}

    private static Sequential network() {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int i = 0; i < DEPTH; i++) {
            layers.add(new Linear(UNITS).init(new Normal(0.01)));
            layers.add(new Sigmoid());
        }
        layers.add(new Linear(10).init(new Normal(0.01)));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private static Trainer trainer(Splits digits) {
        return Trainer.of(network(), new CrossEntropy(), new Sgd(0.1, 0.9))
                .prepare(MinMax.fit(digits.train()))
                .epochs(30)
                .batchSize(50);
    }

    /// Test accuracy from small random weights.
    static double random(Splits digits) {
        return trainer(digits).fit(digits).test().accuracy();
    }

    /// The run from pretrained weights; what the machines achieved is added to the report.
    static Run pretrained(Splits digits, List<String> report) {
        return trainer(digits)
                .initialize(new RbmPretraining(new Rbm.Config(Rbm.Visible.BERNOULLI, 1, 0.05, 0.5, 0, 20, 100)))
                .listen(event -> {
                    if (event instanceof TrainEvent.Started started) report.add(started.initialization());
                })
                .fit(digits);
    }

    static void main() {
        Splits digits = Digits.load();
        List<String> report = new ArrayList<>();
        double random = random(digits), pretrained = pretrained(digits, report).test().accuracy();
        IO.println(report.getFirst());
        IO.println("test accuracy from small random weights: %.3f".formatted(random));
        IO.println("test accuracy from pretrained weights:   %.3f".formatted(pretrained));
    }
}
