package dev.gradus.examples;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Split;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;

/// Batch size, iteration and epoch: the same data and the same rate, in batches of all samples, of 100, and of one.
///
/// ```
/// updates in an epoch of n samples:   full batch 1,   mini-batches of b  n/b (rounded up),   single samples n
/// ```
/// An epoch shows every sample once, whatever the batch size. Smaller batches move more often, each time by a rougher
/// estimate of the gradient, so they get further in an epoch; larger ones use the machine better.
final class MiniBatches {
    private MiniBatches() {}

    static int updatesPerEpoch(Split.Train data, int batchSize) {
        return Loader.of(data).batchSize(batchSize).batches();
    }

    /// Trains a single layer.
    ///
    /// @return the loss on all training samples before training and after each epoch
    static List<Double> losses(Split.Train data, int batchSize, int epochs) {
        var model = Sequential.of(new Flatten(), new Linear(10).init(new Zeros())).build(data.data().shape(), 0);
        var error = new CrossEntropy();
        var descent = new GradientDescent(0.1);
        descent.attach(model.parameters());
        Batch all = Loader.of(data).batchSize(data.data().size()).iterator().next();
        Loader loader = Loader.of(data).batchSize(batchSize).shuffle(1);
        List<Double> losses = new ArrayList<>();
        for (int epoch = 0; ; epoch++) {
            losses.add(error.of(model.forward(all.inputs(), Pass.evaluation()), all.targets()).item());
            if (epoch == epochs) return losses;
            for (Batch batch : loader.epoch(epoch)) {
                try (var _ = Workspace.open()) {
                    descent.zeroGrad();
                    error.of(model.forward(batch.inputs(), Pass.training(Rng.of(epoch))), batch.targets()).backward();
                    descent.step();
                }
            }
        }
    }

    static void main() {
        Split.Train data = Digits.load().train();
        for (int batchSize : new int[] {data.data().size(), 100, 1}) {
            IO.println(
                    "Batches of %d, updates in an epoch: %d;".formatted(batchSize, updatesPerEpoch(data, batchSize)));
            IO.println(
                    "  the loss at first and after each of 5 epochs: "
                            + String.join(", ", losses(data, batchSize, 5).stream().map("%.3f"::formatted).toList()));
        }
    }
}
