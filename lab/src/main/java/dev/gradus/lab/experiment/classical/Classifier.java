package dev.gradus.lab.experiment.classical;

/// Tells classes apart.
@FunctionalInterface
public interface Classifier {
    /// The class of each sample.
    ///
    /// @param samples whose labels are not looked at
    /// @return one for each
    int[] predict(Samples samples);
}
