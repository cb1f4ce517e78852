package dev.gradus.lab.export;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.RunText;
import dev.gradus.lab.store.Change;
import dev.gradus.lab.store.LogEvent;
import java.util.List;

/// A finding in Markdown: what was found, the numbers that speak for it, and what to change.
final class FoundText {
    private FoundText() {}

    static String of(LogEvent.Found found) {
        StringBuilder text = new StringBuilder("**" + RunText.head(found) + "**\n\n" + found.text() + "\n");
        List<LogEvent.Evidence> evidence = found.evidence();
        if (!evidence.isEmpty()) text.append("\n| evidence | value | healthy |\n|---|---|---|\n");
        for (LogEvent.Evidence one : evidence)
            text.append(
                    "| %s | %s | %s |\n".formatted(cell(one.name()), Text.number(one.value()), cell(one.healthy())));
        List<String> changes = found.changes().stream().map(FoundText::change).filter(c -> !c.isEmpty()).toList();
        if (!changes.isEmpty()) text.append("\nWhat to change, the best first:\n\n");
        for (String change : changes) text.append("- `").append(change.replace('`', '\'')).append("`\n");
        return text.toString();
    }

    private static String change(Change change) {
        if (!change.flag().isEmpty()) return change.flag();
        return change.path().isEmpty() ? change.java() : change.path() + ": " + change.value();
    }

    static String cell(String text) {
        return text.replaceAll("\\p{Cc}+", " ").replace("|", "\\|");
    }
}
