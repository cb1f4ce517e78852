package dev.gradus.lab.search;

import dev.gradus.train.Figure;
import dev.gradus.train.Monitor;
import java.util.Map;

/// What a search makes best.
///
/// @param figure of an epoch, such as `validation.accuracy`
/// @param isMaximized whether more is better
public record Objective(String figure, boolean isMaximized) {
    /// The objective with its direction, which a figure knows.
    ///
    /// @param figure such as `validation.accuracy`
    /// @param figures that each epoch brings
    /// @return to be made large or small, as is better
    /// @throws dev.gradus.error.GradusException when there is no such figure, it has no direction, or it is of the test split
    public static Objective of(String figure, Map<String, Figure> figures) {
        return new Objective(figure, new Monitor(figure).among(figures).mode() == Monitor.Mode.MAX);
    }

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
