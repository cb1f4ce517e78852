package dev.gradus.lab.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.lab.settings.SettingsText;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings file of a repair: all settings, with the evidence above each change.
///
/// ```yaml
/// optimizer:
///   type: sgd
///   # learning-rate-too-low (fail, shown by a trial); it was 1e-7
///   #   found: a learning rate of 1e-7
///   #   trial with this alone: skill 0.972 on validation samples instead of 0
///   learningRate: 0.1
/// ```
public final class RepairText {
    private static final int WIDTH = 78;

    private final Path run;
    private final Map<String, List<String>> notes = new LinkedHashMap<>();
    private @Nullable Repair last;

    /// A file about a run.
    ///
    /// @param run its directory
    public RepairText(Path run) {
        this.run = run;
    }

    /// Notes what a repair changes; of several, the later one goes on from the earlier one.
    ///
    /// @param repair of the run, or of a repaired one
    /// @return this
    public RepairText add(Repair repair) {
        for (Repair.Change change : repair.changes()) {
            notes.computeIfAbsent(change.advice().path(), _ -> new ArrayList<>()).addAll(evidence(change));
        }
        last = repair;
        return this;
    }

    /// The file.
    ///
    /// @param settings with all changes
    /// @return YAML
    public String of(TrainSettings settings) {
        return SettingsText.of(settings, last == null ? List.of() : head(last), notes);
    }

    private List<String> head(Repair repair) {
        List<String> head =
                new ArrayList<>(wrapped("The settings of %s, as 'gradus repair' has changed them.".formatted(run), ""));
        Double together = repair.together();
        if (together != null) head.addAll(wrapped("All together, in a trial: " + skills(together, repair.skill()), ""));
        for (Repair.LeftOut left : repair.leftOut()) {
            String text = "Not made: %s, for %s: %s".formatted(left.words(), left.finding().cause(), left.why());
            head.addAll(wrapped(text, "  "));
        }
        for (Repair.Unrepaired left : repair.unrepaired()) {
            head.addAll(wrapped("Left to a person: %s. %s".formatted(title(left.finding()), left.text()), "  "));
        }
        return head;
    }

    private static List<String> evidence(Repair.Change change) {
        Finding finding = change.finding();
        String was = change.before().isEmpty() ? "" : "; it was " + change.before();
        List<String> lines = new ArrayList<>(wrapped(title(finding) + was, "  "));
        lines.addAll(wrapped("  found: " + finding.text().got(), "    "));
        for (Measured measured : finding.evidence()) {
            if (measured.name().startsWith("skill with ")) continue; // which the last line says
            lines.addAll(wrapped("  measured: " + measured, "    "));
        }
        lines.addAll(wrapped("  " + trial(change), "    "));
        return lines;
    }

    /// What a trial of a change has shown.
    ///
    /// @param change of a repair
    /// @return a clause
    public static String trial(Repair.Change change) {
        Double skill = change.skill(), gain = change.gain();
        if (skill == null || gain == null) return "not tried, since figures of other data cannot be compared";
        return "trial with this alone: " + skills(skill, skill - gain);
    }

    /// Two skills.
    ///
    /// @param now with changes
    /// @param before without
    /// @return a clause
    public static String skills(double now, double before) {
        return "skill %s on validation samples instead of %s".formatted(number(now), number(before));
    }

    /// A cause with its grade.
    ///
    /// @param finding any
    /// @return such as `dead-units (warn, likely)`
    public static String title(Finding finding) {
        String sure = finding.certainty() == Certainty.SHOWN ? "shown by a trial" : "likely";
        return "%s (%s, %s)".formatted(finding.cause(), finding.grade().name().toLowerCase(Locale.ROOT), sure);
    }

    /// Lines that fit; all but the first one begin with an indent.
    private static List<String> wrapped(String text, String indent) {
        List<String> lines = new ArrayList<>();
        String line = null;
        int lead = text.length() - text.stripLeading().length();
        for (String word : text.strip().split("\\s+", -1)) {
            if (line == null) line = " ".repeat(lead) + word;
            else if (line.length() + 1 + word.length() <= WIDTH - 4) line += " " + word;
            else {
                lines.add(line);
                line = indent + word;
            }
        }
        if (line != null) lines.add(line);
        return lines;
    }
}
