package dev.gradus.data.source;

import dev.gradus.data.Column;
import dev.gradus.data.Column.Kind;
import dev.gradus.data.Columns;
import dev.gradus.data.Columns.Missing;
import dev.gradus.data.Columns.Unknown;
import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A table from a text file with separated fields.
///
/// ```java
/// Dataset penguins = Csv.read(Path.of("penguins.csv")).without("year").keepMissing().classification("species");
/// Splits splits = Splits.of(penguins, 0.1, 0.2, seed);
/// Impute impute = Impute.fit(splits.train(), Impute.Strategy.MEDIAN);
/// ```
/// A column of numbers becomes one input; a column of categories becomes one input for each category, 1 where it is the
/// one and else 0, or, where their order is stated with [#ordinal], one number. What a column holds is inferred: numbers if all its cells are,
/// categories if none is; a mixture is an error unless the column is stated. The form of the file (separator, header, decimal sign, encoding)
/// is inferred, too, where [CsvForm] does not state it: what is not certain is an error that gives both readings, and what was inferred is
/// listed by [#conclusions()]. How numbers and missing values are written: [dev.gradus.data.Notation].
///
/// Shapes: inputs `[features]`, in the order of the columns and within one of its categories, named by [#features]. Categories
/// and classes are in the order of the numbers where all are numbers, else by code point. The data set has [Columns] as its signature, with which
/// other files are read in the same way: [#like], [CsvRows].
///
/// Defaults: columns without a name are called by their number, from 1; a missing value is an error. [#keepMissing] keeps it as NaN, in
/// all inputs of its category, for [dev.gradus.data.prepare.Impute] to fill in. Of a column that is stated to be categorical, only an empty
/// cell is missing. Numbers as classes are the same where their values are: `1` and `1.0`.
///
/// Errors: each with its line, and its column where there is one: fields too many or too few, quotes that do not match, a
/// text among numbers, a number beyond float32, a missing target, columns of which none is an input.
///
/// Source: Y. Shafranovich, RFC 4180, 2005, for quotes and for line breaks within them. Differences: spaces around fields
/// without quotes are no part of them; pandas reads a column of numbers and texts as texts.
public final class Csv {

    /// So many texts, all of them different, are no categories.
    private static final int SURELY_NAMES = 20;

    private final CsvSurvey survey;
    private final CsvForm form;
    private final Settings settings;

    /// @param numeric the columns whose kind is stated, true for numbers
    /// @param orders the columns whose categories are stated, least first
    private record Settings(
            Map<String, Boolean> numeric,
            Map<String, List<String>> orders,
            Set<String> left,
            Missing missing,
            Unknown unknown) {}

    private Csv(CsvSurvey survey, CsvForm form, Settings settings) {
        this.survey = survey;
        this.form = form;
        this.settings = settings;
    }

    /// Reads a file whose form is found out.
    ///
    /// @param file its path
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, has no rows, or something about its form is not certain
    public static Csv read(Path file) {
        return read(file, new CsvForm());
    }

    /// Reads a file with a known separator.
    ///
    /// @param file its path
    /// @param separator between fields, for example `;` or a tabulator
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, has no rows, or something about its form is not certain
    public static Csv read(Path file, char separator) {
        return read(file, new CsvForm().separator(separator));
    }

    /// Reads a file of which it is known whether it has a header.
    ///
    /// @param file its path
    /// @param separator between fields
    /// @param header whether the first line has the names of the columns
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, has no rows, or something about its form is not certain
    public static Csv read(Path file, char separator, boolean header) {
        return read(file, new CsvForm().separator(separator).header(header));
    }

    /// Reads a file of which more is known.
    ///
    /// @param file its path
    /// @param form what is known about it
    /// @return the table
    /// @throws GradusException when it cannot be read, is no such text, has no rows, or something about its form is not certain
    public static Csv read(Path file, CsvForm form) {
        var nothing = new Settings(Map.of(), Map.of(), Set.of(), Missing.REFUSE, Unknown.REFUSE);
        return new Csv(new CsvSurvey(CsvFile.of(file, form), form, null), form, nothing);
    }

