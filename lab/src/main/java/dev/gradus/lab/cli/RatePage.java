package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Text;
import dev.gradus.train.range.RateCurve;
import dev.gradus.train.range.RateFinder;
import dev.gradus.train.range.RateRange;
import dev.gradus.train.range.RateTrial;
import java.util.Collections;
import java.util.List;

/// What a terminal of 80 columns shows of a range test.
final class RatePage {
    private static final int WIDTH = 80, BAR = 40, ROWS = 20;
    private static final long REDRAW_NANOS = 80_000_000;

    private final Screen screen;

    RatePage(Screen screen) {
        this.screen = screen;
    }

    /// Runs a test with a bar that moves, and says in a line what it found.
    static RateRange find(RateFinder test, Splits data, Screen screen) {
        long[] drawn = {0};
        RateRange range =
                test.progress(
                                share -> {
                                    if (!screen.live() || System.nanoTime() - drawn[0] < REDRAW_NANOS) return;
                                    drawn[0] = System.nanoTime();
                                    String bar = ProgressLine.bar(share, 24, screen);
                                    screen.out()
                                            .print(
                                                    Screen.Clear.LINE
                                                            + format("learning rate %s %3.0f %%", bar, 100 * share));
                                    screen.out().flush();
                                })
                        .run(data);
        if (screen.live()) screen.out().print(Screen.Clear.LINE);
        String found = format("learning rate %s: %s", Text.axis(range.recommended()), range.reason());
        List<String> lines = Text.wrapped(found, WIDTH);
        screen.out().line(lines.getFirst().replaceFirst("\\S+:", screen.bold("$0")));
        for (String line : lines.subList(1, lines.size())) screen.out().line("  " + line);
        return range;
    }

    void print(RateRange range) {
        curve(range.curve());
        screen.out().line("");
        var table = new TextTable().text("rule").number("rate").text("reads off the curve").text("source");
        range.suggestions()
                .forEach((rule, rate) ->
                        table.row(List.of(rule.title(), Text.axis(rounded(rate)), rule.text(), rule.source())));
        table.lines(WIDTH).forEach(screen.out()::line);
        screen.out().line("");
        var trials = new TextTable().number("training at").number("steps").number("loss of unseen samples");
        for (RateTrial trial : range.trials()) {
            String loss = Double.isInfinite(trial.loss()) ? "diverged" : Text.loss(trial.loss());
            trials.row(List.of(Text.axis(rounded(trial.rate())), screen.count(trial.steps()), loss));
        }
        trials.lines(WIDTH).forEach(screen.out()::line);
    }

    /// A bar for every few points, cut off where the loss rises above its beginning.
    private void curve(RateCurve curve) {
        double most = 1.2 * Collections.max(curve.smooth().subList(0, Math.ceilDiv(curve.smooth().size(), 3)));
        screen.out().line(screen.bold(format("%9s  %8s", "rate", "loss")));
        int points = curve.rates().size(), every = Math.max(1, points / ROWS);
        for (int i = 0; i < points; i += every) {
            double loss = curve.smooth().get(i);
            int full = (int) Math.round(Math.clamp(loss / most, 0, 1) * BAR);
            boolean isEdge = !Double.isNaN(curve.edge()) && curve.edge() > curve.rates().get(Math.max(0, i - every));
            String bar = "━".repeat(full) + (loss > most ? "…" : "");
            String edge = isEdge && curve.edge() <= curve.rates().get(i) ? "  diverges" : "";
            screen.out()
                    .line(
                            format("%9s  %8s  ", Text.axis(rounded(curve.rates().get(i))), Text.loss(loss))
                                    + screen.green(bar)
                                    + edge);
        }
    }

    /// Two digits.
    static double rounded(double rate) {
        return Double.parseDouble(format("%.1e", rate));
    }
}
