package dev.gradus.lab.experiment.normalization;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Kept;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Iterator;

/// Steps of an optimizer on shuffled batches, with a look before each of them.
final class Steps {
    private Steps() {}

    /// What is done before a step.
    @FunctionalInterface
    interface Look {
        /// Looks; changes nothing.
        ///
        /// @param step from 0
        /// @param batch of the step
        /// @param random numbers of the step
        void before(int step, Batch batch, Rng random);
    }

    /// Trains with the cross entropy.
    ///
    /// @param network built
    /// @param from 0 to 1: how much of the cell is done before
    /// @param share of the cell that these steps are
    /// @return the loss of each batch
    static double[] run(
            Workbench bench,
            Sequential network,
            Optimizer<?> optimizer,
            Loader loader,
            int steps,
            double from,
            double share,
            Look look) {
        var loss = new CrossEntropy();
        optimizer.attach(network.parameters());
        double[] losses = new double[steps];
        Iterator<Batch> batches = loader.epoch(0).iterator();
        int epoch = 0;
        for (int step = 0; step < steps; step++) {
            if (!batches.hasNext()) batches = loader.epoch(++epoch).iterator();
            Batch batch = batches.next();
            Rng random = bench.random().fork("step").fork(step);
            look.before(step, batch, random);
            try (var _ = Workspace.open()) {
                Tensor value = loss.of(network.forward(batch.inputs(), Pass.training(random)), batch.targets());
                optimizer.zeroGrad();
                value.backward();
                losses[step] = value.item();
                optimizer.step();
            }
            bench.done(from + share * (step + 1) / steps);
        }
        return losses;
    }

    /// Runs a network in training passes without a trace in its running statistics.
    static void undisturbed(Sequential network, Runnable passes) {
        Kept kept = Kept.of(network);
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            passes.run();
        } finally {
            kept.restore();
        }
    }
}
