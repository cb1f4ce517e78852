package dev.gradus.lab.chart;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// An axis of a chart: a scale with a title, and how its values are written.
///
/// ```java
/// Axis loss = Axis.fitting("loss", curves);                 // one for all curves that are compared
/// Axis rate = Axis.logarithmic("learning rate", 1e-5, 1);
/// Axis classes = Axis.categories("class", List.of("cat", "dog"));
/// ```
/// Charts whose values are compared are given the same axis, so that no logarithmic one stands beside a linear one.
///
/// @param title what is measured, with its unit
/// @param scale where values lie
/// @param words a value as text
/// @param names of categories; none on an axis of numbers
public record Axis(String title, Scale scale, DoubleFunction<String> words, List<String> names) {
    /// Letters from which the name of a category can be guessed.
    private static final int CLIPPED = 4;

    private static final double MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR;

    /// Keeps a copy.
    public Axis {
        names = List.copyOf(names);
    }

    private static Axis of(String title, Scale scale) {
        return new Axis(title, scale, Text::axis, List.of());
    }

    /// A linear axis between round numbers.
    ///
    /// @param title what is measured
    /// @param least of the values
    /// @param most of them
    /// @return the axis
    public static Axis linear(String title, double least, double most) {
        return of(title, Scale.linear(least, most));
    }

    /// A logarithmic axis, on which equal ratios are equal distances.
    ///
    /// @param title what is measured
    /// @param least of the values, above 0
    /// @param most of them
    /// @return the axis
    /// @throws IllegalArgumentException when there is no logarithm
    public static Axis logarithmic(String title, double least, double most) {
        if (!(least > 0 && most >= least && Double.isFinite(most)))
            throw new IllegalArgumentException("no logarithmic axis from " + least + " to " + most);
        return of(title, Scale.logarithmic(least, most));
    }

    /// An axis for all of some values: logarithmic where they are positive and differ by orders of magnitude, else linear.
    ///
    /// @param title what is measured
    /// @param values of everything that is drawn on it; those that are not finite do not count
    /// @return from 0 to 1 where there are none
    public static Axis fitting(String title, double[]... values) {
        double[] finite = Arrays.stream(values).flatMapToDouble(DoubleStream::of).filter(Double::isFinite).toArray();
        if (finite.length == 0) return linear(title, 0, 1);
        return of(
                title,
                Scale.fitting(
                        DoubleStream.of(finite).min().orElseThrow(), DoubleStream.of(finite).max().orElseThrow()));
    }

    /// An axis of whole numbers, such as epochs.
    ///
    /// @param title what is counted
    /// @param least where it begins
    /// @param most where it ends
    /// @return the axis
    public static Axis whole(String title, int least, int most) {
        return of(title, Scale.whole(least, most)).words(value -> Text.format("%.0f", value));
    }

    /// An axis of times, with ticks at whole seconds, minutes, hours or days.
    ///
    /// @param title what is measured, without a unit
    /// @param least seconds
    /// @param most seconds
    /// @return the axis; its title has the unit: `time, min`
    public static Axis time(String title, double least, double most) {
        Scale scale = Scale.time(least, most);
        double unit =
                scale.high() <= 2 * MINUTE
                        ? 1
                        : scale.high() <= 2 * HOUR ? MINUTE : scale.high() <= 2 * DAY ? HOUR : DAY;
        String name = unit == 1 ? "s" : unit == MINUTE ? "min" : unit == HOUR ? "h" : "days";
        return of(title + ", " + name, scale).words(seconds -> Text.axis(seconds / unit));
    }

    /// An axis of things that have no order of size; the first is at 0, at the left or at the top.
    ///
    /// @param title what they are
    /// @param names one each
    /// @return the axis
    public static Axis categories(String title, List<String> names) {
        DoubleFunction<String> words = value -> names.get(Math.clamp(Math.round(value), 0, names.size() - 1));
        return new Axis(title, Scale.places(names.size()), words, names);
    }

    /// The axis with other words.
    ///
    /// @param words a value as text
    /// @return another axis
    public Axis words(DoubleFunction<String> words) {
        return new Axis(title, scale, words, names);
    }

    /// The axis without what is above a value that cannot be passed, such as 1 of a share.
    ///
    /// @param most where it ends at the latest
    /// @return another axis
    public Axis upTo(double most) {
        return new Axis(title, scale.upTo(most), words, names);
    }

    boolean isOfCategories() {
        return !names.isEmpty();
    }

    /// The texts of the ticks.
    List<String> labels() {
        return scale.ticks().stream().map(words::apply).toList();
    }

    /// Every how many-th tick has room for its text.
    int labelled(double width, int letters) {
        double room = width / Math.max(1, scale.ticks().size());
        if (isOfCategories() && room >= CLIPPED * Plot.LETTER + 4) return 1;
        double wanted = isOfCategories() ? Math.min(letters, 2 * CLIPPED) : letters;
        return IntStream.iterate(1, n -> n + 1).filter(n -> n * room >= wanted * Plot.LETTER + 4).findFirst().orElse(1);
    }
}
