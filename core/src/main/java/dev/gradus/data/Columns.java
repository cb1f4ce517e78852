package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The signature of a table: its columns, and how a row of texts becomes the inputs of a model.
///
/// Shapes: `[features]`, in the order of the columns and within one of its categories, named by [#features()].
///
/// @param columns all of them, in the order of the file that the model was trained on
/// @param missing what becomes of missing values
/// @param unknown what becomes of categories that are not listed
/// @param notation of numbers and missing values
public record Columns(List<Column> columns, Missing missing, Unknown unknown, Notation notation) implements Signature {
    /// What becomes of missing values.
    public enum Missing {
        /// They are errors.
        REFUSE,
        /// Rows that have one are left out.
        DROP,
        /// They become NaN, in all inputs of a category, for [dev.gradus.data.prepare.Impute] to fill in.
        IMPUTE,
        /// As [#IMPUTE]; a further input of each column in which values were missing is 1 for them, and categories are all 0 then.
        INDICATE
    }

    /// What becomes of categories that are not listed.
    public enum Unknown {
        /// They are errors.
        REFUSE,
        /// They are a category of their own, which is 0 in all inputs of the column.
        OWN
    }

    /// The cells of a row, by the number of the column in the signature.
    @FunctionalInterface
    public interface Row {
        /// The text of a cell.
        ///
        /// @param column its number
        /// @return valid until the next call
        CharSequence cell(int column);
    }

    /// Checks the names and keeps a copy.
    ///
    /// @throws GradusException when two columns have one name
    public Columns {
        columns = List.copyOf(columns);
        Set<String> seen = new HashSet<>();
        for (Column column : columns) {
            if (seen.add(column.name())) continue;
            throw GradusException.got("two columns '%s'", Printable.excerpt(column.name(), 80))
                    .expected("a name of its own for each column")
                    .because("two tables were joined")
                    .repair("Rename one of them.");
        }
    }

    /// No columns yet.
    public Columns() {
        this(List.of(), Missing.REFUSE, Unknown.REFUSE, new Notation());
    }

    @Override
    public Shape shape() {
        return Shape.of(columns.stream().mapToInt(Column::width).sum());
    }

    /// The names of the inputs: `age`, `colour=red`, …
    ///
    /// @return one for each element of a sample
    public List<String> features() {
        return columns.stream().flatMap(column -> column.features().stream()).toList();
    }

    /// The names of the columns that a model is given.
    ///
    /// @return in the order of the file
    public List<String> inputs() {
        return columns.stream().filter(Column::isInput).map(Column::name).toList();
    }

    /// The names of the columns that are predicted.
    ///
    /// @return in the order of the file
    public List<String> targets() {
        return columns.stream().filter(column -> column.kind() == Column.Kind.TARGET).map(Column::name).toList();
    }

    /// The cells of which a sample was made, as far as it tells them.
    ///
    /// @param sample as [Encoder#encode] makes it, not prepared
    /// @return the text of each of [#inputs()]: a number as short as float32 has it, or a category; empty where the value is missing, `?`
    ///     for a category that is not listed
    public List<String> texts(float[] sample) {
        List<String> texts = new ArrayList<>();
        int at = 0;
        for (Column column : columns) {
            if (!column.isInput()) continue;
            texts.add(text(column, sample, at));
            at += column.width();
        }
        return texts;
    }

    private static String text(Column column, float[] sample, int at) {
        boolean missing = column.indicated() && sample[at + column.width() - 1] == 1;
        if (missing || Float.isNaN(sample[at])) return "";
        return switch (column.kind()) {
            case ORDER -> column.values().get((int) sample[at]);
            case CATEGORY -> {
                for (int k = 0; k < column.values().size(); k++) {
                    if (sample[at + k] == 1) yield column.values().get(k);
                }
                yield "?";
            }
            default -> shown(sample[at]);
        };
    }

    private static String shown(float number) {
        boolean usual = Math.abs(number) < 1e15f && (Math.abs(number) > 1e-5f || number == 0);
        String plain = plain(number);
        return usual && plain.indexOf('E') >= 0 ? new BigDecimal(plain).toPlainString() : plain;
    }

    /// What makes inputs of rows.
    ///
    /// @return with tables of the categories; not for several threads at once
    public Encoder encoder() {
        return new Encoder(this);
    }

    /// Makes inputs of the texts of rows.
    public static final class Encoder {
        private final Columns columns;

        /// Category → place, of each column.
        private final List<Map<String, Integer>> places = new ArrayList<>();

        private final int width;

        private Encoder(Columns columns) {
            this.columns = columns;
            for (Column column : columns.columns) {
                Map<String, Integer> known = new HashMap<>();
                for (String value : column.values()) known.put(value, known.size());
                places.add(known);
            }
            width = columns.shape().size();
        }

