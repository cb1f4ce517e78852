package dev.gradus.lab.search;

import dev.gradus.train.Figure;
import dev.gradus.train.Monitor;
import java.util.Map;
import java.util.regex.Pattern;

/// What a search makes best.
///
/// @param figure of an epoch, such as `validation.accuracy`
/// @param isMaximized whether more is better
public record Objective(String figure, boolean isMaximized) {
    private static final Pattern SHARE = Pattern.compile("accuracy|precision|recall|f1|roc-auc|calibration-error");
    private static final Pattern DISTANCE = Pattern.compile("mean-absolute|root-mean-square");

    /// The objective with its direction, which a figure knows.
    ///
    /// @param figure such as `validation.accuracy`
    /// @param figures that each epoch brings
    /// @return to be made large or small, as is better
    /// @throws dev.gradus.error.GradusException when there is no such figure, it has no direction, or it is of the test split
    public static Objective of(String figure, Map<String, Figure> figures) {
        return new Objective(figure, new Monitor(figure).among(figures).mode() == Monitor.Mode.MAX);
    }

    /// The least value that the figure can have, whatever a model does.
    ///
    /// @return 0 of shares and of distances; negative infinity where there is none, as of losses
    public double least() {
        return SHARE.matcher(figure).find() || DISTANCE.matcher(figure).find() ? 0 : Double.NEGATIVE_INFINITY;
    }

    /// The greatest value that the figure can have.
    ///
    /// @return 1 of shares, and of the coefficient of determination; infinity where there is none
    public double most() {
        return SHARE.matcher(figure).find() || figure.endsWith(".r2") ? 1 : Double.POSITIVE_INFINITY;
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
