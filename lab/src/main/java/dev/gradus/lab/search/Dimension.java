package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values that a search tries for one setting.
///
/// Samplers see a coordinate from 0 to 1, the same for every kind of dimension. A range on a logarithmic scale has equal shares for equal ratios; whole numbers and
/// options have cells of equal width.
public sealed interface Dimension {
    /// The path of the setting.
    ///
    /// @return such as `optimizer.learningRate`
    String path();

    /// When the setting is searched at all.
    ///
    /// @return null for always
    @Nullable Condition when();

    /// The value at a coordinate.
    ///
    /// @param u from 0 to 1
    /// @return as it is written in settings
    Object value(double u);

    /// The coordinate of a value: where whole numbers and options are concerned, the middle of its cell.
    ///
    /// @param value of this dimension
    /// @return from 0 to 1
    /// @throws GradusException when the dimension does not have this value
    double coordinate(Object value);

    /// How many values there are.
    ///
    /// @return `Long.MAX_VALUE` of real numbers
    long size();

    /// The dimension between two coordinates, to look closer: options stay as they are.
    ///
    /// @param low coordinate from 0
    /// @param high coordinate to 1, above `low`
    /// @return the same setting in a narrower range
    Dimension between(double low, double high);

    /// A value as it is read from a study again: a file of ranges has whole numbers of another type, which would not equal those of earlier trials.
    private static Object stored(Object value) {
        if (value instanceof List<?> list) return list.stream().map(each -> stored((Object) each)).toList();
        return value instanceof Integer whole ? (Object) whole.longValue() : value;
    }

    /// What another setting must be for this one to be searched: momentum only with SGD.
    ///
    /// @param path of the other setting, which is a dimension of the space before this one
    /// @param values of which it must have one
    record Condition(String path, List<Object> values) {
        /// Keeps a copy.
        public Condition {
            values = values.stream().map(Dimension::stored).toList();
        }
    }

    /// Real numbers.
    ///
    /// @param path of the setting
    /// @param low least value
    /// @param high greatest value
    /// @param isLog whether the scale is logarithmic
    /// @param when null for always
    record Real(String path, double low, double high, boolean isLog, @Nullable Condition when) implements Dimension {
        /// Checks the range.
        ///
        /// @throws GradusException when it is empty, inverted or not finite, or a logarithm has no positive bounds
        public Real {
            Ranges.check(path, low, high, isLog);
        }

        @Override
        public Object value(double u) {
            return Math.clamp(Ranges.at(low, high, isLog, u), low, high);
        }

        @Override
        public double coordinate(Object value) {
            return Math.clamp(Ranges.of(low, high, isLog, Ranges.number(this, value)), 0, 1);
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public Real between(double from, double to) {
            double first = Ranges.at(low, high, isLog, from), last = Ranges.at(low, high, isLog, to);
            return new Real(path, Math.max(low, first), Math.min(high, last), isLog, when);
        }

        @Override
        public String toString() {
            return Text.format("%s:%s..%s", isLog ? "log" : "uniform", Ranges.text(low), Ranges.text(high));
        }
    }

    /// Whole numbers.
    ///
    /// @param path of the setting
    /// @param low least value
    /// @param high greatest value
    /// @param isLog whether the scale is logarithmic
    /// @param when null for always
    record Whole(String path, long low, long high, boolean isLog, @Nullable Condition when) implements Dimension {
        /// Checks the range.
        ///
        /// @throws GradusException when it is empty or inverted, or a logarithm has no positive bounds
        public Whole {
            if (low != high) Ranges.check(path, low, high, isLog);
        }

        /// From half below the first number to half above the last one, so that all have a cell of their own.
        @Override
        public Object value(double u) {
            return Math.clamp(Math.round(Ranges.at(low - 0.5, high + 0.5, isLog, u)), low, high);
        }

        @Override
        public double coordinate(Object value) {
            double x = Ranges.number(this, value);
            double from = Ranges.of(low - 0.5, high + 0.5, isLog, x - 0.5),
                    to = Ranges.of(low - 0.5, high + 0.5, isLog, x + 0.5);
            return Math.clamp((from + to) / 2, 0, 1);
        }

        @Override
        public long size() {
            return high - low + 1;
        }

        @Override
        public Whole between(double from, double to) {
            return new Whole(path, (Long) value(from), (Long) value(to), isLog, when);
        }

        @Override
        public String toString() {
            return Text.format("%s:%d..%d", isLog ? "int-log" : "int", low, high);
        }
    }

    /// Some values without an order.
    ///
    /// @param path of the setting
    /// @param values at least one, all different, as they are written in settings
    /// @param when null for always
    record Options(String path, List<Object> values, @Nullable Condition when) implements Dimension {
        /// Keeps a copy.
        ///
        /// @throws GradusException when there are none, or one comes twice
        public Options {
            values = values.stream().map(Dimension::stored).toList();
            if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
                throw GradusException.got("the options %s for %s", values, path)
                        .expected("at least one, all different")
                        .because("a slip")
                        .repair("Name each once, such as %s=choice:relu,tanh.", path);
            }
        }

        @Override
        public Object value(double u) {
            return values.get(Math.clamp((int) (u * values.size()), 0, values.size() - 1));
        }

        @Override
        public double coordinate(Object value) {
            int at = values.indexOf(value);
            if (at < 0) throw Ranges.foreign(this, value);
            return (at + 0.5) / values.size();
        }

        @Override
        public long size() {
            return values.size();
        }

        @Override
        public Options between(double from, double to) {
            return this;
        }

        @Override
        public String toString() {
            return "choice:" + String.join(",", values.stream().map(String::valueOf).toList());
        }
    }
}
