package dev.gradus.data.source;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Notation;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a table holds, found out in one pass: whether it has a header, how its numbers are written, and facts of each column. What is not
/// certain is refused, with both readings.
final class CsvSurvey {
    static final String NO_HEADER = "without a header, so that columns are called 1, 2, …";

    final CsvFile file;
    final String title;
    final List<String> names;
    final List<CsvFacts> columns;
    final boolean header;
    final int rows;
    final Notation notation;
    final List<String> conclusions = new ArrayList<>();

    private final CsvForm form;
    private final @Nullable Columns known;
    private final Notation point;
    private final Notation comma;

    /// @param known the signature of the table that this one should be like; null where it is the first
    CsvSurvey(CsvFile file, CsvForm form, @Nullable Columns known) {
        this.known = known;
        this.file = file;
        this.form = form;
        title = Objects.requireNonNullElse(file.path.getFileName(), file.path).toString();
        List<String> usual = known == null ? Notation.USUAL : known.notation().missing();
        List<String> missing = form.missingValues().isEmpty() ? usual : form.missingValues();
        point = new Notation(form.statesDecimal() ? form.decimalSign() : ".", missing);
        comma = form.statesDecimal() ? point : new Notation(",", missing);
        columns = new ArrayList<>();
        try (CsvReader reader = file.open()) {
            if (!reader.next()) throw noRows();
            String[] first = reader.fields();
            int firstLine = reader.line(), records = 0;
            for (int i = 0; i < first.length; i++) columns.add(new CsvFacts(point, comma));
            while (reader.next()) {
                requireLength(reader, first.length);
                for (int i = 0; i < first.length; i++) columns.get(i).add(reader.cell(i), reader.line());
                records++;
            }
            header =
                    switch (form.header()) {
                        case YES -> true;
                        case NO -> false;
                        case AUTO -> known == null ? isHeader(first, firstLine, records) : isHeader(first, known);
                    };
            rows = header ? records : records + 1;
            if (rows == 0) throw noRows();
            if (!header) for (int i = 0; i < first.length; i++) columns.get(i).add(first[i], firstLine);
            names = names(first);
            notation = notation();
            conclude(reader);
        } catch (IOException e) {
            throw CsvFile.unreadable(file.path, e, StandardCharsets.UTF_8);
        }
    }

    private void conclude(CsvReader reader) {
        conclusions.addAll(file.conclusions());
        if (!header) conclusions.add(NO_HEADER);
        if (notation.decimal().equals(",")) conclusions.add("numbers with a decimal comma");
        if (columns.stream().anyMatch(c -> c.percents > 0)) conclusions.add("5 % read as 0.05");
        if (reader.blanks() > 0) conclusions.add(count(reader.blanks(), "empty line") + " left out");
        if (reader.comments() > 0) conclusions.add(count(reader.comments(), "comment") + " left out");
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    private GradusException noRows() {
        return GradusException.got("%s has no rows", file.path)
                .expected("at least one")
                .because("the file is empty, or has only a header")
                .repair("Check the file.");
    }

    private void requireLength(CsvReader reader, int columns) {
        if (reader.count() == columns) return;
        throw GradusException.got("%s line %d has %d fields", file.path, reader.line(), reader.count())
                .expected("%d, as the first line has", columns)
                .because(
                        "a field is missing, or decimals or lists are written with the separator '%s'",
                        file.separator())
                .repair("Complete the line, put the field into quotes, or name the right separator.");
    }

    private List<String> names(String[] first) {
        List<String> names =
                IntStream.range(0, first.length)
                        .mapToObj(i -> header && !first[i].isEmpty() ? first[i] : Integer.toString(i + 1))
                        .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (seen.add(name)) continue;
            throw GradusException.got("%s has two columns '%s'", file.path, Printable.excerpt(name, 80))
                    .expected("a name of its own for each column")
                    .because("two tables were joined, or the first line is no header")
                    .repair("Rename one of them, or state that there is no header: read(file, ',', false).");
        }
        return names;
    }

    /// What is done with each row.
    interface RowVisitor {
        void visit(CsvReader reader) throws IOException;
    }

    /// Reads all rows once more.
    void forEachRow(RowVisitor visitor) {
        try (CsvReader reader = file.open()) {
            if (header) reader.next();
            int row = 0;
            while (reader.next()) {
                if (row >= rows || reader.count() != names.size()) throw changed();
                visitor.visit(reader);
                row++;
            }
            if (row != rows) throw changed();
        } catch (IOException e) {
            throw CsvFile.unreadable(file.path, e, StandardCharsets.UTF_8);
        }
    }

