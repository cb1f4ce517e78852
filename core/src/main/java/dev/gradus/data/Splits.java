package dev.gradus.data;

/// The three disjoint parts of one data set.
///
/// @param train for learning
/// @param validation for choosing settings and the best epoch
/// @param test for the final figure
public record Splits(Split.Train train, Split.Validation validation, Split.Test test) {
    /// What is to be predicted, the same in all parts.
    ///
    /// @return classes or values
    public Task task() {
        return train.data().task();
    }
}
