package dev.gradus.lab.report;

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
}
