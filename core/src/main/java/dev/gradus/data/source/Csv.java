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
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
/// listed by [#conclusions]. How numbers and missing values are written: [Notation].
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
    private static final long MOST_NUMBERS = 1 << 28;

    /// So many texts, all of them different, are no categories.
    private static final int SURELY_NAMES = 20;

    private static final String DROP = "Complete the rows, or leave them out.";

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
        forEachRow((reader, row) -> cells.add(reader.cell(index).toString()));
        return cells;
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
        CsvFacts facts = survey.columns.get(index);
        if (!isStatedCategorical(index) || !form.missingValues().isEmpty() || facts.missing == 0) return facts.missing;
        return facts.gaps().contains("") ? facts.missing : 0;
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
        return samples(signature(target), new Task.Classification(classes), List.of(target));
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
        return samples(signature(targets), new Task.Regression(List.of(targets)), List.of(targets));
    }

    /// Samples that are read as those of another table: its columns by their names, its categories and its classes.
    ///
    /// @param file its path
    /// @param form what is known about it
    /// @param signature of the other table
    /// @param task of the other table
    /// @return the data set, named after the file; values in their own unit
    /// @throws GradusException when a column is missing or one too many, or a category or class is unknown; each error lists both sides
    public static Dataset like(Path file, CsvForm form, Columns signature, Task task) {
        CsvSurvey survey = new CsvSurvey(CsvFile.of(file, form), form, signature);
        var rules = new Settings(Map.of(), Map.of(), Set.of(), signature.missing(), signature.unknown());
        Columns read = new Columns(signature.columns(), signature.missing(), signature.unknown(), survey.notation);
        Task unscaled = task instanceof Task.Regression values ? new Task.Regression(values.names()) : task;
        return new Csv(survey, form, rules).samples(read, unscaled, signature.targets());
    }

    private Dataset samples(Columns signature, Task task, List<String> targets) {
        int[] places = Matching.places(survey, signature);
        int[] wanted = new int[targets.size()];
        for (int k = 0; k < wanted.length; k++) wanted[k] = Matching.target(survey, signature, places, targets.get(k));
        requireComplete(signature, places, wanted);
        var encoder = signature.encoder();
        if (encoder.width() == 0) throw noInputs(targets);
        if ((long) encoder.width() * survey.rows > MOST_NUMBERS) throw tooWide(encoder.width());
        var reader = new Samples(task, places, encoder, wanted, targets);
        forEachRow(reader);
        return reader.table(signature, task);
    }

    private GradusException noInputs(List<String> targets) {
        return GradusException.got("%s, of which no column is an input beside %s", survey.title, targets)
                .expected("at least one column of numbers or categories")
                .because("the separator is another one, or every other column is empty or left out")
                .repair("Look at the file, and state what separates its fields: separator(';').");
    }

    /// Takes in the samples, row by row.
    private final class Samples implements RowVisitor {
        private final Columns.Encoder encoder;
        private final Columns.Row cells;
        private final int[] targetPlaces;
        private final Task task;
        private final Map<String, Integer> classes = new HashMap<>();
        private final List<List<String>> orders = new ArrayList<>();
        private final float[] inputs;
        private final float[] targets;
        private @Nullable CsvReader present;
        private int rows;

        Samples(Task task, int[] places, Columns.Encoder encoder, int[] targetPlaces, List<String> names) {
            this.encoder = encoder;
            this.task = task;
            cells = column -> Objects.requireNonNull(present).cell(places[column]);
            this.targetPlaces = targetPlaces;
            for (String name : names) orders.add(settings.orders.getOrDefault(name, List.of()));
            if (task instanceof Task.Classification c)
                for (String name : c.classes()) classes.put(name, classes.size());
            inputs = new float[survey.rows * encoder.width()];
            targets = new float[Shape.of(survey.rows, names.size()).size()];
        }

        @Override
        public void visit(CsvReader reader, int row) {
            present = reader;
            try {
                boolean isTargetMissing = false;
                for (int place : targetPlaces) isTargetMissing |= isMissing(place, reader.cell(place));
                int missing = encoder.encode(cells, inputs, rows * encoder.width());
                if (settings.missing == Missing.DROP && (missing >= 0 || isTargetMissing)) return;
                for (int k = 0; k < targetPlaces.length; k++) {
                    targets[rows * targetPlaces.length + k] = target(reader, k);
                }
                rows++;
            } catch (Columns.Unreadable e) {
                throw e.at(survey.title + " line " + reader.line());
            }
        }

        private float target(CsvReader reader, int k) {
            int place = targetPlaces[k];
            CharSequence cell = reader.cell(place);
            if (task.isClassification()) return label(reader, place, cell.toString());
            if (!orders.get(k).isEmpty()) return place(orders.get(k), reader, place, cell.toString());
            float value = survey.notation.number(cell);
            if (!Float.isFinite(value)) {
                throw GradusException.got(
                                "%s has '%s'", where(place, reader.line()), Printable.excerpt(cell.toString(), 80))
                        .expected("a decimal number within the range of float32")
                        .because("a text in a column of numbers, or a comma for the decimal point")
                        .repair("Correct the cell or leave it empty.");
            }
            return value;
        }

        private float label(CsvReader reader, int place, String cell) {
            Integer label = classes.get(cell);
            if (label == null) label = classes.get(plain(cell));
            return label != null ? label : place(((Task.Classification) task).classes(), reader, place, cell);
        }

        private int place(List<String> known, CsvReader reader, int place, String cell) {
            int number = known.indexOf(cell);
            if (number >= 0) return number;
            throw GradusException.got("%s has '%s'", where(place, reader.line()), Printable.excerpt(cell, 80))
                    .expected("one of the stated categories %s", Printable.excerpt(known.toString(), 400))
                    .because("a spelling mistake, or a category was forgotten")
                    .repair(Suggest.sentence(cell, known));
        }

        Table table(Columns signature, Task task) {
            if (rows == 0) {
                throw GradusException.got("%s, of whose %,d rows each has a missing value", survey.title, survey.rows)
                        .expected("at least one complete row")
                        .because("a column is hardly ever filled in")
                        .repair("Leave that column out: without(column).");
            }
            boolean all = rows == survey.rows;
            float[] kept = all ? inputs : Arrays.copyOf(inputs, rows * encoder.width());
            float[] wanted = all ? targets : Arrays.copyOf(targets, rows * targetPlaces.length);
            return new Table(survey.title, signature, rows, kept, wanted, task);
        }
    }

    private boolean isMissing(int index, CharSequence cell) {
        return isStatedCategorical(index) ? cell.isEmpty() : survey.notation.isMissing(cell);
    }

    /// Refuses missing values by what the survey has found, before anything is read again.
    private void requireComplete(Columns signature, int[] places, int[] targets) {
        if (settings.missing == Missing.DROP) return;
        for (int target : targets) requireComplete(target, DROP);
        if (signature.missing() != Missing.REFUSE) return;
        for (int i = 0; i < places.length; i++) {
            if (!signature.columns().get(i).isInput()) continue;
            requireComplete(
                    places[i], "Keep them as NaN with keepMissing(), and fill them in with Impute.fit(data.train()).");
        }
    }

    private void requireComplete(int index, String repair) {
        int missing = missing(index);
        if (missing == 0) return;
        CsvFacts.Place first = survey.columns.get(index).firstMissing;
        throw GradusException.got(
                        "%s has no value ('%s')", where(index, first.line()), Printable.excerpt(first.cell(), 80))
                .expected("a value in every row; %,d of %,d have none", missing, survey.rows)
                .because("values were not recorded")
                .repair(repair);
    }

    private interface RowVisitor {
        void visit(CsvReader reader, int row) throws IOException;
    }

    private void forEachRow(RowVisitor visitor) {
        try (CsvReader reader = survey.file.open()) {
            if (survey.header) reader.next();
            int row = 0;
            while (reader.next()) {
                if (row >= survey.rows || reader.count() != survey.names.size()) throw changed();
                visitor.visit(reader, row++);
            }
            if (row != survey.rows) throw changed();
        } catch (IOException e) {
            throw CsvFile.unreadable(survey.file.path, e, StandardCharsets.UTF_8);
        }
    }

    private GradusException changed() {
        return GradusException.got("%s has other rows than a moment ago", survey.file.path)
                .expected("a file that stays as it is while it is read")
                .because("another program is writing it")
                .repair("Wait until it is complete, or read a copy.");
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

    private GradusException tooWide(int width) {
        return GradusException.got("%s makes %,d inputs of %,d rows", survey.title, width, survey.rows)
                .expected("at most %,d numbers in all", MOST_NUMBERS)
                .because("a column of texts has very many categories")
                .repair("Leave that column out: without(column).");
    }

    /// Its size.
    @Override
    public String toString() {
        return Objects.toString(survey.title) + ": " + survey.rows + " rows of " + survey.names.size() + " columns";
    }
}
