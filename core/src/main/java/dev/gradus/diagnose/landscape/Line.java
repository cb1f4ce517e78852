package dev.gradus.diagnose.landscape;

import java.util.stream.DoubleStream;

/// A slice of a loss surface along a direction.
///
/// ```
/// t ↦ L(w + t d)
/// ```
/// @param surface which is cut
/// @param from w, at t = 0
/// @param direction d
public record Line(LossSurface surface, double[] from, double[] direction) {
    /// The line through the present weights.
    ///
    /// @param surface which is cut
    /// @param direction of it
    /// @return the line
    public static Line through(LossSurface surface, double... direction) {
        return new Line(surface, surface.weights(), direction);
    }

    /// The weights at a place of the line.
    ///
    /// @param t in lengths of the direction
    /// @return w + t d
    public double[] at(double t) {
        return Vectors.plus(from, t, direction);
    }

    /// The losses at some places.
    ///
    /// @param t in lengths of the direction
    /// @return one for each
    public double[] losses(double... t) {
        return DoubleStream.of(t).map(x -> surface.loss(at(x))).toArray();
    }
}
