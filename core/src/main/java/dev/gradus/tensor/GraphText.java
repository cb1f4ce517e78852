package dev.gradus.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers of a tensor in the few characters that fit on a line of a drawn graph.
final class GraphText {
    private static final int MOST_ROWS = 3;
    private static final int MOST_COLUMNS = 4;
    private static final MathContext DIGITS = new MathContext(4);

    private GraphText() {}

    static List<String> value(Tensor t) {
        if (isSmall(t.shape())) return elements(t);
        List<String> lines = new ArrayList<>(List.of(t.shape().toString()));
        lines.addAll(t.dtype().isFloating() ? statistics(t) : List.of("integers"));
        return lines;
    }

    static List<String> gradient(Tensor g) {
        return isSmall(g.shape()) ? elements(g) : statistics(g);
    }

    /// The value of an intermediate result that has a name.
    static List<String> named(@Nullable String name, List<String> value) {
        if (name == null) return value;
        if (value.size() == 1) return List.of(name + " = " + value.getFirst());
        List<String> lines = new ArrayList<>(List.of(name));
        lines.addAll(value);
        return lines;
    }

    private static boolean isSmall(Shape shape) {
        return shape.size() == 1
                || (shape.rank() == 1 && shape.size() <= MOST_COLUMNS)
                || (shape.rank() == 2 && shape.axis(0) <= MOST_ROWS && shape.axis(1) <= MOST_COLUMNS);
    }

    private static List<String> elements(Tensor t) {
        List<String> cells = new ArrayList<>();
        for (double v : t.toDoubles()) cells.add(number(v));
        if (t.size() == 1) return cells;
        if (t.shape().rank() == 1) return List.of("[" + String.join(", ", cells) + "]");
        int columns = t.shape().axis(1), width = cells.stream().mapToInt(String::length).max().orElse(0);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < cells.size(); i += columns) {
            List<String> row = cells.subList(i, i + columns);
            // the no-break space keeps columns aligned where white space collapses
            rows.add(
                    "["
                            + String.join(
                                    "\u00a0", row.stream().map(c -> "\u00a0".repeat(width - c.length()) + c).toList())
                            + "]");
        }
        return rows.isEmpty() ? List.of(t.shape().toString()) : rows;
    }

    private static List<String> statistics(Tensor t) {
        double sum = 0, squares = 0;
        for (double v : t.toDoubles()) {
            sum += v;
            squares += v * v;
        }
        return List.of("mean " + number(sum / t.size()), "norm " + number(Math.sqrt(squares)));
    }

    /// Four significant digits, in the shorter of the usual and the scientific form.
    static String number(double v) {
        if (Double.isNaN(v)) return "NaN";
        if (Double.isInfinite(v)) return v > 0 ? "∞" : "-∞";
        if (v == Math.rint(v) && Math.abs(v) < 1e6) return Long.toString((long) v);
        BigDecimal rounded = new BigDecimal(v).round(DIGITS).stripTrailingZeros();
        boolean usual = Math.abs(v) >= 1e-4 && Math.abs(v) < 1e6;
        if (usual) return rounded.toPlainString();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /// Text that XML and Graphviz take as it is; control characters, which neither knows, become spaces.
    static String escape(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// The width of a text in letters; those of East Asian scripts are two wide.
    static int width(String text) {
        return text.codePoints().map(c -> (c >= 0x1100 && Character.isIdeographic(c)) || isHangul(c) ? 2 : 1).sum();
    }

    private static boolean isHangul(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
    }
}
