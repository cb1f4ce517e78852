package dev.gradus.diagnose.landscape;

/// A slice of a loss surface in two directions.
///
/// ```
/// (x, y) ↦ L(w + x a + y b)
/// ```
/// @param surface which is cut
/// @param from w, at x = y = 0
/// @param a direction of x
/// @param b direction of y
public record Plane(LossSurface surface, double[] from, double[] a, double[] b) {
    /// The plane through the present weights.
    ///
    /// @param surface which is cut
    /// @param a one direction
    /// @param b another one
    /// @return the plane
    public static Plane through(LossSurface surface, double[] a, double[] b) {
        return new Plane(surface, surface.weights(), a, b);
    }

    /// The losses on a grid.
    ///
    /// @param x places in lengths of the first direction
    /// @param y places in lengths of the second one
    /// @return `[y][x]`
    public double[][] losses(double[] x, double[] y) {
        double[][] losses = new double[y.length][];
        for (int row = 0; row < y.length; row++) {
            losses[row] = new Line(surface, Vectors.plus(from, y[row], b), a).losses(x);
        }
        return losses;
    }
}
