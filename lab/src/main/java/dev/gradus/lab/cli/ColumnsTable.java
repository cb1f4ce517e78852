package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Column;
import dev.gradus.data.source.Csv;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.TableSettings;
import dev.gradus.lab.settings.TrainSettings;
import java.util.List;
import java.util.Locale;

/// The columns of a table: what each holds, and what training does with it.
final class ColumnsTable {
    private static final int NAME = 40, RANGE = 40, EXAMPLE = 20;

    private final Screen screen;
    private final int width;

    ColumnsTable(Screen screen, int width) {
        this.screen = screen;
        this.width = width;
    }

    void print(Csv csv, TrainSettings settings) {
        TableSettings table = settings.table();
        List<String> targets = table.targets(csv);
        List<String> form = csv.conclusions();
        line(
                "%s  %s rows%s",
                screen.bold(csv.title()),
                screen.count(csv.size()),
                form.isEmpty() ? "" : ": " + String.join("; ", form));
        line("");
        TextTable rows =
                new TextTable()
                        .text("column")
                        .text("becomes")
                        .number("missing")
                        .number("distinct")
                        .keep()
                        .text("range or values")
                        .text("example");
        for (String name : csv.columns()) {
            Csv.Facts facts = csv.facts(name);
            rows.row(
                    List.of(
                            Printable.excerpt(name, NAME),
                            becomes(csv, settings, name, targets),
                            screen.count(facts.missing()),
                            screen.count(facts.distinct()),
                            Printable.excerpt(range(csv, name, facts), RANGE),
                            Printable.excerpt(facts.example(), EXAMPLE)));
        }
        List<String> lines = rows.lines(width);
        line("%s", screen.soft(lines.getFirst()));
        for (String row : lines.subList(1, lines.size())) line("%s", row);
        line("");
    }

    private static String range(Csv csv, String name, Csv.Facts facts) {
        if (facts.texts() == 0 && facts.numbers() > 0) return number(facts.least()) + " to " + number(facts.greatest());
        return facts.texts() == 0 ? "" : String.join(", ", csv.values(name));
    }

    private static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7 ? Long.toString((long) value) : Float.toString(value);
    }

    /// What training does with a column; of one that cannot be read as it is, what is wrong.
    private static String becomes(Csv csv, TrainSettings settings, String name, List<String> targets) {
        TableSettings table = settings.table();
        try {
            if (targets.contains(name)) return "the target";
            Column column = csv.column(name);
            if (settings.splits().group().equals(name)) return "no input: groups the rows";
            if (!column.isInput()) return table.drop().contains(name) ? "nothing: dropped" : "nothing: empty";
            boolean gaps = csv.facts(name).missing() > 0;
            return Text.plural(column.width(), "input")
                    + (gaps ? ", missing values: " + table.missing().name().toLowerCase(Locale.ROOT) : "");
        } catch (GradusException e) {
            return "refused: " + e.parts().expected();
        }
    }

    private void line(String format, Object... arguments) {
        screen.out().line(format(format, arguments));
    }
}
