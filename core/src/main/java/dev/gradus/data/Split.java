package dev.gradus.data;

/// A data set with the part that it plays, so that the compiler keeps test data out of training.
///
/// Whatever is fitted to data ([dev.gradus.data.prepare.Standardize] and its kind) takes a [Train] only.
public sealed interface Split {
    /// The samples.
    ///
    /// @return the data
    Dataset data();

    /// The samples from which parameters and statistics are learned.
    ///
    /// @param data the samples
    record Train(Dataset data) implements Split {}

    /// The samples by which settings are chosen.
    ///
    /// @param data the samples
    record Validation(Dataset data) implements Split {}

    /// The samples that are looked at once, at the end.
    ///
    /// @param data the samples
    record Test(Dataset data) implements Split {}
}
