package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A table from a text file in UTF-8 with separated fields.
///
/// ```java
/// Dataset penguins = Csv.read(Path.of("penguins.csv")).without("year").keepMissing().classification("species");
/// Splits splits = Splits.of(penguins, 0.1, 0.2, seed);
/// Impute impute = Impute.fit(splits.train(), Impute.Strategy.MEDIAN);
/// ```
/// A column of numbers becomes one input; a column of categories becomes one input for each category, 1 where it is the
/// one and else 0, or, where their order is stated with [#ordinal], one number. What a column holds is inferred: numbers if all its cells are, categories if none is; a mixture is an
/// error unless the column is stated. Missing is a cell that is empty, `NA`, `NaN` or `?`; what a number is, [#number] says.
///
/// Shapes: inputs `[features]`, in the order of the columns and within one of its categories, named by [#features]. Categories
/// and classes are in the order of the numbers where all are numbers, else by code point.
///
/// Defaults: separated by commas; the first line is a header if none of its fields is a number; columns without a name are
/// called by their number, from 1; a missing value is an error. [#keepMissing] keeps it as NaN, in all inputs of its
/// category, for [dev.gradus.data.prepare.Impute] to fill in.
///
/// Errors: each with its line, and its column where there is one: fields too many or too few, quotes that do not match, a
/// text among numbers, a number beyond float32, a missing target.
///
/// Source: Y. Shafranovich, RFC 4180, 2005, for quotes and for line breaks within them. Differences: spaces around fields
/// without quotes are no part of them; pandas reads a column of numbers and texts as texts.
public final class Csv {
    private static final long MOST_NUMBERS = 1 << 28;
    private static final String DROP = "Complete the rows, or leave them out.";

    private final String file;
    private final List<String> names;
    private final List<CsvText.Row> rows;
    private final Settings settings;

    /// @param numeric the columns whose kind is stated, true for numbers
    /// @param orders the columns whose categories are stated, least first
    private record Settings(
            Map<String, Boolean> numeric, Map<String, List<String>> orders, Set<String> left, boolean keepMissing) {}

    private Csv(String file, List<String> names, List<CsvText.Row> rows, Settings settings) {
        this.file = file;
        this.names = names;
        this.rows = rows;
        this.settings = settings;
    }

    /// Reads a file whose fields are separated by commas.
    ///
    /// @param file its path
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, or has no rows
    public static Csv read(Path file) {
        return read(file, ',');
    }

    /// Reads a file with another separator.
    ///
    /// @param file its path
    /// @param separator between fields, for example `;` or a tabulator
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, or has no rows
    public static Csv read(Path file, char separator) {
        List<CsvText.Row> rows = CsvText.read(file, separator);
        return of(file, rows, !rows.isEmpty() && isHeader(rows.getFirst()));
    }

    /// Reads a file of which it is known whether it has a header: needed where all columns are texts.
    ///
    /// @param file its path
    /// @param separator between fields
    /// @param header whether the first line has the names of the columns
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, or has no rows
    public static Csv read(Path file, char separator, boolean header) {
        return of(file, CsvText.read(file, separator), header);
    }

    /// The number that a cell of a data file stands for: digits with at most one decimal point among them, a sign before and an
    /// exponent behind where there is one.
    ///
    /// ```
    /// [+-]? ( digits [ . [digits] ] | . digits ) ( [eE] [+-]? digits )?        digits are 0 to 9; spaces around it are ignored
    /// ```
    /// So `-1`, `.5`, `2.` and `1e-3`, but not what Java alone calls a number: `1f`, `2d`, `0x1p3`, `Infinity`.
    ///
    /// @param cell of a row
    /// @return the nearest float32; null where it is no number, or one beyond float32
    public static @Nullable Float number(String cell) {
        if (!CsvColumn.isNumber(cell)) return null;
        float number = Float.parseFloat(cell.strip());
        return Float.isFinite(number) ? number : null;
    }

    private static boolean isHeader(CsvText.Row row) {
        return Arrays.stream(row.fields()).noneMatch(CsvColumn::isNumber);
    }

