package dev.gradus.data.source;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Columns.Missing;
import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The samples of a table, read row by row as a signature says.
final class CsvSamples {
    private static final long MOST_NUMBERS = 1 << 28;

    private final CsvSurvey table;
    private final Rules rules;
    private final Columns signature;
    private final Task task;
    private final List<String> targets;
    private final int[] places;
    private final int[] targetPlaces;
    private final Columns.Encoder encoder;
    private final Map<String, Integer> classes = new HashMap<>();
    private final float[] inputs;
    private final float[] wanted;
    private final int[] lines;
    private @Nullable CsvReader present;
    private final Columns.Row cells;
    private int rows;

    /// What is stated beside the signature.
    ///
    /// @param orders the categories of targets that have an order
    /// @param categorical columns in which only an empty cell is missing
    /// @param missing what becomes of missing values
    record Rules(Map<String, List<String>> orders, Set<String> categorical, Missing missing) {
        /// How many cells of a column have no value.
        int missing(CsvSurvey table, int index) {
            CsvFacts facts = table.columns.get(index);
            if (!categorical.contains(table.names.get(index)) || facts.missing == 0) return facts.missing;
            return facts.gaps().contains("") ? facts.missing : 0;
        }

        boolean isMissing(CsvSurvey table, int index, CharSequence cell) {
            return categorical.contains(table.names.get(index)) ? cell.isEmpty() : table.notation.isMissing(cell);
        }
    }

    CsvSamples(CsvSurvey table, Rules rules, Columns signature, Task task) {
        this.table = table;
        this.rules = rules;
        this.signature = signature;
        this.task = task;
        targets = task instanceof Task.Regression values ? values.names() : signature.targets();
        places = Matching.places(table, signature);
        targetPlaces = new int[targets.size()];
        for (int k = 0; k < targetPlaces.length; k++) {
            targetPlaces[k] = Matching.target(table, signature, places, targets.get(k));
        }
        encoder = signature.encoder();
        if (encoder.width() == 0) throw noInputs();
        if ((long) encoder.width() * table.rows > MOST_NUMBERS) throw tooWide();
        cells = column -> Objects.requireNonNull(present).cell(places[column]);
        if (task.isClassification()) for (String name : task.names()) classes.put(name, classes.size());
        inputs = new float[table.rows * encoder.width()];
        lines = new int[table.rows];
        wanted = new float[Shape.of(table.rows, targets.size()).size()];
    }

    /// What was concluded about the file, and where it differs from the one of the signature.
    List<String> conclusions() {
        return Matching.conclusions(table, signature, places);
    }

    /// Reads all rows.
    ///
    /// @param isLike whether the signature is that of another table, whose categories may be called as missing values are here
    Dataset read(boolean isLike) {
        requireComplete(isLike);
        table.forEachRow(this::visit);
        if (rows == 0) {
            throw GradusException.got("%s, of whose %,d rows each has a missing value", table.title, table.rows)
                    .expected("at least one complete row")
                    .because("a column is hardly ever filled in")
                    .repair("Leave that column out: without(column).");
        }
        boolean all = rows == table.rows;
        float[] kept = all ? inputs : Arrays.copyOf(inputs, rows * encoder.width());
        float[] values = all ? wanted : Arrays.copyOf(wanted, rows * targetPlaces.length);
        int[] begins = all ? lines : Arrays.copyOf(lines, rows);
        return new Table(table.title, signature, begins, kept, values, task);
    }

    private void visit(CsvReader reader) {
        present = reader;
        try {
            boolean isTargetMissing = false;
            for (int place : targetPlaces) isTargetMissing |= rules.isMissing(table, place, reader.cell(place));
            int missing = encoder.encode(cells, inputs, rows * encoder.width());
            if (rules.missing == Missing.DROP && (missing >= 0 || isTargetMissing)) return;
            for (int k = 0; k < targetPlaces.length; k++) wanted[rows * targetPlaces.length + k] = target(reader, k);
            lines[rows++] = reader.line();
        } catch (Columns.Unreadable e) {
            throw e.at(table.title + " line " + reader.line());
        }
    }

    private float target(CsvReader reader, int k) {
        int place = targetPlaces[k];
        CharSequence cell = reader.cell(place);
        if (task.isClassification()) return label(reader, place, cell.toString());
        List<String> order = rules.orders.get(targets.get(k));
        if (order != null) return place(order, reader, place, cell.toString());
        float value = table.notation.number(cell);
        if (Float.isFinite(value)) return value;
        throw GradusException.got("%s has '%s'", where(place, reader.line()), Printable.excerpt(cell.toString(), 80))
                .expected("a decimal number within the range of float32")
                .because("a text in a column of numbers, or a comma for the decimal point")
                .repair("Correct the cell or leave it empty.");
    }

    private float label(CsvReader reader, int place, String cell) {
        Integer label = classes.get(cell);
        if (label == null) label = classes.get(Columns.plain(table.notation.number(cell)));
        return label != null ? label : place(task.names(), reader, place, cell);
    }

    private int place(List<String> known, CsvReader reader, int place, String cell) {
        int number = known.indexOf(cell);
        if (number >= 0) return number;
        throw GradusException.got("%s has '%s'", where(place, reader.line()), Printable.excerpt(cell, 80))
                .expected("one of the stated categories %s", Printable.excerpt(known.toString(), 400))
                .because("a spelling mistake, or a category was forgotten")
                .repair(Suggest.sentence(cell, known));
    }

    /// Refuses missing values by what the survey has found, before anything is read again.
    private void requireComplete(boolean isLike) {
        if (rules.missing == Missing.DROP) return;
        for (int target : targetPlaces) requireComplete(target, "Complete the rows, or leave them out.");
        if (isLike || signature.missing() != Missing.REFUSE) return;
        for (int i = 0; i < places.length; i++) {
            Column column = signature.columns().get(i);
            if (!column.isInput()) continue;
            requireComplete(
                    places[i], "Keep them as NaN with keepMissing(), and fill them in with Impute.fit(data.train()).");
        }
    }

    private void requireComplete(int index, String repair) {
        int missing = rules.missing(table, index);
        if (missing == 0) return;
        CsvFacts.Place first = table.columns.get(index).firstMissing;
        throw GradusException.got(
                        "%s has no value ('%s')", where(index, first.line()), Printable.excerpt(first.cell(), 80))
                .expected("a value in every row; %,d of %,d have none", missing, table.rows)
                .because("values were not recorded")
                .repair(repair);
    }

    private String where(int index, int line) {
        return table.title + " line " + line + ", column '" + Printable.excerpt(table.names.get(index), 80) + "'";
    }

    private GradusException noInputs() {
        return GradusException.got("%s, of which no column is an input beside %s", table.title, targets)
                .expected("at least one column of numbers or categories")
                .because("the separator is another one, or every other column is empty or left out")
                .repair("Look at the file, and state what separates its fields: separator(';').");
    }

    private GradusException tooWide() {
        return GradusException.got("%s makes %,d inputs of %,d rows", table.title, encoder.width(), table.rows)
                .expected("at most %,d numbers in all", MOST_NUMBERS)
                .because("a column of texts has very many categories")
                .repair("Leave that column out: without(column).");
    }
}
