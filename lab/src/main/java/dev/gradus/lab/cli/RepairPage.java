package dev.gradus.lab.cli;

import static dev.gradus.tensor.Values.number;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Repair;
import dev.gradus.lab.diagnose.RepairText;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.SettingsText;
import dev.gradus.lab.store.Change;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.train.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What people see of a repair: each change with its evidence, what is left to them, and what each training has brought.
final class RepairPage {
    private static final int USUAL = 80, LEAST = 40, MOST = 100;
    private static final int LABEL = 10, REMEDIES = 3;

    private final Screen screen;
    private final Path run;
    private final Path file;
    private final @Nullable String dataDir;
    private final int width;

    RepairPage(Screen screen, Path run, Path file, @Nullable String dataDir) {
        this.screen = screen;
        this.run = run;
        this.file = file;
        this.dataDir = dataDir;
        width = screen.live() ? Math.clamp(new TerminalWidth().columns() - 1, LEAST, MOST) : USUAL;
    }

    /// The line that moves is gone.
    void clear() {
        if (screen.live()) screen.err().print(Screen.Clear.LINE);
    }

    void line(String text) {
        Text.wrapped(text, width).forEach(screen.out()::line);
    }

    // ---- a repair --------------------------------------------------------------------------------------------------

    void sound(Path of) {
        Text.wrapped("Nothing is wrong with " + of + ".", width).forEach(text -> screen.out().line(screen.bold(text)));
    }

    void print(Path of, Repair repair) {
        Text.wrapped(sum(of, repair), width).forEach(text -> screen.out().line(screen.bold(text)));
        for (Repair.Change change : repair.changes()) {
            screen.out().line("");
            paragraph("change", change.words() + (change.before().isEmpty() ? "" : ", was " + change.before()));
            paragraph("for", RepairText.title(change.finding()));
            paragraph("found", change.finding().text().got());
            Double skill = change.skill(), gain = change.gain();
            if (skill != null && gain != null) paragraph("gains", gain(skill, skill - gain));
            else paragraph("gains", RepairText.trial(change));
        }
        Double together = repair.together();
        if (together != null) {
            screen.out().line("");
            paragraph("together", gain(together, repair.skill()));
        }
        for (Repair.LeftOut left : repair.leftOut()) {
            screen.out().line("");
            paragraph("not made", left.words() + ", for " + left.finding().cause() + ": " + left.why());
        }
        for (Repair.Unrepaired left : repair.unrepaired()) {
            screen.out().line("");
            paragraph("by hand", RepairText.title(left.finding()));
            paragraph("found", left.finding().text().got());
            paragraph("repair", left.text());
        }
        screen.out().line("");
        if (repair.changes().isEmpty()) line("No setting repairs it, so nothing was written.");
    }

    private static String sum(Path of, Repair repair) {
        int changes = repair.changes().size(), left = repair.unrepaired().size();
        List<String> parts = new ArrayList<>();
        if (changes > 0) parts.add(Text.plural(changes, "repair"));
        if (left > 0) parts.add(Text.plural(left, "finding") + " left to a person");
        return of + ": " + String.join(", ", parts);
    }

    private static String gain(double now, double before) {
        return "%s: %s".formatted(number(now - before), RepairText.skills(now, before));
    }

    void wrote() {
        screen.out().line("Settings in " + screen.bold(file.toString()) + ". To train with them:");
        screen.out().line("  " + screen.green("gradus train --config " + Flags.quoted(file.toString())));
    }

    private void paragraph(String label, String text) {
        String first = label;
        for (String line : Text.wrapped(text, Math.max(20, width - LABEL - 2))) {
            screen.out().line("  " + Text.padded(first, LABEL) + line);
            first = "";
        }
    }

    // ---- rounds ----------------------------------------------------------------------------------------------------

    void print(RepairLoop.Round round) {
        List<String> changes =
                round.repair().changes().stream()
                        .map(c -> "%s (%s)".formatted(c.words(), c.finding().cause()))
                        .toList();
        String skills = "skill %s → %s".formatted(number(round.before()), number(round.after()));
        String text =
                "round %d: %s%s, %s".formatted(round.number(), skills, verdict(round), String.join("; ", changes));
        screen.out().line("");
        Text.wrapped(text, width).forEach(line -> screen.out().line(screen.bold(line)));
    }

    private static String verdict(RepairLoop.Round round) {
        if (round.end() == StopReason.DIVERGED) return ", diverged";
        if (!round.repair().isComparable()) return ", of other data";
        return round.isBetter() ? "" : ", no better";
    }

    void conclude(RepairLoop.@Nullable Round best, List<RepairLoop.Round> rounds, Map<String, Object> values) {
        if (best == null) {
            line("The run itself is still the best: " + run + ".");
            return;
        }
        screen.out().line("");
        boolean isComparable = rounds.stream().allMatch(r -> r.repair().isComparable());
        String skill = number(best.after()) + (isComparable ? " instead of " + number(rounds.getFirst().before()) : "");
        screen.out().line("best run  " + screen.bold(best.run().toString()));
        screen.out().line("skill     " + skill + " on validation samples");
        screen.out().line("command   " + screen.green(command(values)));
    }

    /// All changes in one line.
    String command(Map<String, ?> values) {
        String place = dataDir == null ? "" : " --data-dir " + Flags.quoted(dataDir);
        return "gradus train --config " + Flags.quoted(run.toString()) + place + " " + Repair.flags(values);
    }

    // ---- runs of programs ------------------------------------------------------------------------------------------

    /// What is known of a run that cannot be trained again.
    void known(StoredRun stored) {
        Map<String, ?> settings = stored.settings().values();
        if (!settings.isEmpty()) {
            screen.out().line(screen.bold("Settings that are known:"));
            SettingsText.of(settings).lines().forEach(line -> screen.out().line("  " + line));
        }
        for (LogEvent event : stored.log().events()) {
            if (!(event instanceof LogEvent.Found found)) continue;
            screen.out().line("");
            paragraph("found", found.cause() + " (" + found.grade() + ")");
            paragraph("", found.text());
            remedies(found);
        }
    }

    /// Lines of Java are not broken, so that they can be copied; where there is none, words say what to change.
    private void remedies(LogEvent.Found found) {
        List<String> java = found.changes().stream().map(Change::java).filter(line -> !line.isEmpty()).toList();
        if (java.isEmpty()) {
            for (String remedy : found.remedies().stream().limit(REMEDIES).toList()) paragraph("change", remedy);
            return;
        }
        String label = "in Java";
        for (String line : java.stream().limit(REMEDIES).toList()) {
            screen.out().line("  " + Text.padded(label, LABEL) + screen.green(line));
            label = "or";
        }
    }
}
