package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.LogEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The figures of all epochs as a table: losses, accuracies, whatever else was measured, rate and speed.
final class EpochTable {
    private static final List<String> FIRST =
            List.of("trainLoss", "validationLoss", "trainAccuracy", "validationAccuracy");
    private static final List<String> LAST = List.of("learningRate", "samplesPerSecond");
    private static final Set<String> NO_FIGURES = Set.of("update", "wallMillis", "event", "epoch", "best");

    private final List<LogEvent.Epoch> epochs;
    private final int best;

    /// @param epochs one or more
    /// @param best the number of the epoch to be marked, or 0
    EpochTable(List<LogEvent.Epoch> epochs, int best) {
        this.epochs = epochs;
        this.best = best;
    }

    void append(StringBuilder page) {
        List<String> names = names();
        page.append("<section class=\"card\"><h2>Epochs</h2><div class=\"scroll\"><table class=\"rows\"><thead><tr>");
        page.append("<th>epoch</th>");
        for (String name : names) {
            String words = Text.spaced(name).replaceFirst("^train(?= )", "training");
            page.append("<th>").append(escape(words)).append("</th>");
        }
        page.append("</tr></thead><tbody>");
        for (LogEvent.Epoch epoch : epochs) {
            page.append(epoch.epoch() == best ? "<tr class=\"best\"><td>" : "<tr><td>").append(epoch.epoch());
            for (String name : names) page.append("</td><td>").append(escape(cell(epoch, name)));
            page.append("</td></tr>");
        }
        page.append("</tbody></table></div></section>\n");
    }

    private List<String> names() {
        Set<String> measured = new LinkedHashSet<>();
        for (LogEvent.Epoch epoch : epochs) {
            epoch.members()
                    .forEach((name, _) -> {
                        if (!NO_FIGURES.contains(name) && epoch.number(name) != null) measured.add(name);
                    });
        }
        List<String> names = new ArrayList<>(FIRST);
        names.retainAll(measured);
        measured.stream().filter(name -> !FIRST.contains(name) && !LAST.contains(name)).forEach(names::add);
        LAST.stream().filter(measured::contains).forEach(names::add);
        return names;
    }

    private static String cell(LogEvent.Epoch epoch, String name) {
        Double value = epoch.number(name);
        if (value == null) return "–";
        return name.equals("learningRate") ? Text.axis(value) : Text.figure(name, value);
    }
}
