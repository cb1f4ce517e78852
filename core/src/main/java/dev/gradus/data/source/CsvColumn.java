package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column of a table, of numbers or of categories.
final class CsvColumn {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Set<String> MISSING = Set.of("", "NA", "NaN", "?");
    private static final int MOST_CATEGORIES = 10_000;

    private final String file;
    private final String name;
    private final int index;
    private final List<CsvText.Row> rows;
    private final boolean numeric;
    private final List<String> order;

    /// @param numeric whether it holds numbers, null to find out
    CsvColumn(String file, String name, int index, List<CsvText.Row> rows, @Nullable Boolean numeric) {
        this.file = file;
        this.name = name;
        this.index = index;
        this.rows = rows;
        this.numeric = numeric == null ? infer() : numeric;
        order = List.of();
    }

    /// @param order its categories, which stand for the numbers from 0
    CsvColumn(String file, String name, int index, List<CsvText.Row> rows, List<String> order) {
        this.file = file;
        this.name = name;
        this.index = index;
        this.rows = rows;
        this.order = order;
        numeric = true;
    }

    /// Whether it is one in the grammar of [Csv#number], whose result may be infinite.
    static boolean isNumber(String cell) {
        return NUMBER.matcher(cell.strip()).matches();
    }

    private boolean infer() {
        int numbers = 0, texts = 0;
        CsvText.Row firstNumber = null, firstText = null;
        for (CsvText.Row row : rows) {
            String cell = cell(row);
            if (MISSING.contains(cell)) continue;
            if (isNumber(cell)) {
                if (numbers++ == 0) firstNumber = row;
            } else if (texts++ == 0) {
                firstText = row;
            }
        }
        if (firstNumber == null || firstText == null) return firstText == null;
        CsvText.Row odd = texts <= numbers ? firstText : firstNumber;
        throw GradusException.got("%s has '%s'", where(odd), Printable.excerpt(cell(odd), 80))
                .expected("all numbers or none, not %,d numbers and %,d texts", numbers, texts)
                .because("a typing error, an unusual mark for a missing value, or categories that look like numbers")
                .repair("Correct the cell or leave it empty, or state the column: categorical(\"%s\").", name);
    }

    String name() {
        return name;
    }

    /// Whether it holds numbers, not categories.
    boolean isNumeric() {
        return numeric;
    }

    boolean isMissing(int row) {
        return MISSING.contains(cell(rows.get(row)));
    }

    /// The text in a row.
    String cell(int row) {
        return cell(rows.get(row));
    }

    private String cell(CsvText.Row row) {
        return row.fields()[index];
    }

    private String where(CsvText.Row row) {
        return file + " line " + row.line() + ", column '" + Printable.excerpt(name, 80) + "'";
    }

    /// Refuses missing values.
    void requireComplete(String repair) {
        List<CsvText.Row> missing = rows.stream().filter(row -> MISSING.contains(cell(row))).toList();
        if (missing.isEmpty()) return;
        throw GradusException.got(
                        "%s has no value ('%s')",
                        where(missing.getFirst()), Printable.excerpt(cell(missing.getFirst()), 80))
                .expected("a value in every row; %,d of %,d have none", missing.size(), rows.size())
                .because("values were not recorded")
                .repair(repair);
    }

    /// The number in a row, NaN where it is missing.
    float number(int row) {
        if (isMissing(row)) return Float.NaN;
        if (!order.isEmpty()) return place(row);
        float number = isNumber(cell(row)) ? Float.parseFloat(cell(row).strip()) : Float.NaN;
        if (Float.isFinite(number)) return number;
        throw GradusException.got("%s has '%s'", where(rows.get(row)), Printable.excerpt(cell(row), 80))
                .expected("a decimal number within the range of float32")
                .because("a text in a column of numbers, or a comma for the decimal point")
                .repair("Correct the cell or leave it empty.");
    }

    private int place(int row) {
        int place = order.indexOf(cell(row));
        if (place >= 0) return place;
        throw GradusException.got("%s has '%s'", where(rows.get(row)), Printable.excerpt(cell(row), 80))
                .expected("one of the stated categories %s", order)
                .because("a spelling mistake, or a category was forgotten")
                .repair(Suggest.sentence(cell(row), order));
    }

    /// The stated categories, else those that occur, in the order of numbers where all are numbers, else by code point.
    List<String> categories() {
        if (!order.isEmpty()) {
            for (int i = 0; i < rows.size(); i++) if (!isMissing(i)) place(i);
            return order;
        }
        Set<String> found = new TreeSet<>();
        for (CsvText.Row row : rows) {
            if (!MISSING.contains(cell(row))) found.add(cell(row));
            if (found.size() > MOST_CATEGORIES) throw tooMany();
        }
        if (!found.stream().allMatch(CsvColumn::isNumber)) return List.copyOf(found);
        return found.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList();
    }

    private GradusException tooMany() {
        return GradusException.got(
                        "%s, column '%s' has more than %,d categories",
                        file, Printable.excerpt(name, 80), MOST_CATEGORIES)
                .expected("few categories with many rows each")
                .because("it is a name or a text of its own in each row")
                .repair("Leave it out: without(\"%s\").", Printable.excerpt(name, 80));
    }
}