        /// Encodes a row.
        ///
        /// @param row its cells; only those of inputs are asked for
        /// @param into where the inputs go
        /// @param offset of the first
        /// @return the number of the first column with a missing value; -1 where none is missing
        /// @throws Unreadable for a cell that is neither a number nor a known category, or a missing one that is refused
        public int encode(Row row, float[] into, int offset) throws Unreadable {
            int at = offset, firstMissing = -1;
            for (int i = 0; i < columns.columns.size(); i++) {
                Column column = columns.columns.get(i);
                int each = column.width();
                if (each == 0) continue;
                CharSequence cell = row.cell(i);
                if (columns.isMissing(column, cell)) {
                    if (columns.missing == Missing.REFUSE) throw missing(column, cell);
                    if (firstMissing < 0) firstMissing = i;
                    fill(column, into, at, each);
                } else {
                    known(column, i, cell, into, at, each);
                }
                at += each;
            }
            return firstMissing;
        }

        private static void fill(Column column, float[] into, int at, int each) {
            boolean zeros = column.indicated() && column.kind() == Column.Kind.CATEGORY;
            for (int k = 0; k < each; k++) into[at + k] = zeros ? 0 : Float.NaN;
            if (column.indicated()) into[at + each - 1] = 1;
        }

        private void known(Column column, int number, CharSequence cell, float[] into, int at, int each)
                throws Unreadable {
            for (int k = 0; k < each; k++) into[at + k] = 0;
            if (column.kind() == Column.Kind.NUMBER) {
                into[at] = columns.notation.number(cell);
                if (!Float.isFinite(into[at])) throw notNumber(column, cell);
                return;
            }
            Map<String, Integer> known = places.get(number);
            Integer place = known.get(cell.toString());
            if (place == null) place = known.get(plain(columns.notation.number(cell)));
            if (place == null) {
                if (columns.unknown == Unknown.REFUSE || column.kind() == Column.Kind.ORDER)
                    throw unknown(column, cell);
            } else if (column.kind() == Column.Kind.ORDER) {
                into[at] = place;
            } else {
                into[at + place] = 1;
            }
        }

        /// The number of inputs.
        ///
        /// @return as in [Columns#shape()]
        public int width() {
            return width;
        }

        private static Unreadable missing(Column column, CharSequence cell) {
            return new Unreadable(
                    column.name(),
                    "has no value ('" + Printable.excerpt(cell.toString(), 80) + "')",
                    "a value in every row",
                    "values were not recorded",
                    "Complete the row, or leave it out; a model that is trained with keepMissing() and Impute fills gaps itself.");
        }

        private static Unreadable notNumber(Column column, CharSequence cell) {
            return new Unreadable(
                    column.name(),
                    "has '" + Printable.excerpt(cell.toString(), 80) + "'",
                    "a decimal number within the range of float32",
                    "a text in a column of numbers, or a comma for the decimal point",
                    "Correct the cell or leave it empty.");
        }

        private static Unreadable unknown(Column column, CharSequence cell) {
            return new Unreadable(
                    column.name(),
                    "has '" + Printable.excerpt(cell.toString(), 80) + "'",
                    "one of the known categories " + Printable.excerpt(column.values().toString(), 400),
                    "a spelling mistake, or a category that training never saw",
                    Suggest.sentence(cell.toString(), column.values()));
        }
    }

    /// Whether a cell of a column says that there is no value. Of a column of stated categories, only what is not one of them does.
    private boolean isMissing(Column column, CharSequence cell) {
        if (!notation.isMissing(cell)) return false;
        if (cell.isEmpty() || column.values().isEmpty()) return true;
        for (String value : column.values()) if (value.contentEquals(cell)) return false;
        return true;
    }

    /// The text that stands for all spellings of a number: `1` for `1.0` and `+1`.
    ///
    /// @param number read from a cell
    /// @return whole numbers without a decimal point; empty for NaN
    public static String plain(float number) {
        if (Float.isNaN(number)) return "";
        long whole = (long) number;
        return whole == number && Math.abs(whole) < 1L << 24 ? Long.toString(whole) : Float.toString(number);
    }

    /// A cell that cannot be encoded: where it is, only the reader of the file knows.
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String column;
        private final transient GradusException.Parts parts;

        Unreadable(String column, String got, String expected, String because, String repair) {
            super(got, null, false, false);
            this.column = column;
            parts = new GradusException.Parts(got, expected, because, repair);
        }

        /// The error, with the place.
        ///
        /// @param place of the row: the file and the line
        /// @return in four parts
        public GradusException at(String place) {
            return new GradusException(
                    place + ", column '" + Printable.excerpt(column, 80) + "' " + parts.got(),
                    parts.expected(),
                    parts.cause(),
                    parts.repair());
        }
    }
}
