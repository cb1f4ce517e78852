package dev.gradus.train;

import dev.gradus.error.GradusException;

/// How long and in what portions to train.
///
/// Training ends with the first limit that is reached. Where that is within an epoch, the epoch is validated as it is; of that
/// validation a state that is captured then knows nothing, so that a training which goes on from it is one that was never cut.
///
/// @param epochs passes over the training split, at least 1
/// @param batchSize samples that go through the model together, at least 1
/// @param dropLast whether the last, smaller batch of an epoch is left out
/// @param seed decides initial weights, the order of samples and everything else that is random
/// @param steps updates of the parameters after which training ends, over all epochs; 0 for no limit
/// @param seconds time after which training ends, that before a resumption included; 0 for no limit
/// @param accumulate batches whose gradients make one update, at least 1; the rest of an epoch makes one of fewer
/// @param subset training samples that are measured after each epoch just as the validation split is: in evaluation mode, never
/// augmented, always the same ones; 0 for none
public record TrainConfig(
        int epochs,
        int batchSize,
        boolean dropLast,
        long seed,
        long steps,
        double seconds,
        int accumulate,
        int subset) {
    /// The defaults: 5 epochs, batches of 100, all samples, seed 1, no other limits, no accumulation, no subset.
    public TrainConfig() {
        this(5, 100, false, 1);
    }

    /// The defaults for the rest.
    ///
    /// @param epochs passes over the training split
    /// @param batchSize samples that go through the model together
    /// @param dropLast whether the last, smaller batch of an epoch is left out
    /// @param seed decides everything random
    public TrainConfig(int epochs, int batchSize, boolean dropLast, long seed) {
        this(epochs, batchSize, dropLast, seed, 0, 0, 1, 0);
    }

    /// Checks the sizes.
    ///
    /// @throws GradusException when a number is too small
    public TrainConfig {
        if (epochs < 1 || batchSize < 1) {
            throw GradusException.got("training: %d epochs with batches of %d", epochs, batchSize)
                    .expected("at least 1 of each")
                    .because("a number is missing, or has a wrong sign")
                    .repair("Usual are 5 to 100 epochs and batches of 32 to 512.");
        }
        if (steps < 0 || !(seconds >= 0) || accumulate < 1 || subset < 0) {
            throw GradusException.got(
                            "training: %d steps, %s seconds, %d accumulated batches, a subset of %d",
                            steps, seconds, accumulate, subset)
                    .expected("0 or more of each, and at least 1 batch in an update")
                    .because("a wrong sign")
                    .repair("Leave out what should have no limit.");
        }
    }

    /// The same for another number of epochs.
    ///
    /// @param count passes over the training split
    /// @return a copy
    public TrainConfig withEpochs(int count) {
        return new TrainConfig(count, batchSize, dropLast, seed, steps, seconds, accumulate, subset);
    }

    /// The same with another batch size.
    ///
    /// @param samples that go through the model together
    /// @return a copy
    public TrainConfig withBatchSize(int samples) {
        return new TrainConfig(epochs, samples, dropLast, seed, steps, seconds, accumulate, subset);
    }

    /// The same with another seed.
    ///
    /// @param number decides everything random
    /// @return a copy
    public TrainConfig withSeed(long number) {
        return new TrainConfig(epochs, batchSize, dropLast, number, steps, seconds, accumulate, subset);
    }

    /// The same with a limit of updates.
    ///
    /// @param updates of the parameters, 0 for no limit
    /// @return a copy
    public TrainConfig withSteps(long updates) {
        return new TrainConfig(epochs, batchSize, dropLast, seed, updates, seconds, accumulate, subset);
    }

    /// The same with a limit of time.
    ///
    /// @param limit in seconds, 0 for none
    /// @return a copy
    public TrainConfig withSeconds(double limit) {
        return new TrainConfig(epochs, batchSize, dropLast, seed, steps, limit, accumulate, subset);
    }

    /// The same with another number of batches in an update.
    ///
    /// @param batches whose gradients make one update
    /// @return a copy
    public TrainConfig withAccumulate(int batches) {
        return new TrainConfig(epochs, batchSize, dropLast, seed, steps, seconds, batches, subset);
    }

    /// The same with another number of training samples that are measured.
    ///
    /// @param samples of the training split, 0 for none
    /// @return a copy
    public TrainConfig withSubset(int samples) {
        return new TrainConfig(epochs, batchSize, dropLast, seed, steps, seconds, accumulate, samples);
    }

    /// Updates in one epoch.
    ///
    /// @param batches of an epoch
    /// @return as many, or fewer where gradients are accumulated
    public int updates(int batches) {
        return Math.ceilDiv(batches, accumulate);
    }

    /// Updates of the whole training, unless it ends early.
    ///
    /// @param batches of an epoch
    /// @return those of all epochs, or the limit
    public long totalUpdates(int batches) {
        long all = Math.multiplyExact((long) epochs, updates(batches));
        return steps == 0 ? all : Math.min(all, steps);
    }
}
