package dev.gradus.lab.search;

/// What a search makes best.
///
/// @param figure of an epoch, such as `validation.accuracy`
/// @param isMaximized whether more is better
public record Objective(String figure, boolean isMaximized) {
    /// A value as something that is always to be made small.
    ///
    /// @param value of the figure; NaN of a trial without one
    /// @return the value or its negative; positive infinity for NaN
    public double cost(double value) {
        if (Double.isNaN(value)) return Double.POSITIVE_INFINITY;
        return isMaximized ? -value : value;
    }

    /// Whether one value is better than another.
    ///
    /// @param a may be NaN, which is worse than any number
    /// @param b may be NaN
    /// @return false where they are equal
    public boolean isBetter(double a, double b) {
        return cost(a) < cost(b);
    }
}
