package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Figures of the test split on a terminal: of a run, and of several.
final class Figures {
    private static final String TEST = "test";

    private Figures() {}

    /// The figures of a run in one line.
    static String of(Map<String, ?> result) {
        List<String> figures = new ArrayList<>();
        for (String name : names(TEST, result)) {
            if (result.get(name) instanceof Number n)
                figures.add(title(TEST, name) + " " + text(name, n.doubleValue()));
        }
        return String.join("   ", figures);
    }

    /// Mean, deviation and range of each figure of several runs, each in a line.
    ///
    /// @param split `test` or `validation`
    static List<String> summary(String split, Map<String, ?> summary, Screen screen) {
        List<String> lines = new ArrayList<>();
        int widest = names(split, summary).stream().mapToInt(name -> title(split, name).length()).max().orElse(0);
        for (String name : names(split, summary)) {
            if (!(summary.get(name) instanceof Map<?, ?> spread)) continue;
            double deviation = number(spread.get("deviation"));
            lines.add(
                    format(
                            "%s  %s%s   %s to %s",
                            Text.padded(title(split, name), widest),
                            screen.bold(text(name, number(spread.get("mean")))),
                            Double.isNaN(deviation) ? "" : " ± " + text(name, deviation),
                            text(name, number(spread.get("least"))),
                            text(name, number(spread.get("greatest")))));
        }
        if (!lines.isEmpty()) lines.addFirst(split + " split: mean ± standard deviation, least to greatest");
        return lines;
    }

    /// Those of the split, the accuracy first.
    private static List<String> names(String split, Map<String, ?> figures) {
        return figures.keySet().stream()
                .filter(name -> name.startsWith(split))
                .sorted(Comparator.comparing(name -> !isAccuracy(name)))
                .toList();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /// `testMeanAbsolute` → `mean absolute`.
    private static String title(String split, String name) {
        return Text.spaced(name.substring(split.length())).toLowerCase(Locale.ROOT);
    }

    private static boolean isAccuracy(String name) {
        return name.endsWith("Accuracy");
    }

    private static String text(String name, double value) {
        return isAccuracy(name) ? Text.percent(value) : Text.loss(value);
    }
}
