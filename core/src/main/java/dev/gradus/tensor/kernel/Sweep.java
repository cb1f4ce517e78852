package dev.gradus.tensor.kernel;

/// How a window moves along one axis of an image.
///
/// @param kernel elements that it sees at once
/// @param stride how far it moves from one output to the next
/// @param padding elements beyond each edge
/// @param dilation distance between the elements that it sees
public record Sweep(int kernel, int stride, int padding, int dilation) {
    static final Sweep POINT = new Sweep(1, 1, 0, 1);

    /// The elements from the first to the last that it sees at once.
    ///
    /// @return `dilation · (kernel - 1) + 1`
    public long extent() {
        return (long) dilation * (kernel - 1) + 1;
    }

    /// The number of outputs.
    ///
    /// @param size elements of the image along this axis
    /// @param ceil whether a last window counts that ends beyond the padding, if it begins before the padding's begin
    /// @return 0 where the window does not fit
    public int outputs(int size, boolean ceil) {
        long room = size + 2L * padding - extent();
        long count = (ceil ? Math.ceilDiv(room, (long) stride) : Math.floorDiv(room, (long) stride)) + 1;
        if (ceil && count > 0 && (count - 1) * stride >= (long) size + padding) count--;
        return (int) Math.max(0, Math.min(count, Integer.MAX_VALUE));
    }
}
