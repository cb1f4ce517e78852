package dev.gradus.model;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Notation;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Rows whose cells have names, as the inputs of a model.
///
/// @param columns of the table that the model was trained on
record TableRows(Columns columns) {
    /// All rows, one after the other.
    float[] encode(List<? extends Map<String, ?>> rows) {
        // numbers of Java have a decimal point, whatever the file had
        var point = new Notation(".", columns.notation().missing());
        Columns.Encoder texts = columns.encoder();
        Columns.Encoder numbers = new Columns(columns.columns(), columns.missing(), columns.unknown(), point).encoder();
        float[] all = new float[rows.size() * texts.width()];
        for (int i = 0; i < rows.size(); i++) {
            Map<String, ?> row = rows.get(i);
            requireNames(i, row.keySet());
            boolean isText = row.values().stream().noneMatch(Number.class::isInstance);
            Columns.Encoder encoder = isText ? texts : numbers;
            try {
                encoder.encode(
                        column -> String.valueOf(row.get(columns.columns().get(column).name())),
                        all,
                        i * texts.width());
            } catch (Columns.Unreadable e) {
                throw e.at("row " + i);
            }
        }
        return all;
    }

    private void requireNames(int row, Set<String> names) {
        Set<String> lacking = new TreeSet<>(columns.inputs()), unknown = new TreeSet<>(names);
        lacking.removeAll(names);
        for (Column column : columns.columns()) unknown.remove(column.name());
        if (lacking.isEmpty() && unknown.isEmpty()) return;
        throw GradusException.got(
                        "row %d with the columns %s", row, Printable.excerpt(new TreeSet<>(names).toString(), 400))
                .expected(
                        "%s, as in training; missing: %s; unknown: %s",
                        Printable.excerpt(columns.inputs().toString(), 400), lacking, unknown)
                .because("it is a row of another table, or columns were renamed")
                .repair("Name the cells as the columns of the training; an empty text is a missing value.");
    }
}