    private static Csv of(Path file, List<CsvText.Row> all, boolean header) {
        List<CsvText.Row> rows = header && !all.isEmpty() ? all.subList(1, all.size()) : all;
        if (rows.isEmpty()) {
            throw GradusException.got("%s has no rows", file)
                    .expected("at least one")
                    .because("the file is empty, or has only a header")
                    .repair("Check the file.");
        }
        String[] first = all.getFirst().fields();
        List<String> names =
                IntStream.range(0, first.length)
                        .mapToObj(i -> header && !first[i].isEmpty() ? first[i] : Integer.toString(i + 1))
                        .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw GradusException.got("%s has two columns '%s'", file, Printable.excerpt(name, 80))
                        .expected("a name of its own for each column")
                        .because("two tables were joined, or the first line is no header")
                        .repair("Rename one of them, or state that there is no header: read(file, ',', false).");
            }
        }
        String title = Objects.requireNonNullElse(file.getFileName(), file).toString();
        return new Csv(title, names, rows, new Settings(Map.of(), Map.of(), Set.of(), false));
    }

    /// States that columns hold numbers, so that anything else in them is an error.
    ///
    /// @param columns their names
    /// @return a new table
    /// @throws GradusException when there is no such column
    public Csv numeric(String... columns) {
        return stated(true, columns);
    }

    /// States that columns hold categories, even if they look like numbers.
    ///
    /// @param columns their names
    /// @return a new table
    /// @throws GradusException when there is no such column
    public Csv categorical(String... columns) {
        return stated(false, columns);
    }

    private Csv stated(boolean numeric, String... columns) {
        Map<String, Boolean> kinds = new HashMap<>(settings.numeric);
        for (String column : columns) kinds.put(names.get(index(column)), numeric);
        return with(new Settings(kinds, settings.orders, settings.left, settings.keepMissing));
    }

    /// States that a column holds categories in an order: as an input it becomes one number, from 0 for the first.
    ///
    /// @param column its name
    /// @param categories all of them, least first: `"small", "medium", "large"`
    /// @return a new table
    /// @throws GradusException when there is no such column, or a category is given twice or none at all
    public Csv ordinal(String column, String... categories) {
        List<String> order = List.of(categories);
        if (order.isEmpty() || Set.copyOf(order).size() < order.size()) {
            throw GradusException.got("column '%s' with the order %s", column, order)
                    .expected("each category once")
                    .because("one is listed twice, or none is")
                    .repair("List each category once, least first.");
        }
        Map<String, List<String>> orders = new HashMap<>(settings.orders);
        orders.put(names.get(index(column)), order);
        return with(new Settings(settings.numeric, orders, settings.left, settings.keepMissing));
    }

    /// Leaves out columns that say nothing, or say too much, like a number of the row.
    ///
    /// @param columns their names
    /// @return a new table
    /// @throws GradusException when there is no such column
    public Csv without(String... columns) {
        Set<String> left = new HashSet<>(settings.left);
        for (String column : columns) left.add(names.get(index(column)));
        return with(new Settings(settings.numeric, settings.orders, left, settings.keepMissing));
    }

    /// Keeps missing inputs as NaN instead of refusing them.
    ///
    /// @return a new table
    public Csv keepMissing() {
        return with(new Settings(settings.numeric, settings.orders, settings.left, true));
    }

    private Csv with(Settings changed) {
        return new Csv(file, names, rows, changed);
    }

    /// The names of all columns.
    ///
    /// @return in the order of the file
    public List<String> columns() {
        return names;
    }

    /// The number of rows, without the header.
    ///
    /// @return at least 1
    public int size() {
        return rows.size();
    }

    /// The text in one cell, for example to group rows by.
    ///
    /// @param row from 0, without the header
    /// @param column its name
    /// @return the text, without its quotes
    /// @throws GradusException when there is no such column
    public String cell(int row, String column) {
        return rows.get(row).fields()[index(column)];
    }

    /// The names of the inputs, when some columns are targets: `age`, `colour=red`, …
    ///
    /// @param targets names of columns
    /// @return one name for each element of an input
    /// @throws GradusException when there is no such column, or one holds numbers and texts
    public List<String> features(String... targets) {
        return inputs(targets).stream().flatMap(Csv::featuresOf).toList();
    }

    private static Stream<String> featuresOf(CsvColumn column) {
        if (column.isNumeric()) return Stream.of(column.name());
        return column.categories().stream().map(category -> column.name() + "=" + category);
    }

    /// Samples of which each belongs to a class.
    ///
    /// @param target the column with the classes
    /// @return the data set, named after the file
    /// @throws GradusException when there is no such column, a class or an input is missing or of the wrong kind, or the
    ///     classes are fractions
    public Dataset classification(String target) {
        CsvColumn column = column(index(target));
        column.requireComplete(DROP);
        List<String> classes = column.categories();
        boolean stated = Boolean.FALSE.equals(settings.numeric.get(target)) || settings.orders.containsKey(target);
        if (!stated && column.isNumeric() && classes.stream().anyMatch(c -> Float.parseFloat(c) % 1 != 0)) {
            throw GradusException.got(
                            "%s, column '%s' has %,d classes such as %s",
                            file, Printable.excerpt(target, 80), classes.size(), Printable.excerpt(classes.get(0), 80))
                    .expected("names or whole numbers")
                    .because("values are to be predicted, not classes")
                    .repair("Call regression(\"%s\"), or state the column: categorical(\"%s\").", target, target);
        }
        Map<String, Integer> numbers = numbers(classes);
        float[] targets = new float[rows.size()];
        for (int i = 0; i < targets.length; i++) targets[i] = Objects.requireNonNull(numbers.get(column.cell(i)));
        return new Table(file, matrix(inputs(target)), targets, new Task.Classification(classes));
    }

    /// Samples of which each has values to be predicted.
    ///
    /// @param targets the columns with the values
    /// @return the data set, named after the file
    /// @throws GradusException when there is no such column, or a value or an input is missing or of the wrong kind
    public Dataset regression(String... targets) {
        if (targets.length == 0) throw unknown("");
        List<CsvColumn> columns = Arrays.stream(targets).map(this::values).toList();
        float[] values = new float[Shape.of(rows.size(), targets.length).size()];
        for (int k = 0; k < targets.length; k++) {
            columns.get(k).requireComplete(DROP);
            for (int i = 0; i < rows.size(); i++) values[i * targets.length + k] = columns.get(k).number(i);
        }
        return new Table(file, matrix(inputs(targets)), values, new Task.Regression(List.of(targets)));
    }

    private CsvColumn values(String target) {
        int index = index(target);
        return settings.orders.containsKey(target) ? column(index) : column(index, true);
    }

    private List<CsvColumn> inputs(String... targets) {
        Set<Integer> used = new HashSet<>();
        for (String target : targets) used.add(index(target));
        return IntStream.range(0, names.size())
                .filter(i -> !used.contains(i) && !settings.left.contains(names.get(i)))
                .mapToObj(this::column)
                .toList();
    }

    private CsvColumn column(int index) {
        List<String> order = settings.orders.get(names.get(index));
        if (order != null) return new CsvColumn(file, names.get(index), index, rows, order);
        return new CsvColumn(file, names.get(index), index, rows, settings.numeric.get(names.get(index)));
    }

    private CsvColumn column(int index, boolean numeric) {
        return new CsvColumn(file, names.get(index), index, rows, numeric);
    }

    private int index(String column) {
        int index = names.indexOf(column);
        if (index < 0) throw unknown(column);
        return index;
    }

    private GradusException unknown(String column) {
        return GradusException.got("%s has no column '%s'", file, Printable.excerpt(column, 80))
                .expected("one of its %d columns", names.size())
                .because("a spelling mistake, or the file has no header and columns are called 1, 2, …")
                .repair(Suggest.sentence(column, names));
    }

    /// One row for each sample, one column for each feature.
    private float[][] matrix(List<CsvColumn> inputs) {
        List<Map<String, Integer>> categories = new ArrayList<>();
        int width = 0;
        for (CsvColumn input : inputs) {
            if (!settings.keepMissing) {
                input.requireComplete(
                        "Keep them as NaN with keepMissing(), and fill them in with Impute.fit(data.train()).");
            }
            Map<String, Integer> numbers = input.isNumeric() ? Map.of() : numbers(input.categories());
            categories.add(numbers);
            width += input.isNumeric() ? 1 : numbers.size();
        }
        if ((long) width * rows.size() > MOST_NUMBERS) throw tooWide(width);
        float[][] matrix = new float[rows.size()][width];
        for (int i = 0; i < matrix.length; i++) {
            int at = 0;
            for (int k = 0; k < categories.size(); k++) {
                CsvColumn input = inputs.get(k);
                if (input.isNumeric()) {
                    matrix[i][at++] = input.number(i);
                    continue;
                }
                Map<String, Integer> numbers = categories.get(k);
                if (input.isMissing(i)) Arrays.fill(matrix[i], at, at + numbers.size(), Float.NaN);
                else matrix[i][at + Objects.requireNonNull(numbers.get(input.cell(i)))] = 1;
                at += numbers.size();
            }
        }
        return matrix;
    }

    private GradusException tooWide(int width) {
        return GradusException.got("%s makes %,d inputs of %,d rows", file, width, rows.size())
                .expected("at most %,d numbers in all", MOST_NUMBERS)
                .because("a column of texts has very many categories")
                .repair("Leave that column out: without(column).");
    }

    private static Map<String, Integer> numbers(List<String> names) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : names) numbers.put(name, numbers.size());
        return numbers;
    }
}
