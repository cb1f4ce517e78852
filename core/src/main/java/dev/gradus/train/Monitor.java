package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which figure of an epoch tells what is better: `validation.loss`, `validation.accuracy`, `subset.loss`, or any of
/// [EpochResult#figures()].
///
/// @param figure its name
/// @param mode whether more or less of it is better
public record Monitor(String figure, Mode mode) {
    private static final List<String> GROW =
            List.of("accuracy", "precision", "recall", "f1", "auc", "r2", "samplespersecond");

    /// Which direction is better.
    public enum Mode {
        /// Less is better.
        MIN,
        /// More is better.
        MAX,
        /// More where the name says accuracy, precision, recall, F1, AUC or R²; less otherwise.
        AUTO
    }

    /// Decides where the name is to decide.
    public Monitor {
        String name = figure.toLowerCase(Locale.ROOT);
        if (mode == Mode.AUTO) mode = GROW.stream().anyMatch(name::contains) ? Mode.MAX : Mode.MIN;
    }

    /// A figure whose name tells the direction.
    ///
    /// @param figure its name
    public Monitor(String figure) {
        this(figure, Mode.AUTO);
    }

    /// Whether a value is better than another by more than a margin; a value that is not finite never is, and any finite one is
    /// better than one that is not.
    ///
    /// @param value new
    /// @param best so far
    /// @param margin at least 0
    /// @return true when strictly better
    public boolean isBetter(double value, double best, double margin) {
        if (!Double.isFinite(value)) return false;
        if (!Double.isFinite(best)) return true;
        return mode == Mode.MIN ? value < best - margin : value > best + margin;
    }

    /// Checks the name before the first step.
    ///
    /// @param figures that every epoch brings, as [Training#figures()] has them
    /// @throws GradusException when it is not among them
    public void requireAmong(Set<String> figures) {
        if (figures.contains(figure)) return;
        throw GradusException.got("a watch over the figure '%s'", figure)
                .expected("a figure that every epoch brings: %s", String.join(", ", figures))
                .because("a spelling mistake, or a metric that is not measured")
                .repair(Suggest.sentence(figure, figures));
    }
}
