package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.diagnose.preflight.Outcome;
import dev.gradus.diagnose.preflight.Preflight;
import dev.gradus.diagnose.preflight.Result;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.SettingsPreflight;
import dev.gradus.lab.settings.TrainSettings;
import java.util.ArrayList;
import java.util.List;

/// A preflight and what is printed about it: a numbered list, each item with its number and what is expected, and a repair where one is needed.
///
/// @param screen where it is printed
record PreflightText(Screen screen) {
    private static final int WORD = 4;

    /// Runs a preflight and prints its list.
    ///
    /// @param settings read for samples of the data's shape
    /// @param splits all three parts
    /// @return the results
    List<Result> run(TrainSettings settings, Splits splits) {
        var preflight = new SettingsPreflight(settings, splits);
        List<Result> results =
                preflight.run(name -> {
                    if (screen.live()) screen.err().print(Screen.Clear.LINE + screen.soft("preflight: " + name + " …"));
                });
        if (screen.live()) screen.err().print(Screen.Clear.LINE);
        int widest = results.stream().mapToInt(r -> r.item().length()).max().orElse(0);
        for (int i = 0; i < results.size(); i++) print(i + 1, results.get(i), widest, preflight);
        screen.out().line(summary(results));
        return results;
    }

    private void print(int number, Result result, int widest, SettingsPreflight preflight) {
        boolean passed = result.outcome() == Outcome.PASS;
        String head = "%2d %s  %s  ".formatted(number, mark(result.outcome()), Text.padded(result.item(), widest));
        String expected = "expected: " + result.expected();
        screen.out().line(head + screen.digits(result.text()) + (passed ? screen.soft("  (" + expected + ")") : ""));
        if (passed) return;
        String indent = " ".repeat(3 + WORD + 2 + widest + 2);
        screen.out().line(indent + screen.digits(expected));
        List<String> flags = preflight.flags(result);
        if (!result.repair().isEmpty()) screen.out().line(indent + "repair: " + result.repair());
        if (!flags.isEmpty()) screen.out().line(indent + "→ " + String.join("  or  ", flags));
    }

    private String mark(Outcome outcome) {
        String word = SettingsPreflight.lower(outcome);
        return switch (outcome) {
            case PASS -> screen.live() ? screen.green("✓") + " ".repeat(WORD - 1) : word;
            case NOTE -> word;
            case WARN -> screen.bold(word);
            case FAIL -> screen.red(word);
        };
    }

    private static String summary(List<Result> results) {
        List<String> counts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count = results.stream().filter(r -> r.outcome() == outcome).count();
            counts.add(count + " " + SettingsPreflight.lower(outcome));
        }
        return results.size()
                + " items: "
                + String.join(", ", counts)
                + (Preflight.fails(results) ? ". Training would fail, or its figures would be wrong." : ".");
    }
}
