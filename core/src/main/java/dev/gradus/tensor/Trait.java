package dev.gradus.tensor;

/// What an operation or a layer can do to numbers: stated beside its formula, so that whoever looks for the cause of a failure needs to
/// know no class by its name.
public enum Trait {
    /// Finite numbers can become infinite, since sums, products or powers of them are beyond the range of their type.
    CAN_OVERFLOW,
    /// An exponential is taken of what it gets: numbers beyond the logarithm of the largest one overflow.
    EXPONENTIATES,
    /// A logarithm is taken of what it gets: -∞ at 0, and none below.
    TAKES_LOGARITHM,
    /// Something is divided by what it gets or makes of it, in the formula or in its derivative.
    DIVIDES,
    /// No element of an input belongs to one element of the result: each is made of many, or comes from elsewhere.
    MIXES_ELEMENTS,
    /// What becomes of a sample in training depends on the other samples of the batch.
    MIXES_SAMPLES,
    /// It levels off on both sides: where inputs are large, its derivative is nearly 0.
    SATURATES
}
