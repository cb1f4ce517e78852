package dev.gradus.tensor.kernel;

/// Weights in the order in which tiles read them, kept from one product or convolution to the next: for few rows or one image, packing
/// takes longer than multiplying.
public final class Packing {
    /// Those of a product, or of a convolution by [Winograd]'s method.
    float[] floats = {};

    /// Those of another convolution.
    final PackedWeights weights = new PackedWeights();

    private long weightsStamp;
    private long biasStamp;
    private boolean isCurrent;

    /// Notes which elements the next call has to use.
    ///
    /// @param ofWeights a number that is another one whenever weights have changed
    /// @param ofBias the same of the bias; any constant where there is none
    public void see(long ofWeights, long ofBias) {
        isCurrent &= weightsStamp == ofWeights && biasStamp == ofBias;
        weightsStamp = ofWeights;
        biasStamp = ofBias;
    }

    /// Whether the elements that were seen last are packed.
    boolean isCurrent() {
        return isCurrent;
    }

    /// Notes that they are, in full: a packing that failed half-way is done again.
    void packed() {
        isCurrent = true;
    }
}
