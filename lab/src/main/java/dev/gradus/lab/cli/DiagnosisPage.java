package dev.gradus.lab.cli;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.Improvement;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.settings.Flags;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What people see of a diagnosis: a line that sums it up, and each finding with its numbers and the command that mends it.
final class DiagnosisPage {
    private static final int USUAL = 80, LEAST = 40, MOST = 100;
    private static final int LABEL = 10;

    /// Of suspicions that were not tried, so many remedies are shown.
    private static final int REMEDIES = 3;

    private final Screen screen;
    private final Examination examination;
    private final int width;
    private int trials;

    DiagnosisPage(Screen screen, Examination examination) {
        this(screen, examination, screen.live() ? Math.clamp(new TerminalWidth().columns() - 1, LEAST, MOST) : USUAL);
    }

    DiagnosisPage(Screen screen, Examination examination, int width) {
        this.screen = screen;
        this.examination = examination;
        this.width = width;
    }

    /// A line that moves, first of the repetition and then of the trials; none in a pipe.
    void doing(String what) {
        String line = trials == 0 ? what : "trial " + trials + ": " + what;
        trials++;
        if (!screen.live()) return;
        screen.err().print(Screen.Clear.LINE + Text.cut(line, width - 2) + " …");
        screen.err().flush();
    }

    void print(List<Finding> findings, @Nullable Improvement best) {
        if (screen.live()) screen.err().print(Screen.Clear.LINE);
        Text.wrapped(sum(findings), width).forEach(line -> screen.out().line(screen.bold(line)));
        boolean isSound = findings.stream().allMatch(f -> f.grade() == Grade.NOTE);
        if (isSound) Text.wrapped(words(best), width).forEach(screen.out()::line);
        for (Finding finding : findings) print(finding);
    }

    // ---- the sum ---------------------------------------------------------------------------------------------------

    private String sum(List<Finding> findings) {
        long fails = count(findings, Grade.FAIL), warnings = count(findings, Grade.WARN);
        if (fails + warnings == 0) return "Nothing is wrong with " + examination.folder() + ".";
        List<String> parts = new ArrayList<>();
        if (fails > 0) parts.add(Text.plural(fails, "cause") + " that " + (fails == 1 ? "makes" : "make") + " it fail");
        if (warnings > 0) parts.add(Text.plural(warnings, "warning"));
        long notes = count(findings, Grade.NOTE);
        if (notes > 0) parts.add(Text.plural(notes, "note"));
        return examination.folder() + ": " + String.join(", ", parts);
    }

    private static long count(List<Finding> findings, Grade grade) {
        return findings.stream().filter(f -> f.grade() == grade).count();
    }

    /// Where nothing is wrong: the change that has gained most.
    private String words(@Nullable Improvement best) {
        if (best == null) return "No change was tried, so it is not known what would improve it most.";
        String trials = Text.plural(best.trials(), "change");
        if (!(best.gain().value() > 0)) return "None of %s that were tried improves it.".formatted(trials);
        String skills =
                "the skill on validation samples is %s instead of %s"
                        .formatted(number(best.skill()), number(best.skill() - best.gain().value()));
        String change = examination.words(best.remedy());
        return best.isCertain()
                ? "What would improve it most, of %s that were tried: %s. With it %s.".formatted(trials, change, skills)
                : "What improves it most, of %s that were tried, is %s: %s, but chance allows as much."
                        .formatted(trials, change, skills);
    }

    // ---- a finding -------------------------------------------------------------------------------------------------

    private void print(Finding finding) {
        screen.out().line("");
        screen.out().line(head(finding));
        paragraph("found", finding.text().got());
        paragraph("expected", finding.text().expected());
        paragraph("cause", finding.text().cause());
        paragraph("repair", finding.text().repair());
        commands(finding);
        if (!finding.place().samples().isEmpty()) {
            paragraph("samples", String.join(", ", finding.place().samples().stream().map(String::valueOf).toList()));
        }
        if (!finding.evidence().isEmpty()) table(finding.evidence());
        if (finding.effects().isEmpty()) return;
        screen.out().line("");
        screen.out().line("  brings about");
        for (Finding effect : finding.effects()) {
            List<String> lines = Text.wrapped(effect.text().got(), width - 6);
            screen.out().line("    " + head(effect));
            lines.forEach(line -> screen.out().line("      " + line));
        }
    }

    private String head(Finding finding) {
        String grade = finding.grade().name().toLowerCase(Locale.ROOT);
        String shown =
                switch (finding.grade()) {
                    case FAIL -> screen.red(grade);
                    case WARN -> screen.bold(grade);
                    case NOTE -> screen.soft(grade);
                };
        String sure = finding.certainty() == Certainty.SHOWN ? "shown by a trial" : "likely";
        return shown + "  " + screen.bold(finding.cause()) + screen.soft("  " + sure);
    }

    private void paragraph(String label, String text) {
        String first = label;
        for (String line : Text.wrapped(text, Math.max(20, width - LABEL - 2))) {
            screen.out().line("  " + Text.padded(first, LABEL) + line);
            first = "";
        }
    }

    /// Commands are not broken, so that they can be copied.
    private void commands(Finding finding) {
        String label = "try", train = "gradus train --config " + Flags.quoted(examination.folder().toString()) + " ";
        int most = finding.certainty() == Certainty.SHOWN ? 1 : REMEDIES;
        for (Remedy remedy : finding.remedies().subList(0, Math.min(most, finding.remedies().size()))) {
            String flags = examination.flags(remedy);
            if (flags.isEmpty() && !(remedy instanceof Remedy.Code)) continue;
            String line = flags.isEmpty() ? remedy.toString() : train + flags;
            screen.out().line("  " + Text.padded(flags.isEmpty() ? "in Java" : label, LABEL) + screen.green(line));
            label = "or";
        }
    }

    // ---- numbers ---------------------------------------------------------------------------------------------------

    /// Name, value and what is healthy, each in lines as long as there is room.
    private void table(List<Measured> evidence) {
        int values = "value".length(), names = 0;
        for (Measured m : evidence) {
            values = Math.max(values, number(m.value()).length());
            names = Math.max(names, Text.width(m.name()));
        }
        int room = width - 2 - values - 4, left = Math.clamp(names, 10, Math.max(10, room * 11 / 20));
        screen.out().line("");
        row("measured", "value", "healthy", new int[] {left, values, room - left}, true);
        for (Measured m : evidence)
            row(m.name(), number(m.value()), m.healthy(), new int[] {left, values, room - left}, false);
    }

    private void row(String name, String value, String healthy, int[] widths, boolean isHead) {
        List<String> names = Text.wrapped(name, widths[0]), texts = Text.wrapped(healthy, Math.max(8, widths[2]));
        for (int i = 0; i < Math.max(names.size(), texts.size()); i++) {
            String left = Text.padded(i < names.size() ? names.get(i) : "", widths[0]);
            String middle = Text.right(i == 0 ? value : "", widths[1]);
            String line = "  " + left + "  " + middle + "  " + (i < texts.size() ? texts.get(i) : "");
            screen.out().line(isHead ? screen.soft(line.stripTrailing()) : line.stripTrailing());
        }
    }
}
