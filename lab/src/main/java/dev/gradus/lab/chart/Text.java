package dev.gradus.lab.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Numbers and texts as people read them.
public final class Text {
    /// First and last letters of the ranges that fill two columns: Hangul, Chinese and Japanese letters, full-width forms, emoji.
    ///
    /// Source: Unicode Standard Annex 11, the large blocks of W and F.
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x23e9, 0x23ec, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f,
        0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4,
        0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
        0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0,
        0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff,
        0xa000, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff00, 0xff60,
        0xffe0, 0xffe6, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f265,
        0x1f300, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3,
        0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d,
        0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f,
        0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec,
        0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff,
        0x1fa70, 0x1faff, 0x20000, 0x3fffd
    };

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
        if (size >= 1000 && size < 1e7) return format(size < 1e5 ? "%.1f" : "%.0f", loss);
        return size >= 1000 || (size < 1e-3 && size > 0)
                ? format("%.2e", loss)
                : format(size >= 10 ? "%.2f" : "%.4f", loss);
    }

    /// A number in the unit of something, with five digits or all before the point, and never with an exponent where people write none.
    ///
    /// @param value any number
    /// @return for example `79 012`, `1 234.5`, `-0.012346` or `0`
    public static String number(double value) {
        return value == 0 ? "0" : number(value, value);
    }

    /// A number with as many digits as another one has, so that numbers below each other have their points there, too.
    ///
    /// @param value any number
    /// @param like the largest of them
    /// @return for example `309` beside `79 012`
    public static String number(double value, double like) {
        double size = Math.abs(like);
        if (!Double.isFinite(value) || !(size >= 1e-6 && size < 1e15)) return loss(value);
        int decimals = (int) Math.clamp(4 - Math.floor(Math.log10(size)), 0, 9);
        return format("%,." + decimals + "f", value).replace(',', '\u202f');
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

    /// How many columns of a terminal a text takes.
    ///
    /// @param text without control characters
    /// @return two for each letter of Chinese, Japanese and Korean and for each emoji, none for a mark over another letter
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int letter) {
        int type = Character.getType(letter);
        boolean above = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
        if (above || type == Character.FORMAT || (letter >= 0x1160 && letter <= 0x11ff)) return 0;
        for (int i = 0; i < WIDE.length; i += 2) if (letter >= WIDE[i] && letter <= WIDE[i + 1]) return 2;
        return 1;
    }

    /// A text filled up with blanks.
    ///
    /// @param text without control characters
    /// @param width in columns of a terminal
    /// @return the same where it is longer
    public static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /// A text filled up with blanks in front.
    ///
    /// @param text without control characters
    /// @param width in columns of a terminal
    /// @return the same where it is longer
    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /// The begin of a text.
    ///
    /// @param text without control characters
    /// @param width in columns of a terminal, at least 1
    /// @return all of it where it is not longer; else its begin and an ellipsis
    public static String cut(String text, int width) {
        if (width(text) <= width) return text;
        int end = 0, used = 0;
        while (used + width(text.codePointAt(end)) < width) {
            used += width(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + "…";
    }

    /// A text in lines, broken between words.
    ///
    /// @param text without line ends
    /// @param width the most characters of a line; a longer word has a line of its own
    /// @return one line or more
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width(rest) > width) {
            int end = rest.lastIndexOf(' ', fitting(rest, width));
            if (end <= 0) end = rest.indexOf(' ', width);
            if (end < 0) break;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }

    /// How many characters of a text, and one more, fit into some columns.
    private static int fitting(String text, int width) {
        int end = 0, used = 0;
        while (end < text.length() && used + width(text.codePointAt(end)) <= width) {
            used += width(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return end;
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
            if (Math.abs(value) >= 1000) return number(value);
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