    private GradusException changed() {
        return GradusException.got("%s has other rows than a moment ago", file.path)
                .expected("a file that stays as it is while it is read")
                .because("another program is writing it")
                .repair("Wait until it is complete, or read a copy.");
    }

    // ---- header ----------------------------------------------------------------------------------------------------

    /// Whether the first record names the columns. A text above numbers says so, and so do texts that never occur below where others recur;
    /// a text that recurs below says that it is a row, and so does a number that is no year and no number of a column.
    private boolean isHeader(String[] first, int line, int records) {
        int names = 0, likely = 0, row = 0, numbers = 0, texts = 0;
        boolean positions = true;
        for (int i = 0; i < first.length; i++) {
            CsvFacts below = columns.get(i);
            String cell = first[i];
            if (point.isMissing(cell)) continue;
            if (isNumber(cell)) {
                if (!cell.chars().allMatch(Character::isDigit)) return false;
                numbers++;
                positions &= cell.equals(Integer.toString(i)) || cell.equals(Integer.toString(i + 1));
                continue;
            }
            texts++;
            if (below.textual == 0 && below.numeric > 0) names++;
            else if (below.hasText(cell) && below.textual > below.numeric) row++;
            else if (below.repeats()) likely++;
        }
        positions &= numbers > 1;
        if (texts == 0) return false;
        if (records == 0) return numbers == 0;
        int evidence = names + likely;
        boolean isEnough = evidence > 1 || (evidence == 1 && (numbers == 0 || positions));
        if (row == 0 && isEnough) return true;
        if (evidence == 0 && (row > 0 || (numbers > 0 && !positions))) return false;
        if (names == 0 && row > 1) return false;
        throw GradusException.got(
                        "%s, whose line %d may name the columns or be a row: %s",
                        file.path, line, Printable.excerpt(String.join(", ", first), 200))
                .expected("a header that is certain, or none")
                .because(
                        row > 0
                                ? "a text stands above others, as in a header, and another occurs again below, as in a row"
                                : "nothing in the other lines decides it")
                .repair("State it: header(true) or header(false).");
    }

    /// Whether the first record names columns that are known, or is none of their rows.
    private boolean isHeader(String[] first, Columns known) {
        int named = 0, texts = 0;
        for (String cell : first) {
            for (Column column : known.columns()) if (column.name().equals(cell)) named++;
            if (!point.isMissing(cell) && !isNumber(cell)) texts++;
        }
        boolean hasNumbers = known.columns().stream().anyMatch(c -> c.kind() == Column.Kind.NUMBER);
        if (Matching.isByPosition(known)) return hasNumbers && texts == first.length;
        return 2 * named >= first.length || (hasNumbers && texts == first.length);
    }

    private boolean isNumber(String cell) {
        return !Float.isNaN(point.number(cell)) || !Float.isNaN(comma.number(cell));
    }

    // ---- numbers ---------------------------------------------------------------------------------------------------

    private Notation notation() {
        if (form.statesDecimal()) return point;
        int point = first(c -> c.certainPoint), sign = first(c -> c.certainComma), either = first(c -> c.eitherComma);
        if (sign < 0 && (point >= 0 || either < 0)) return this.point;
        if (sign >= 0 && point < 0) return comma;
        if (sign < 0 && known != null) return known.notation().decimal().equals(",") ? comma : this.point;
        throw GradusException.got(
                        "%s has %s",
                        file.path, sign >= 0 ? both(sign, point) : where(either, columns.get(either).eitherComma))
                .expected("one decimal sign that is certain")
                .because(
                        sign >= 0
                                ? "numbers come from programs of several countries"
                                : "one comma before three digits may divide thousands, or be a decimal comma")
                .repair("State it: decimal(\"point\") or decimal(\"comma\").");
    }

    private String both(int sign, int point) {
        return where(sign, columns.get(sign).certainComma)
                + ", which has a decimal comma, and "
                + where(point, columns.get(point).certainPoint)
                + ", which has a decimal point";
    }

    private String where(int column, CsvFacts.Place place) {
        return place.shown() + " in column '" + Printable.excerpt(names.get(column), 80) + "'";
    }

    /// The first column of numbers that has such a cell, or -1.
    private int first(Function<CsvFacts, CsvFacts.Place> which) {
        for (int i = 0; i < columns.size(); i++) {
            CsvFacts column = columns.get(i);
            if (column.numeric > column.textual && which.apply(column).isSomewhere()) return i;
        }
        return -1;
    }
}
