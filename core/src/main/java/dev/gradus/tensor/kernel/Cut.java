package dev.gradus.tensor.kernel;

/// A whole that is cut into parts as even as can be.
final class Cut {
    private Cut() {}

    /// Where part `part` of `total` things begins; that of part `parts` is the end of the last one.
    static int cut(int total, int parts, int part) {
        return (int) ((long) total * part / parts);
    }
}
