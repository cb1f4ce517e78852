package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Pictures;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.error.Printable;
import dev.gradus.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a model takes and what it answers, in lines.
final class SignatureText {
    private static final int NAME = 20, VALUES = 50;

    private SignatureText() {}

    static List<String> lines(TrainedModel model) {
        List<String> lines = new ArrayList<>();
        Signature signature = model.signature();
        switch (signature) {
            case null -> lines.add("inputs: numbers; the model knows no names of columns and no form of pictures");
            case Pictures p ->
                    lines.add(
                            format(
                                    "inputs: pictures of %d × %d pixels, %s, %s%s",
                                    p.height(),
                                    p.width(),
                                    p.channels() == 1 ? "grey" : "red, green and blue",
                                    lower(p.fit()),
                                    p.lightOnDark() ? ", light strokes on dark" : ""));
            case Columns c -> {
                lines.add(
                        format(
                                "inputs: columns of a table; missing values: %s; unknown categories: %s",
                                lower(c.missing()), lower(c.unknown())));
                for (Column column : c.columns()) lines.add("  " + line(column));
            }
        }
        lines.add("answers: " + answers(model.task()));
        return lines;
    }

    private static String line(Column column) {
        String name = String.format(Locale.ROOT, "%-" + NAME + "s", Printable.excerpt(column.name(), NAME));
        String values =
                column.values().isEmpty() ? "" : ": " + Printable.excerpt(String.join(", ", column.values()), VALUES);
        return name + "  " + lower(column.kind()) + values + (column.indicated() ? " (and whether it is missing)" : "");
    }

    private static String answers(Task task) {
        String names = Printable.excerpt(String.join(", ", task.names()), 2 * VALUES);
        return (task.isClassification() ? "classes " : "values of ") + names;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
