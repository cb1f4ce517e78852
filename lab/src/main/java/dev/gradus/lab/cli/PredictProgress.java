package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How predicting advances: a moving line on a terminal, and at the end how many samples there were, and how many a second.
final class PredictProgress {
    private static final long REDRAW_NANOS = 80_000_000, FIRST_NANOS = 500_000_000;
    private static final int MANY = 1000, NAMED = 3;

    private final Screen screen;
    private final long start = System.nanoTime();
    private final List<String> unanswered = new ArrayList<>();
    private long count;
    private long without;
    private long drawn = start;

    PredictProgress(Screen screen) {
        this.screen = screen;
    }

    /// How many samples have been predicted.
    long count() {
        return count;
    }

    /// A portion is done.
    ///
    /// @param gaps whether a sample has got no answer
    void done(List<Boolean> gaps, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!gaps.get(i)) continue;
            if (++without <= NAMED) unanswered.add(names.get(i));
        }
        count += names.size();
        long now = System.nanoTime();
        if (!screen.live() || now - start < FIRST_NANOS || now - drawn < REDRAW_NANOS) return;
        drawn = now;
        screen.err().print(Screen.Clear.LINE + format("%s samples  %s", screen.count(count), rate()));
        screen.err().flush();
    }

    private String rate() {
        return screen.count(count / Math.max(1e-9, (System.nanoTime() - start) * 1e-9)) + " samples/s";
    }

    /// All are done.
    ///
    /// @param file where the answers are, or null
    void end(@Nullable Path file) {
        if (screen.live() && drawn != start) screen.err().print(Screen.Clear.LINE);
        if (without > 0) {
            screen.err()
                    .line(
                            format(
                                    "note: %s with a missing value, which the training left out (--missing drop), without an answer: %s%s",
                                    Text.plural(without, "row"),
                                    String.join(", ", unanswered),
                                    without > NAMED ? " and " + (without - NAMED) + " more" : ""));
        }
        if (file != null) screen.out().line(format("%s predictions in %s, %s", screen.count(count), file, rate()));
        else if (count >= MANY) screen.err().line(format("%s samples, %s", screen.count(count), rate()));
    }
}
