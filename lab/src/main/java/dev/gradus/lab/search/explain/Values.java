package dev.gradus.lab.search.explain;

import static java.util.stream.Collectors.joining;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Point;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of settings as people read them.
final class Values {
    private Values() {}

    /// A number in three digits, anything else as it is written.
    static String text(@Nullable Object value) {
        if (value instanceof Double x) return number(x);
        if (value instanceof List<?> list) return list.stream().map(Values::text).collect(joining(",", "[", "]"));
        return value == null ? "–" : String.valueOf(value);
    }

    static String number(double x) {
        return Double.isFinite(x) ? Text.axis(Double.parseDouble(Text.format("%.2e", x))) : Text.loss(x);
    }

    static String text(Point point) {
        return point.values().entrySet().stream().map(e -> e.getKey() + "=" + text(e.getValue())).collect(joining(" "));
    }

    /// The last part of a path, or all of it where another path ends in the same.
    static String brief(String path, List<Dimension> all) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        long alike = all.stream().filter(d -> ("." + d.path()).endsWith("." + last)).count();
        return alike > 1 ? path : last;
    }

    /// The axis of a dimension: its own scale, or the names of its options.
    static Axis axis(Dimension d, String title) {
        return switch (d) {
            case Dimension.Real r ->
                    r.isLog() ? Axis.logarithmic(title, r.low(), r.high()) : Axis.linear(title, r.low(), r.high());
            case Dimension.Whole w ->
                    w.isLog()
                            ? Axis.logarithmic(title, w.low(), w.high())
                            : Axis.whole(title, (int) w.low(), (int) w.high());
            case Dimension.Options o -> Axis.categories(title, o.values().stream().map(Values::text).toList());
        };
    }

    /// Where a value lies on that axis.
    static double place(Dimension d, Object value) {
        if (d instanceof Dimension.Options o) return o.values().indexOf(value);
        return value instanceof Number x ? x.doubleValue() : Double.NaN;
    }
}
