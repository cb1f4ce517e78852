package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.Map;

/// Which figure of an epoch tells what is better: `validation.loss`, `validation.accuracy`, `subset.loss`, or any other of
/// [EpochResult#figures()].
///
/// @param figure its name
/// @param mode whether more or less of it is better
public record Monitor(String figure, Mode mode) {
    /// Which direction is better.
    public enum Mode {
        /// Less is better.
        MIN,
        /// More is better.
        MAX,
        /// What the metric says about its figure.
        AUTO
    }

    /// A figure that says itself which direction is better.
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
    /// @throws IllegalStateException while the direction is not known
    public boolean isBetter(double value, double best, double margin) {
        if (mode == Mode.AUTO) throw new IllegalStateException("the direction of " + figure + " is not known yet");
        if (!Double.isFinite(value)) return false;
        if (!Double.isFinite(best)) return true;
        return mode == Mode.MIN ? value < best - margin : value > best + margin;
    }

    /// The monitor with its direction, which a figure knows.
    ///
    /// @param figures that every epoch brings, as [Training#figures()] has them
    /// @return one that is not `AUTO`
    /// @throws GradusException when the figure is not among them, or has no direction of its own
    public Monitor among(Map<String, Figure> figures) {
        Figure known = figures.get(figure);
        if (known == null) {
            throw GradusException.got("a watch over the figure '%s'", figure)
                    .expected("a figure that every epoch brings: %s", String.join(", ", figures.keySet()))
                    .because("a spelling mistake, or a metric that is not measured")
                    .repair(Suggest.sentence(figure, figures.keySet()));
        }
        if (mode != Mode.AUTO) return this;
        return switch (known.better()) {
            case LESS -> new Monitor(figure, Mode.MIN);
            case MORE -> new Monitor(figure, Mode.MAX);
            case NEITHER ->
                    throw GradusException.got("a watch over the figure '%s'", figure)
                            .expected("a figure of which more is better, or less")
                            .because("it says nothing about how good a model is")
                            .repair("Watch validation.loss, or say which direction is meant: the mode min or max.");
        };
    }
}
