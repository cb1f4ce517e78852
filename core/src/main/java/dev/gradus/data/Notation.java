package dev.gradus.data;

import dev.gradus.error.GradusException;
import java.util.List;

/// How numbers and missing values are written in the cells of a table.
///
/// ```
/// [+-]? ( digits [ . [digits] ] | . digits ) ( [eE] [+-]? digits )? [ % ]        digits are 0 to 9; spaces around it are ignored
/// ```
/// with the decimal sign stated here. Digits before it may be in groups of three, all separated by the same sign: a space, an apostrophe, or the
/// one of `.` and `,` that is not the decimal sign. `5 %` is 0.05. What Java alone calls a number is none: `1f`, `0x1p3`, `Infinity`.
///
/// Defaults: a decimal point; missing is a cell that is empty or one of the usual spellings, [#USUAL].
///
/// @param decimal sign, `.` or `,`
/// @param missing spellings of a missing value besides the empty cell
public record Notation(String decimal, List<String> missing) {
    /// The spellings that most programs write for a missing value.
    public static final List<String> USUAL =
            List.of(
                    "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None",
                    "?");

    private static final int EXACT_DIGITS = 15, EXACT_POWER = 22, MOST_DIGITS = 18, LONGEST = 400;
    private static final double[] POWERS = new double[EXACT_POWER + 1];

    static {
        double power = 1;
        for (int i = 0; i <= EXACT_POWER; i++, power *= 10) POWERS[i] = power; // exact up to 1e22
    }

    /// Checks the sign and keeps a copy.
    ///
    /// @throws GradusException when the decimal sign is neither of the two
    public Notation {
        missing = List.copyOf(missing);
        if (!decimal.equals(".") && !decimal.equals(",")) {
            throw GradusException.got("the decimal sign '%s'", decimal)
                    .expected("a point or a comma")
                    .because("a separator was given, or both signs at once")
                    .repair("Write . or , alone.");
        }
    }

    /// With the defaults.
    public Notation() {
        this(".", USUAL);
    }

    /// Whether a cell says that there is no value.
    ///
    /// @param cell without spaces around it
    /// @return true where it is empty or one of the spellings
    public boolean isMissing(CharSequence cell) {
        if (cell.isEmpty()) return true;
        char first = cell.charAt(0);
        for (String spelling : missing) {
            if (!spelling.isEmpty() && spelling.charAt(0) == first && spelling.contentEquals(cell)) return true;
        }
        return false;
    }

    /// The number that a cell stands for.
    ///
    /// @param cell its text
    /// @return the nearest float32, infinite where it is beyond float32; NaN where it is no number
    public float number(CharSequence cell) {
        int at = 0, end = cell.length();
        if (end > LONGEST) return Float.NaN;
        while (at < end && cell.charAt(at) == ' ') at++;
        while (end > at && cell.charAt(end - 1) == ' ') end--;
        int power = 0;
        if (end > at && cell.charAt(end - 1) == '%') {
            power = -2;
            end--;
            while (end > at && isSpace(cell.charAt(end - 1))) end--;
        }
        boolean negative = at < end && cell.charAt(at) == '-';
        if (negative || (at < end && cell.charAt(at) == '+')) at++;
        char point = decimal.charAt(0), group = 0;
        long digits = 0;
        int significant = 0, whole = 0, fraction = 0, sinceGroup = 0;
        boolean inFraction = false;
        for (; at < end; at++) {
            char c = cell.charAt(at);
            if (c >= '0' && c <= '9') {
                if (significant > 0 || c != '0') significant++;
                if (significant <= MOST_DIGITS) digits = digits * 10 + c - '0';
                if (inFraction) fraction++;
                else whole++;
                sinceGroup++;
            } else if (c == point && !inFraction) {
                if (group != 0 && sinceGroup != 3) return Float.NaN;
                inFraction = true;
            } else if (!inFraction
                    && isGroup(c)
                    && (group == 0
                            ? significant == whole && whole >= 1 && whole <= 3
                            : c == group && sinceGroup == 3)) {
                group = c;
                sinceGroup = 0;
            } else {
                break;
            }
        }
        if (whole + fraction == 0 || (!inFraction && group != 0 && sinceGroup != 3)) return Float.NaN;
        if (at < end) {
            int exponent = exponent(cell, at, end);
            if (exponent == Integer.MIN_VALUE) return Float.NaN;
            power += exponent;
        }
        float number = significant <= EXACT_DIGITS ? nearest(digits, power - fraction) : Float.NaN;
        if (Float.isNaN(number)) number = parsed(cell, power, fraction);
        return negative ? -number : number;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\u00a0' || c == '\u202f';
    }

    private boolean isGroup(char c) {
        return isSpace(c) || c == '\'' || c == (decimal.equals(".") ? ',' : '.');
    }

    /// The exponent from the letter on; [Integer#MIN_VALUE] where it is none.
    private static int exponent(CharSequence cell, int from, int end) {
        int at = from + 1;
        if ((cell.charAt(from) | 0x20) != 'e' || at == end) return Integer.MIN_VALUE;
        boolean negative = cell.charAt(at) == '-';
        if (negative || cell.charAt(at) == '+') at++;
        if (at == end) return Integer.MIN_VALUE;
        int exponent = 0;
        for (; at < end; at++) {
            int digit = cell.charAt(at) - '0';
            if (digit < 0 || digit > 9) return Integer.MIN_VALUE;
            exponent = Math.min(exponent * 10 + digit, 100_000);
        }
        return negative ? -exponent : exponent;
    }

    /// The float32 nearest to `digits × 10^power`, or NaN where a float64 on the way might round to another one.
    private static float nearest(long digits, int power) {
        if (digits == 0) return 0;
        if (Math.abs(power) > EXACT_POWER) return Float.NaN;
        double rounded = power < 0 ? digits / POWERS[-power] : digits * POWERS[power]; // the nearest float64
        boolean isBetweenFloats = (Double.doubleToRawLongBits(rounded) & 0x1fffffff) == 0x10000000;
        return isBetweenFloats || rounded < Float.MIN_NORMAL ? Float.NaN : (float) rounded;
    }

    /// Without its sign; the digits as they are, and the point by the exponent.
    private float parsed(CharSequence cell, int power, int fraction) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c >= '0' && c <= '9') digits.append(c);
            else if ((c | 0x20) == 'e') break;
        }
        return Float.parseFloat(digits + "e" + (power - fraction));
    }
}