    // ---- stating ---------------------------------------------------------------------------------------------------

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
        for (String column : columns) kinds.put(survey.names.get(index(column)), numeric);
        return with(new Settings(kinds, settings.orders, settings.left, settings.missing, settings.unknown));
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
        orders.put(survey.names.get(index(column)), order);
        return with(new Settings(settings.numeric, orders, settings.left, settings.missing, settings.unknown));
    }

    /// Leaves out columns that say nothing, or say too much, like a number of the row.
    ///
    /// @param columns their names
    /// @return a new table
    /// @throws GradusException when there is no such column
    public Csv without(String... columns) {
        Set<String> left = new HashSet<>(settings.left);
        for (String column : columns) left.add(survey.names.get(index(column)));
        return with(new Settings(settings.numeric, settings.orders, left, settings.missing, settings.unknown));
    }

    /// Keeps missing inputs as NaN instead of refusing them.
    ///
    /// @return a new table
    public Csv keepMissing() {
        return missing(Missing.IMPUTE);
    }

    /// States what becomes of missing inputs.
    ///
    /// @param rule instead of refusing them
    /// @return a new table
    public Csv missing(Missing rule) {
        return with(new Settings(settings.numeric, settings.orders, settings.left, rule, settings.unknown));
    }

    /// States what becomes of categories that other files have and this one does not.
    ///
    /// @param rule instead of refusing them
    /// @return a new table
    public Csv unknown(Unknown rule) {
        return with(new Settings(settings.numeric, settings.orders, settings.left, settings.missing, rule));
    }

    private Csv with(Settings changed) {
        return new Csv(survey, form, changed);
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    /// The names of all columns.
    ///
    /// @return in the order of the file
    public List<String> columns() {
        return survey.names;
    }

    /// What a column holds.
    ///
    /// @param numbers cells with a number
    /// @param whole cells with a whole number
    /// @param texts cells with something else
    /// @param missing cells without a value
    /// @param distinct different spellings, at least where there are more than 10,000
    /// @param least number; infinite where there is none
    /// @param greatest number
    /// @param increasing whether each number is greater than the one before
    /// @param example the first cell with a value; empty where there is none
    public record Facts(
            int numbers,
            int whole,
            int texts,
            int missing,
            int distinct,
            float least,
            float greatest,
            boolean increasing,
            String example) {}

    /// What a column holds, for looking at it.
    ///
    /// @param column its name
    /// @return counts and range
    /// @throws GradusException when there is no such column
    public Facts facts(String column) {
        CsvFacts f = survey.columns.get(index(column));
        String example = f.firstNumber.isSomewhere() ? f.firstNumber.cell() : f.firstText.cell();
        return new Facts(
                f.numeric, f.whole, f.textual, f.missing, f.distinct(), f.least, f.greatest, f.increasing, example);
    }

    /// The different spellings in a column, as they come.
    ///
    /// @param column its name
    /// @return at most about 20,000
    /// @throws GradusException when there is no such column
    public List<String> values(String column) {
        return survey.columns.get(index(column)).spellings();
    }

    /// What becomes of a column that is no target.
    ///
    /// @param name of the column
    /// @return as in the signature
    /// @throws GradusException when there is no such column, or it holds numbers and texts
    public Column column(String name) {
        int index = index(name);
        boolean input = !settings.left.contains(name) && !isEmpty(index);
        return input ? input(index) : new Column(name, Kind.IGNORED, List.of(), false);
    }

    /// The name of the file.
    ///
    /// @return without its folder
    public String title() {
        return survey.title;
    }

    /// What was concluded about the form of the file, where it is not the usual.
    ///
    /// @return such as `separated by semicolons`; empty for a table with commas and a header in UTF-8
    public List<String> conclusions() {
        return List.copyOf(survey.conclusions);
    }

    /// The number of rows, without the header.
    ///
    /// @return at least 1
    public int size() {
        return survey.rows;
    }

    /// The texts of a column, for example to group rows by; the file is read once more.
    ///
    /// @param column its name
    /// @return one for each row, without its quotes
    /// @throws GradusException when there is no such column
    public List<String> cells(String column) {
        int index = index(column);
        List<String> cells = new ArrayList<>(survey.rows);
        survey.forEachRow(reader -> cells.add(reader.cell(index).toString()));
        return cells;
    }

    /// The texts of a column for the samples of this table, of whose rows some may have been left out.
    ///
    /// @param column its name
    /// @param samples read from the same file
    /// @return one for each sample, without its quotes
    /// @throws GradusException when there is no such column, or the samples are those of another file
    public List<String> cells(String column, Dataset samples) {
        int index = index(column);
        if (samples instanceof Table table && table.name().equals(survey.title)) {
            List<String> cells = new ArrayList<>(table.size());
            survey.forEachRow(reader -> {
                boolean isNext = cells.size() < table.size() && table.lines()[cells.size()] == reader.line();
                if (isNext) cells.add(reader.cell(index).toString());
            });
            if (cells.size() == table.size()) return cells;
        }
        throw GradusException.got("the samples of %s, and the table %s", samples.name(), survey.title)
                .expected("samples that were read from this table, and not divided yet")
                .because("two files were exchanged")
                .repair("Give the data set that classification(..) or regression(..) has returned.");
    }

    /// The names of the inputs, when some columns are targets: `age`, `colour=red`, …
    ///
    /// @param targets names of columns
    /// @return one name for each element of an input
    /// @throws GradusException when there is no such column, or one holds numbers and texts
    public List<String> features(String... targets) {
        return signature(targets).features();
    }

    /// The signature of the table, when some columns are targets.
    ///
    /// @param targets names of columns
    /// @return all columns, with what becomes of them
    /// @throws GradusException when there is no such column, or one holds numbers and texts
    public Columns signature(String... targets) {
        Set<Integer> used = new HashSet<>();
        for (String target : targets) used.add(index(target));
        List<Column> all = new ArrayList<>();
        for (int i = 0; i < survey.names.size(); i++) {
            String name = survey.names.get(i);
            boolean input = !used.contains(i) && !settings.left.contains(name) && !isEmpty(i);
            all.add(
                    input
                            ? input(i)
                            : new Column(name, used.contains(i) ? Kind.TARGET : Kind.IGNORED, List.of(), false));
        }
        return new Columns(all, settings.missing, settings.unknown, survey.notation);
    }

    private boolean isEmpty(int index) {
        CsvFacts facts = survey.columns.get(index);
        return facts.numeric + facts.textual == 0 && !settings.orders.containsKey(survey.names.get(index));
    }

    private Column input(int index) {
        String name = survey.names.get(index);
        CsvFacts facts = survey.columns.get(index);
        boolean indicated = settings.missing == Missing.INDICATE && missing(index) > 0;
        List<String> order = settings.orders.get(name);
        if (order != null) return new Column(name, Kind.ORDER, order, indicated);
        if (isNumeric(index)) return new Column(name, Kind.NUMBER, List.of(), indicated);
        if (facts.hasTooManyCategories()) throw tooMany(name);
        boolean isName =
                facts.textual >= SURELY_NAMES && facts.distinct() == facts.textual && !isStatedCategorical(index);
        if (isName) throw isName(name, facts.textual);
        return new Column(name, Kind.CATEGORY, categories(index), indicated);
    }

    private boolean isNumeric(int index) {
        Boolean stated = settings.numeric.get(survey.names.get(index));
        if (stated != null) return stated;
        CsvFacts facts = survey.columns.get(index);
        if (facts.numeric == 0 || facts.textual == 0) return facts.textual == 0;
        boolean oddText = facts.textual <= facts.numeric;
        CsvFacts.Place odd = oddText ? facts.firstText : facts.firstNumber;
        throw GradusException.got("%s has '%s'", where(index, odd.line()), Printable.excerpt(odd.cell(), 80))
                .expected("all numbers or none, not %,d numbers and %,d texts", facts.numeric, facts.textual)
                .because("a typing error, an unusual mark for a missing value, or categories that look like numbers")
                .repair(
                        "Correct the cell or leave it empty, or state the column: categorical(\"%s\").",
                        survey.names.get(index));
    }

    private boolean isStatedCategorical(int index) {
        return Boolean.FALSE.equals(settings.numeric.get(survey.names.get(index)));
    }

    /// The categories that occur, in the order of numbers where all are numbers, else by code point.
    private List<String> categories(int index) {
        CsvFacts facts = survey.columns.get(index);
        Set<String> found = new LinkedHashSet<>(facts.spellings());
        boolean stated = isStatedCategorical(index);
        if (stated && form.missingValues().isEmpty())
            facts.gaps().stream().filter(gap -> !gap.isEmpty()).forEach(found::add);
        boolean numbers = found.stream().noneMatch(text -> Float.isNaN(survey.notation.number(text)));
        if (!numbers) return found.stream().sorted().toList();
        boolean kept = stated || facts.leadingZeros;
        Stream<String> texts = kept ? found.stream() : found.stream().map(this::plain).distinct();
        return texts.sorted(
                        Comparator.<String>comparingDouble(survey.notation::number)
                                .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private String plain(String number) {
        return Columns.plain(survey.notation.number(number));
    }

    /// How many cells have no value.
    private int missing(int index) {
        return rules().missing(survey, index);
    }

    private String where(int index, int line) {
        return survey.title + " line " + line + ", column '" + Printable.excerpt(survey.names.get(index), 80) + "'";
    }

    private int index(String column) {
        int index = survey.names.indexOf(column);
        if (index < 0) throw unknownColumn(column);
        return index;
    }

    private GradusException unknownColumn(String column) {
        return GradusException.got("%s has no column '%s'", survey.title, Printable.excerpt(column, 80))
                .expected("one of its %d columns", survey.names.size())
                .because("a spelling mistake, or the file has no header and columns are called 1, 2, …")
                .repair(Suggest.sentence(column, survey.names));
    }

    // ---- samples ---------------------------------------------------------------------------------------------------

    /// Samples of which each belongs to a class.
    ///
    /// @param target the column with the classes
    /// @return the data set, named after the file
    /// @throws GradusException when there is no such column, a class or an input is missing or of the wrong kind, or the
    ///     classes are fractions
    public Dataset classification(String target) {
        int index = index(target);
        List<String> order = settings.orders.get(target);
        if (order == null && !isStatedCategorical(index)) isNumeric(index);
        if (order == null && survey.columns.get(index).hasTooManyCategories()) throw tooMany(target);
        List<String> classes = order != null ? order : categories(index);
        if (order == null && !isStatedCategorical(index)) requireWhole(target, classes);
        return new CsvSamples(survey, rules(), signature(target), new Task.Classification(classes)).read(false);
    }

    private void requireWhole(String target, List<String> classes) {
        for (String name : classes) {
            float number = survey.notation.number(name);
            if (Float.isNaN(number) || number == Math.rint(number)) continue;
            throw GradusException.got(
                            "%s, column '%s' has %,d classes such as %s",
                            survey.title, Printable.excerpt(target, 80), classes.size(), Printable.excerpt(name, 80))
                    .expected("names or whole numbers")
                    .because("values are to be predicted, not classes")
                    .repair("Call regression(\"%s\"), or state the column: categorical(\"%s\").", target, target);
        }
    }

    /// Samples of which each has values to be predicted.
    ///
    /// @param targets the columns with the values
    /// @return the data set, named after the file
    /// @throws GradusException when there is no such column, or a value or an input is missing or of the wrong kind
    public Dataset regression(String... targets) {
        if (targets.length == 0) throw unknownColumn("");
        return new CsvSamples(survey, rules(), signature(targets), new Task.Regression(List.of(targets))).read(false);
    }

    private CsvSamples.Rules rules() {
        Set<String> stated = new HashSet<>();
        for (int i = 0; i < survey.names.size(); i++) {
            if (isStatedCategorical(i) && form.missingValues().isEmpty()) stated.add(survey.names.get(i));
        }
        return new CsvSamples.Rules(settings.orders, stated, settings.missing);
    }

    /// Samples that are read as those of another table: its columns by their names, its categories and its classes.
    ///
    /// @param file its path
    /// @param form what is known about it
    /// @param signature of the other table
    /// @param task of the other table
    /// @param notes hears what was concluded about the file, and that its columns are in another order
    /// @return the data set, named after the file; values in their own unit
    /// @throws GradusException when a column is missing or one too many, or a category or class is unknown; each error lists both sides
    public static Dataset like(Path file, CsvForm form, Columns signature, Task task, Consumer<String> notes) {
        CsvSurvey survey = new CsvSurvey(CsvFile.of(file, form), form, signature);
        var rules = new CsvSamples.Rules(Map.of(), Set.of(), signature.missing());
        Columns read = new Columns(signature.columns(), signature.missing(), signature.unknown(), survey.notation);
        Task unscaled = task instanceof Task.Regression values ? new Task.Regression(values.names()) : task;
        var samples = new CsvSamples(survey, rules, read, unscaled);
        samples.conclusions().forEach(notes);
        return samples.read(true);
    }

    private GradusException tooMany(String name) {
        return GradusException.got(
                        "%s, column '%s' has more than %,d categories",
                        survey.title, Printable.excerpt(name, 80), CsvFacts.MOST_CATEGORIES)
                .expected("few categories with many rows each")
                .because("it is a name or a text of its own in each row")
                .repair("Leave it out: without(\"%s\").", Printable.excerpt(name, 80));
    }

    private GradusException isName(String name, int rows) {
        return GradusException.got(
                        "%s, column '%s' has another text in each of %,d rows",
                        survey.title, Printable.excerpt(name, 80), rows)
                .expected("categories, which several rows have")
                .because("it is the name or the number of a row, from which nothing can be learned")
                .repair(
                        "Leave it out: without(\"%s\"). Or state that it is one: categorical(\"%s\").",
                        Printable.excerpt(name, 80), Printable.excerpt(name, 80));
    }

    /// Its size.
    @Override
    public String toString() {
        return Objects.toString(survey.title) + ": " + survey.rows + " rows of " + survey.names.size() + " columns";
    }
}
