package dev.gradus.train;

import dev.gradus.error.GradusException;

/// How long and in what portions to train.
///
/// @param epochs passes over the training split, at least 1
/// @param batchSize samples in one step, at least 1
/// @param dropLast whether the last, smaller batch of an epoch is left out
/// @param seed decides initial weights, the order of samples and everything else that is random
public record TrainConfig(int epochs, int batchSize, boolean dropLast, long seed) {
    /// The defaults: 5 epochs, batches of 100, all samples, seed 1.
    public TrainConfig() {
        this(5, 100, false, 1);
    }

    /// Checks the sizes.
    ///
    /// @throws GradusException when epochs or batch size is below 1
    public TrainConfig {
        if (epochs < 1 || batchSize < 1) {
            throw GradusException.got("training: %d epochs with batches of %d", epochs, batchSize)
                    .expected("at least 1 of each")
                    .because("a number is missing, or has a wrong sign")
                    .repair("Usual are 5 to 100 epochs and batches of 32 to 512.");
        }
    }
}
