package dev.gradus.train;

import java.util.Locale;

/// A number by which a model is judged: what of, in which unit, and which direction is better.
///
/// Its name is the same wherever it is used, in logs, tables and settings: `validation.loss`, `train.f1`, `penalty`.
///
/// @param split on which it is measured: `train`, `validation`, `subset`, `raw` or `test`; empty where it is of none
/// @param metric such as `loss`, `accuracy`, `f1`
/// @param unit of its values
/// @param better which direction is better
public record Figure(String split, String metric, Unit unit, Better better) {
    /// What the values of a figure are.
    public enum Unit {
        /// A number without a unit, or in that of the targets.
        NUMBER,
        /// A share from 0 to 1, which people read as a percentage.
        SHARE
    }

    /// Which direction of a figure is better.
    public enum Better {
        /// Less is better.
        LESS,
        /// More is better.
        MORE,
        /// Neither: it says nothing about how good a model is.
        NEITHER
    }

    /// A share of which more is better, such as an accuracy.
    ///
    /// @param metric its name
    /// @return of no split
    public static Figure score(String metric) {
        return new Figure("", metric, Unit.SHARE, Better.MORE);
    }

    /// A number of which less is better, such as a loss.
    ///
    /// @param metric its name
    /// @return of no split
    public static Figure error(String metric) {
        return new Figure("", metric, Unit.NUMBER, Better.LESS);
    }

    /// The same of a split.
    ///
    /// @param name of the split
    /// @return a copy
    public Figure of(String name) {
        return new Figure(name, metric, unit, better);
    }

    /// Split and metric.
    ///
    /// @return such as `validation.loss`
    public String name() {
        return split.isEmpty() ? metric : split + "." + metric;
    }

    /// The name as a member of a JSON object has it.
    ///
    /// @param split such as `validation`
    /// @param metric such as `loss`
    /// @return such as `validationLoss`
    public static String member(String split, String metric) {
        return split + metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1);
    }

    /// Its name.
    @Override
    public String toString() {
        return name();
    }
}
