package dev.gradus.lab.search.explain;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// An explanation as lines for a terminal.
public final class StudyText {
    private static final int BAR = 20, BEST = 5, NARROW = 60;
    private static final String GAP = "  ";

    private final Explanation found;
    private final Results results;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private StudyText(Explanation found, int width) {
        this.found = found;
        this.results = found.results();
        this.width = width;
    }

    /// Everything, each section after an empty line.
    ///
    /// @param found that is shown
    /// @param width of the terminal in columns; texts are broken there, and tables cut
    /// @return without colours
    public static List<String> lines(Explanation found, int width) {
        StudyText text = new StudyText(found, width);
        text.head();
        text.best();
        text.doubts();
        text.importance();
        text.causes();
        text.stages();
        return List.copyOf(text.lines);
    }

    private void head() {
        List<String> ends = new ArrayList<>();
        for (Trial.Status status : Trial.Status.values()) {
            long n = results.count(status);
            if (n > 0) ends.add(n + " " + StudyMarks.word(status));
        }
        wrapped(
                format(
                        "%s: %s (%s) in %s, %s",
                        results.name(),
                        Text.plural(results.trials().size(), "trial"),
                        String.join(", ", ends),
                        Text.duration(results.seconds()),
                        results.objective().figure()),
                "");
    }

    private void best() {
        section("Best");
        wrapped(found.best(), "");
        results.best()
                .ifPresent(t ->
                        t.point()
                                .values()
                                .forEach((path, value) -> lines.add(cut("  " + path + "  " + Values.text(value)))));
        List<Trial> ranked = found.ranked();
        if (ranked.size() < 2) return;
        Objective objective = results.objective();
        List<List<String>> rows = new ArrayList<>(List.of(List.of("trial", objective.figure(), "epochs", "settings")));
        for (Trial t : ranked.subList(0, Math.min(BEST, ranked.size())))
            rows.add(
                    List.of(
                            results.name(t),
                            Text.figure(objective.figure(), t.best(objective)),
                            "" + t.epochs(),
                            Values.text(t.point())));
        lines.add("");
        table(rows, 3);
    }

    private void doubts() {
        if (found.doubts().isEmpty()) return;
        section("Before you trust it");
        for (String doubt : found.doubts()) wrapped(doubt, "  ");
    }

    private void importance() {
        List<Importance> all = found.effects().importances();
        if (all.isEmpty()) return;
        section("Importance (share of the variance, 90 % interval)");
        int name = all.stream().mapToInt(i -> Text.width(i.path())).max().orElse(0);
        for (Importance i : all) {
            String bar = width < NARROW ? "" : "━".repeat((int) Math.round(i.share() * BAR));
            lines.add(cut(Text.padded(i.path(), name) + GAP + Text.right(i.text(), 14) + GAP + bar));
        }
        found.coverage().ifPresent(c -> wrapped(c.text(), ""));
    }

    private void causes() {
        if (found.causes().isEmpty()) return;
        section("What went wrong, and where");
        for (CauseRegion cause : found.causes()) wrapped(cause.text(), "  ");
    }

    private void stages() {
        if (found.stages().size() < 2) return;
        section("Stages");
        List<List<String>> rows =
                new ArrayList<>(List.of(List.of("stage", "trials", "epochs", "stopped", "best", "of trial", "")));
        for (Stage s : found.stages())
            rows.add(
                    List.of(
                            "" + s.number(),
                            "" + s.trials(),
                            "" + s.epochs(),
                            "" + s.stopped(),
                            s.best() == 0 ? "–" : Text.figure(results.objective().figure(), s.value()),
                            s.best() == 0 ? "–" : "" + s.best(),
                            s.isBetter() ? "better than before" : ""));
        table(rows, 6);
    }

    private void section(String title) {
        lines.add("");
        lines.add(cut(title));
    }

    private void wrapped(String text, String indent) {
        List<String> parts = Text.wrapped(text, width - indent.length());
        for (int i = 0; i < parts.size(); i++) lines.add((i > 0 ? indent : "") + parts.get(i));
    }

    private String cut(String line) {
        return Text.cut(line.stripTrailing(), width);
    }

    /// Columns flush right, and from one on flush left.
    private void table(List<List<String>> rows, int firstText) {
        int[] widths =
                IntStream.range(0, rows.getFirst().size())
                        .map(c -> rows.stream().mapToInt(row -> Text.width(row.get(c))).max().orElse(0))
                        .toArray();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < widths.length; c++)
                cells.add(c < firstText ? Text.right(row.get(c), widths[c]) : Text.padded(row.get(c), widths[c]));
            lines.add(cut(String.join(GAP, cells)));
        }
    }
}
