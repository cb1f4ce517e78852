package dev.gradus.train;

import dev.gradus.config.Records;
import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import java.util.Map;

/// How long and in what portions to train.
///
/// Training ends with the first limit that is reached. Where that is within an epoch, the epoch is validated as it is; of that
/// validation a state that is captured then knows nothing, so that a training which goes on from it is one that was never cut.
///
/// @param epochs passes over the training split, at least 1
/// @param batchSize samples that go through the model together, at least 1
/// @param dropLast whether the last, smaller batch of an epoch is left out
/// @param shuffle whether each epoch has another order of the samples, decided by the seed; else it is that of the data set
/// @param seed decides initial weights, the order of samples and everything else that is random
/// @param steps updates of the parameters after which training ends, over all epochs; 0 for no limit
/// @param minutes time after which training ends, that before a resumption included; 0 for no limit
/// @param accumulate batches whose gradients make one update, at least 1; the rest of an epoch makes one of fewer
/// @param subset training samples that are measured after each epoch just as the validation split is: in evaluation mode, never
/// augmented, always the same ones; 0 for none
public record TrainConfig(
        @Setting(unit = "epochs") int epochs,
        @Setting(unit = "samples") int batchSize,
        boolean dropLast,
        boolean shuffle,
        long seed,
        @Setting(unit = "updates") long steps,
        @Setting(unit = "minutes") double minutes,
        @Setting(unit = "batches") int accumulate,
        @Setting(unit = "samples") int subset) {
    /// The defaults: 5 epochs, batches of 100, all samples, shuffled, seed 1, no other limits, no accumulation, no subset.
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
        this(epochs, batchSize, dropLast, true, seed, 0, 0, 1, 0);
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
        if (steps < 0 || !(minutes >= 0) || accumulate < 1 || subset < 0) {
            throw GradusException.got(
                            "training: %d steps, %s minutes, %d accumulated batches, a subset of %d",
                            steps, minutes, accumulate, subset)
                    .expected("0 or more of each, and at least 1 batch in an update")
                    .because("a wrong sign")
                    .repair("Leave out what should have no limit.");
        }
    }

    private TrainConfig with(String component, Object value) {
        return Records.read("training", this, Map.of(component, value));
    }

    /// The same for another number of epochs.
    ///
    /// @param count passes over the training split
    /// @return a copy
    public TrainConfig withEpochs(int count) {
        return with("epochs", count);
    }

    /// The same with another batch size.
    ///
    /// @param samples that go through the model together
    /// @return a copy
    public TrainConfig withBatchSize(int samples) {
        return with("batchSize", samples);
    }

    /// The same with or without another order in each epoch.
    ///
    /// @param each whether samples are shuffled in each epoch
    /// @return a copy
    public TrainConfig withShuffle(boolean each) {
        return with("shuffle", each);
    }

    /// The same with another seed.
    ///
    /// @param number decides everything random
    /// @return a copy
    public TrainConfig withSeed(long number) {
        return with("seed", number);
    }

    /// The same with a limit of updates.
    ///
    /// @param updates of the parameters, 0 for no limit
    /// @return a copy
    public TrainConfig withSteps(long updates) {
        return with("steps", updates);
    }

    /// The same with a limit of time.
    ///
    /// @param limit in minutes, 0 for none
    /// @return a copy
    public TrainConfig withMinutes(double limit) {
        return with("minutes", limit);
    }

    /// The same with another number of batches in an update.
    ///
    /// @param batches whose gradients make one update
    /// @return a copy
    public TrainConfig withAccumulate(int batches) {
        return with("accumulate", batches);
    }

    /// The same with another number of training samples that are measured.
    ///
    /// @param samples of the training split, 0 for none
    /// @return a copy
    public TrainConfig withSubset(int samples) {
        return with("subset", samples);
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
