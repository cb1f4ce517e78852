package dev.gradus.lab.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Numbers and texts as people read them.
public final class Text {
    private Text() {}

    /// A text that HTML shows as it is.
    ///
    /// @param text anything
    /// @return without markup
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /// A share in percent.
    ///
    /// @param share 0 to 1, or NaN
    /// @return for example `97.35 %`
    public static String percent(double share) {
        return Double.isNaN(share) ? "–" : format("%.2f %%", 100 * share);
    }

    /// A share in percent, as short as it can be said.
    ///
    /// @param share 0 to 1
    /// @return for example `97.5 %` or `80 %`
    public static String share(double share) {
        return format("%.4g %%", 100 * share).replaceAll("(\\.\\d*?)0+ ", "$1 ").replace(". ", " ");
    }

    /// A loss, with as many digits as tell something.
    ///
    /// @param loss any number
    /// @return for example `0.0731`
    public static String loss(double loss) {
        if (!Double.isFinite(loss)) return Double.isNaN(loss) ? "NaN" : loss > 0 ? "∞" : "-∞";
        double size = Math.abs(loss);
        return size >= 1000 || (size < 1e-3 && size > 0)
                ? format("%.2e", loss)
                : format(size >= 10 ? "%.2f" : "%.4f", loss);
    }

    /// A number as short as it can be said.
    ///
    /// @param value any number
    /// @return for example `0.3`, `1e-4` or `12`
    public static String axis(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return format("%.4e", value).replaceAll("\\.?0*e([-+])0?", "e$1").replace("e+", "e");
        }
        String text = format("%.6f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    /// A whole number in groups of three.
    ///
    /// @param n any number
    /// @return for example `1 234 567`, with narrow spaces that do not break
    public static String count(double n) {
        return format("%,d", Math.round(n)).replace(',', '\u202f');
    }

    /// A number of things.
    ///
    /// @param n how many
    /// @param thing one of them
    /// @return `1 epoch` or `1 234 epochs`
    public static String plural(long n, String thing) {
        return count(n) + " " + thing + (n == 1 ? "" : "s");
    }

    /// A time as people say it.
    ///
    /// @param seconds 0 or more
    /// @return for example `0.84 s`, `12.3 s` or `3 min 05 s`
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) return "–";
        if (seconds < 9.995) return format("%.2f s", seconds);
        if (seconds < 59.95) return format("%.1f s", seconds);
        long whole = Math.round(seconds);
        if (whole < 3600) return format("%d min %02d s", whole / 60, whole % 60);
        return format("%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    /// Formats with a decimal point, wherever the user lives.
    ///
    /// @param format a [java.util.Formatter] text
    /// @param arguments its arguments
    /// @return the text
    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /// A text in lines, broken between words.
    ///
    /// @param text without line ends
    /// @param width the most characters of a line; a longer word has a line of its own
    /// @return one line or more
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            if (end <= 0) end = rest.indexOf(' ', width);
            if (end < 0) break;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }

    /// The name of a setting or figure in words.
    ///
    /// @param name for example `batchSize`
    /// @return for example `batch size`
    public static String spaced(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /// A figure of any name, as people read it.
    ///
    /// @param name which tells the unit: `testAccuracy`, `wallSeconds`, `samplesPerSecond`
    /// @param value any number
    /// @return for example `97.35 %`, `12.3 s`, `1 234` or `0.0731`
    public static String figure(String name, double value) {
        if (Double.isFinite(value) && !name.endsWith("oss")) {
            if (name.endsWith("ccuracy")) return percent(value);
            if (name.endsWith("Seconds")) return duration(value);
            if (name.endsWith("PerSecond") || value == Math.rint(value)) return count(value);
        }
        return loss(value);
    }

    /// A difference of two figures of any name, as people read it: that of shares is in percentage points.
    ///
    /// @param name which tells the unit
    /// @param by any number
    /// @return for example `1.25 pp`, `12.3 s` or `0.0731`
    public static String difference(String name, double by) {
        return Double.isFinite(by) && name.endsWith("ccuracy") ? format("%.2f pp", 100 * by) : figure(name, by);
    }
}
