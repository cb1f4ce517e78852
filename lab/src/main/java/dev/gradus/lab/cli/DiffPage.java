package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.RunDiff;
import dev.gradus.lab.report.RunText;
import dev.gradus.lab.store.StoredRun;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a terminal of 80 columns shows of the differences between two runs.
final class DiffPage {
    private static final int WIDTH = 80;
    private static final int NAME = 28;
    private static final int VALUE = 16;
    private static final int HASH = 12;

    private final Screen screen;
    private final StoredRun a;
    private final StoredRun b;

    DiffPage(Screen screen, StoredRun a, StoredRun b) {
        this.screen = screen;
        this.a = a;
        this.b = b;
    }

    void print(RunDiff diff) {
        line("%s  %s  %s", screen.bold("A"), a.folder(), screen.soft(RunText.ending(a)));
        line("%s  %s  %s", screen.bold("B"), b.folder(), screen.soft(RunText.ending(b)));
        line("");
        pairs("versions and machine", diff.machine(), "the same");
        pairs("settings", diff.settings(), format("all %d are the same", diff.settingsInAll()));
        data(diff.data());
        RunDiff.Figure parameters = diff.parameters();
        if (parameters.isSame()) head("parameters", count(parameters.a()) + " in both");
        else head("parameters", count(parameters.a()) + " in A, " + count(parameters.b()) + " in B");
        curves(diff.curves());
        figures(diff.figures());
        weights(diff.weights());
        for (StoredRun run : List.of(a, b)) {
            String which = Objects.equals(run, a) ? "A" : "B";
            for (String note : RunText.notes(run)) wrapped("note: ", which + ": " + note);
            for (var found : RunText.findings(run)) wrapped("found: ", which + ": " + RunText.head(found));
        }
        line("");
        if (!diff.isSame()) wrapped("", "The runs differ in " + String.join(", ", diff.parts()) + ".");
        else if (diff.machine().isEmpty()) line("%s", screen.green("Both are the same run, bit for bit."));
        else line("%s", screen.green("The machine aside, both are the same run, bit for bit."));
    }

    private void pairs(String title, List<RunDiff.Pair> pairs, String none) {
        head(title, pairs.isEmpty() ? none : "");
        for (RunDiff.Pair pair : pairs) row(pair.name(), pair.a(), pair.b(), "");
    }

    private void data(List<RunDiff.Pair> splits) {
        boolean same = splits.stream().allMatch(RunDiff.Pair::isSame);
        head("data", same ? "every split has the same samples" : "");
        if (same) return;
        for (RunDiff.Pair split : splits) {
            if (split.isSame()) line("  %s split: the same samples", split.name());
            else row(split.name() + " split", hash(split.a()), hash(split.b()), "");
        }
    }

    private void curves(RunDiff.Curves curves) {
        String steps = curves.common() == 1 ? "the one step" : format("all %s steps", Text.count(curves.common()));
        if (curves.first() != null) head("curves", "");
        else if (curves.common() == 0) head("curves", "no step that both did");
        else head("curves", "the same bits in " + steps + " that both did");
        part("first difference", curves.first());
        part("more than 1 %", curves.onePercent());
        part("more than 10 %", curves.tenPercent());
        if (curves.first() != null && curves.onePercent() == null)
            line("  never apart by more than 1 %% in %s that both did", steps);
        if (curves.first() == null && curves.epoch() > 0) line("  figures after epoch %d differ", curves.epoch());
        if (curves.onlyA() > 0 && curves.onlyB() > 0) {
            String a = Text.plural(curves.onlyA(), "step"), b = Text.plural(curves.onlyB(), "step");
            line("  %s of A and %s of B are missing in the other", a, b);
            return;
        }
        more("A", curves.onlyA());
        more("B", curves.onlyB());
    }

    private void part(String what, RunDiff.@Nullable Parting at) {
        if (at == null) return;
        String place = format("%s: epoch %d, step %d", what, at.epoch(), at.step());
        boolean alike = Text.loss(at.a()).equals(Text.loss(at.b()));
        row(place, alike ? "" + at.a() : Text.loss(at.a()), alike ? "" + at.b() : Text.loss(at.b()), "");
    }

    private void more(String which, int steps) {
        if (steps > 0) line("  %s has %s %s more", which, Text.count(steps), steps == 1 ? "step" : "steps");
    }

    private void figures(List<RunDiff.Figure> figures) {
        if (figures.isEmpty()) {
            head("final figures", "neither run has a result");
            return;
        }
        line(
                "%s",
                screen.bold(
                        format(
                                "%-" + NAME + "s  %" + VALUE + "s %" + VALUE + "s %14s",
                                "final figures",
                                "A",
                                "B",
                                "B - A")));
        for (RunDiff.Figure figure : figures) {
            Double one = figure.a(), two = figure.b();
            boolean both = one != null && two != null && Double.isFinite(one) && Double.isFinite(two);
            String by = !both || one == null || two == null ? "" : figure.isSame() ? "same" : signed(figure, two - one);
            row(Text.spaced(figure.name()), value(figure, one), value(figure, two), by);
        }
    }

    private static String value(RunDiff.Figure figure, @Nullable Double value) {
        return value == null ? "–" : Text.figure(figure.name(), value);
    }

    private static String signed(RunDiff.Figure figure, double by) {
        return (by < 0 ? "-" : "+") + Text.difference(figure.name(), Math.abs(by));
    }

    private void weights(RunDiff.Pair weights) {
        boolean known = !weights.a().equals("–") && !weights.b().equals("–");
        if (weights.isSame() && known) head("final weights", "the same, SHA-256 " + hash(weights.a()) + "…");
        else if (weights.isSame()) head("final weights", "neither run has kept them");
        else {
            head("final weights", "");
            row("SHA-256", hash(weights.a()), hash(weights.b()), "");
        }
    }

    /// The end of a text after its last blank, as far as people compare it.
    private static String hash(String text) {
        String hash = text.substring(text.lastIndexOf(' ') + 1);
        return hash.length() <= HASH ? hash : hash.substring(0, HASH);
    }

    private static String count(@Nullable Double n) {
        return n == null ? "–" : Text.count(n);
    }

    private void head(String title, String words) {
        line("%s  %s", screen.bold(format("%-" + NAME + "s", title)), words);
    }

    /// A name and two values side by side; below each other where they need the room.
    private void row(String name, String one, String two, String by) {
        int width = Text.width(one);
        if (Text.width(name) <= NAME - 2 + VALUE - width && width <= VALUE && Text.width(two) <= VALUE) {
            int left = NAME + VALUE - Text.width(name);
            line("  %s%s %s %14s", name, Text.right(one, left), Text.right(two, VALUE), by);
            return;
        }
        line("  %s", name);
        wrapped("    A  ", one);
        wrapped("    B  ", two);
    }

    private void wrapped(String head, String words) {
        List<String> lines = Text.wrapped(words, WIDTH - head.length());
        line("%s%s", head, lines.getFirst());
        for (String more : lines.subList(1, lines.size())) line("%s%s", " ".repeat(head.length()), more);
    }

    private void line(String format, Object... arguments) {
        screen.out().line(format(format, arguments).stripTrailing());
    }
}
