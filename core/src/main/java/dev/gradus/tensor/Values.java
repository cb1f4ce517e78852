package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Slice;
import java.util.Locale;

/// What numbers a tensor holds: the range of those that are finite, and how many are not.
///
/// Minimum, maximum, mean and root mean square are NaN where no element is finite.
///
/// @param count all elements
/// @param min the least finite one
/// @param max the largest finite one
/// @param mean of the finite ones
/// @param rms the root of the mean square of the finite ones
/// @param nans how many are NaN
/// @param infinities how many are +∞
/// @param negativeInfinities how many are -∞
public record Values(
        long count,
        double min,
        double max,
        double mean,
        double rms,
        long nans,
        long infinities,
        long negativeInfinities) {
    /// Looks at all elements.
    ///
    /// @param t of any type
    /// @return what it holds now
    public static Values of(Tensor t) {
        Replay.refuse("it reads values");
        long nans = 0, infinities = 0, negative = 0;
        double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY, sum = 0, squares = 0;
        for (int i = 0; i < t.size(); i++) {
            double x = t.at(i);
            if (Double.isNaN(x)) nans++;
            else if (x == Double.POSITIVE_INFINITY) infinities++;
            else if (x == Double.NEGATIVE_INFINITY) negative++;
            else {
                min = Math.min(min, x);
                max = Math.max(max, x);
                sum += x;
                squares += x * x;
            }
        }
        long finite = t.size() - nans - infinities - negative;
        if (finite == 0) min = max = Double.NaN;
        double mean = sum / finite, rms = Math.sqrt(squares / finite); // NaN where there are none
        return new Values(t.size(), min, max, mean, rms, nans, infinities, negative);
    }

    /// Some elements, last axis fastest: the first, and from there on each that is as far from the one before.
    ///
    /// @param t of any type
    /// @param stride from one to the next, at least 1
    /// @return a new array of `⌈size / stride⌉` elements as float32
    public static float[] some(Tensor t, int stride) {
        Replay.refuse("it reads values");
        float[] some = new float[Math.ceilDiv(t.size(), stride)];
        Slice<Object> rows = t.rows();
        for (int i = 0; i < some.length; i++) some[i] = (float) rows.get(i * stride);
        return some;
    }

    /// Whether no element is infinite or NaN.
    ///
    /// @return true where all are finite, and where there are none
    public boolean isFinite() {
        return nans + infinities + negativeInfinities == 0;
    }

    /// The largest size of a finite element.
    ///
    /// @return NaN where there is none
    public double largest() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    /// The elements that are not finite, counted: `3 NaN and 1 +Infinity of 50`.
    ///
    /// @return "all finite" where there are none
    public String bad() {
        StringBuilder text = new StringBuilder();
        append(text, nans, "NaN");
        append(text, infinities, "+Infinity");
        append(text, negativeInfinities, "-Infinity");
        return text.isEmpty() ? "all finite" : text.append(" of ").append(count).toString();
    }

    private static void append(StringBuilder text, long number, String kind) {
        if (number > 0) text.append(text.isEmpty() ? "" : " and ").append(number).append(' ').append(kind);
    }

    /// The range and the mean, and what is not finite: `from -1.5 to 3e+04, mean 12`.
    @Override
    public String toString() {
        String range =
                Double.isNaN(min)
                        ? "nothing finite"
                        : "from " + number(min) + " to " + number(max) + ", mean " + number(mean);
        return isFinite() ? range : range + ", " + bad();
    }

    /// A number with at most four digits, for texts.
    ///
    /// @param x any number
    /// @return such as `0.05`, `9.81`, `1.2e+30`, `NaN`
    public static String number(double x) {
        if (!Double.isFinite(x)) return Double.toString(x);
        double size = Math.abs(x);
        if (x == Math.rint(x) && size < 1e6) return Long.toString((long) x);
        String text = String.format(Locale.ROOT, size < 1e-3 || size >= 1e6 ? "%.3e" : "%.4g", x);
        int exponent = text.indexOf('e');
        String digits = exponent < 0 ? text : text.substring(0, exponent);
        if (digits.contains(".")) digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
        return exponent < 0 ? digits : digits + text.substring(exponent);
    }
}
