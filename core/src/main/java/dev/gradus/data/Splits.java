package dev.gradus.data;

/// The three disjoint parts of one data set.
///
/// @param train for learning
/// @param validation for choosing settings and the best epoch
/// @param test for the final figure
public record Splits(Split.Train train, Split.Validation validation, Split.Test test) {
    /// Divides one data set at random, each class in the same proportion.
    ///
    /// @param whole all samples
    /// @param validation share of the samples, above 0
    /// @param test share of the samples, above 0; what both leave over is for training
    /// @param seed the same seed gives the same parts
    /// @return the parts, each in the order of the whole
    /// @throws dev.gradus.error.GradusException when the shares leave nothing for training, or a part gets no sample
    public static Splits of(Dataset whole, double validation, double test, long seed) {
        Subset[] parts = Stratified.divide(whole, seed, validation, test);
        return new Splits(new Split.Train(parts[0]), new Split.Validation(parts[1]), new Split.Test(parts[2]));
    }

    /// Takes the validation part from published training samples at random, each class in the same proportion; the
    /// published test samples stay as they are.
    ///
    /// @param training published for training
    /// @param test published for testing
    /// @param validation share of the training samples, above 0
    /// @param seed the same seed gives the same parts
    /// @return the parts
    /// @throws dev.gradus.error.GradusException when the share leaves nothing for training, or a part gets no sample
    public static Splits of(Dataset training, Dataset test, double validation, long seed) {
        Subset[] parts = Stratified.divide(training, seed, validation);
        return new Splits(new Split.Train(parts[0]), new Split.Validation(parts[1]), new Split.Test(test));
    }

    /// What is to be predicted, the same in all parts.
    ///
    /// @return classes or values
    public Task task() {
        return train.data().task();
    }
}
