package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A comparison between two numbers of a point: `model.hidden[1] <= model.hidden[0]`, `batchSize >= 32`.
///
/// A point that lacks one of the settings, because its condition does not hold, fulfils it.
///
/// @param left a path, or a number
/// @param comparison `<`, `<=`, `>` or `>=`
/// @param right a path, or a number
public record Constraint(String left, String comparison, String right) {
    private static final Pattern FORM = Pattern.compile("\\s*([^<>=\\s]+)\\s*(<=|>=|<|>)\\s*([^<>=\\s]+)\\s*");

    /// Reads a constraint.
    ///
    /// @param text such as `model.hidden[1] <= model.hidden[0]`
    /// @return the constraint
    /// @throws GradusException when it has another form
    public static Constraint of(String text) {
        Matcher m = FORM.matcher(text);
        if (m.matches()) return new Constraint(SpaceText.path(m.group(1)), m.group(2), SpaceText.path(m.group(3)));
        throw GradusException.got("the constraint '%s'", Printable.excerpt(text, 80))
                .expected("two paths or numbers with <, <=, > or >= between them")
                .because("a slip")
                .repair("Write for example \"model.hidden[1] <= model.hidden[0]\".");
    }

    /// Whether a point fulfils it.
    ///
    /// @param point with numbers for the paths
    /// @return true also where a path is not searched in this point
    public boolean allows(Point point) {
        double a = number(left, point), b = number(right, point);
        if (Double.isNaN(a) || Double.isNaN(b)) return true;
        return switch (comparison) {
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            default -> a >= b;
        };
    }

    private static double number(String side, Point point) {
        if (point.values().get(side) instanceof Number number) return number.doubleValue();
        return isNumber(side) ? Double.parseDouble(side) : Double.NaN;
    }

    static boolean isNumber(String side) {
        try {
            return !Double.isNaN(Double.parseDouble(side));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return left + " " + comparison + " " + right;
    }
}
