package dev.gradus.data.augment;

/// What lies outside of an image, for the row `1 2 3`.
public enum Border {
    /// One value everywhere: `0 0 | 1 2 3 | 0 0`.
    CONSTANT,
    /// The pixel at the edge: `1 1 | 1 2 3 | 3 3`.
    EDGE,
    /// The image mirrored at the centre of its last pixel: `3 2 | 1 2 3 | 2 1`.
    REFLECT,
    /// The image mirrored behind its last pixel: `2 1 | 1 2 3 | 3 2`.
    SYMMETRIC;

    /// Which of n pixels stands for pixel i; -1 for none.
    int index(int i, int n) {
        if (i >= 0 && i < n) return i;
        return switch (this) {
            case CONSTANT -> -1;
            case EDGE -> Math.clamp(i, 0, n - 1);
            case REFLECT -> n == 1 ? 0 : mirrored(Math.floorMod(i, 2 * n - 2), 2 * n - 2, n);
            case SYMMETRIC -> mirrored(Math.floorMod(i, 2 * n), 2 * n - 1, n);
        };
    }

    private static int mirrored(int i, int last, int n) {
        return i < n ? i : last - i;
    }
}
