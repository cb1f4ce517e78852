package dev.gradus.lab.report;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What people read about a stored run: its data, settings, ending and notes in words.
public final class RunText {
    /// Settings whose 0 means that there is none.
    private static final Map<String, String> OF_ZERO =
            Map.of("steps", "no limit", "minutes", "no limit", "subset", "none");

    /// Kinds of your own data, of which the place says more than the kind.
    private static final List<String> OWN_DATA = List.of("csv", "folder");

    /// The worst first.
    private static final List<String> GRADES = List.of("fail", "warn", "note");

    private static final int MOST_NOTES = 5;

    private RunText() {}

    /// The name of the data.
    ///
    /// @param run any
    /// @return as `--data` takes it; of your own data, the name of the file or folder
    public static String data(StoredRun run) {
        Map<String, ? extends @Nullable Object> settings = run.record().settings();
        String data = Members.text(settings.get("data"));
        for (String kind : OWN_DATA) {
            Object folder = data.equals(kind) ? settings.get("dataDir") : null;
            String place = data.startsWith(kind + ":") ? data.substring(kind.length() + 1) : Members.text(folder);
            String name = place.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "").replaceAll("\\.csv$", "");
            boolean named = (folder != null || data.startsWith(kind + ":")) && !name.isEmpty() && !name.equals("none");
            if (named) return name;
        }
        return data;
    }

    /// How the run ended.
    ///
    /// @param run any
    /// @return `unfinished` where it was killed or still runs
    public static String ending(StoredRun run) {
        String status = Members.text(run.record().status());
        return switch (status) {
            case "running" -> "unfinished";
            case "early_stopped" -> isAll(run) ? "completed" : "stopped early";
            case "time_up" -> "time is up";
            default -> status.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /// Whether all epochs were done: stopping after the last one stops nothing.
    private static boolean isAll(StoredRun run) {
        return run.log().epochs().size() >= number(run, "epochs");
    }

    private static double number(StoredRun run, String setting) {
        return run.record().settings().get(setting) instanceof Number n ? n.doubleValue() : Double.POSITIVE_INFINITY;
    }

    /// How many epochs were done, of those that were wanted.
    ///
    /// @param run any
    /// @return `7 of 50`, or `50` where all were done
    static String epochs(StoredRun run) {
        String done = String.valueOf(run.log().epochs().size()), wanted = setting(run, "epochs");
        return done.equals(wanted) ? done : done + " of " + wanted;
    }

    /// The settings by flat names: `model.hidden`.
    ///
    /// @param run any
    /// @return name → value in words
    static Map<String, String> settings(StoredRun run) {
        Map<String, String> settings = new LinkedHashMap<>(FlatSettings.of(run.record().settings()));
        settings.replaceAll((name, value) -> value(name, value));
        return settings;
    }

    /// The value of a setting in words.
    static String value(String name, String value) {
        return value.matches("0(\\.0)?") ? OF_ZERO.getOrDefault(name, value) : value;
    }

    /// One setting in words, the type of one that is a map; a dash where there is none.
    static String setting(StoredRun run, String name) {
        return settings(run).getOrDefault(name, "–");
    }

    /// What people should know before they trust the figures of a run.
    ///
    /// @param run any
    /// @return sentences: about its files, then what it noted while it was trained
    public static List<String> notes(StoredRun run) {
        return notes(run, "");
    }

    /// @param said what needs not be said again
    static List<String> notes(StoredRun run, String said) {
        List<String> notes = new ArrayList<>();
        for (String problem : run.problems()) notes.add(Members.text(problem));
        Map<String, Integer> told = new LinkedHashMap<>();
        for (LogEvent event : run.log().events()) {
            switch (event) {
                case LogEvent.Note note -> told.merge("noted: " + Members.text(note.text()), 1, Integer::sum);
                case LogEvent.Tripped tripped -> told.merge(tripped(tripped, said), 1, Integer::sum);
                case LogEvent.Other other ->
                        told.merge("events of the kind '" + Members.text(other.name()) + "'", 1, Integer::sum);
                case LogEvent.Started _,
                        LogEvent.Step _,
                        LogEvent.Epoch _,
                        LogEvent.Measured _,
                        LogEvent.Found _,
                        LogEvent.Finished _ -> {}
            }
        }
        told.entrySet().stream().limit(MOST_NOTES).forEach(e -> notes.add(e.getKey() + times(e.getValue())));
        if (told.size() > MOST_NOTES) notes.add("and " + Text.count(told.size() - MOST_NOTES) + " more");
        return notes;
    }

    /// What was found to be wrong while the run was trained.
    ///
    /// @param run any
    /// @return the worst first, of equal grade the earliest
    public static List<LogEvent.Found> findings(StoredRun run) {
        List<LogEvent.Found> findings = new ArrayList<>();
        for (LogEvent event : run.log().events()) if (event instanceof LogEvent.Found found) findings.add(found);
        findings.sort(Comparator.comparingInt(found -> GRADES.indexOf(found.grade())));
        return findings;
    }

    /// Cause and step of a finding.
    ///
    /// @param found in a log
    /// @return such as `fail, dead-units, at step 27`
    public static String head(LogEvent.Found found) {
        return Members.text(found.grade())
                + ", "
                + Members.text(found.cause())
                + (found.update() > 0 ? ", at step " + Text.count(found.update()) : "");
    }

    /// The grade of a finding, one of those that are known.
    static String grade(LogEvent.Found found) {
        return GRADES.contains(found.grade()) ? found.grade() : GRADES.getLast();
    }

    /// Why the run diverged.
    ///
    /// @param run any
    /// @return empty where it did not
    static String diagnosis(StoredRun run) {
        Object diagnosis = run.record().result().get("diagnosis");
        return diagnosis == null ? "" : Members.text(diagnosis);
    }

    private static String tripped(LogEvent.Tripped tripped, String said) {
        String place =
                tripped.epoch() == 0 ? "" : Text.format(" in epoch %d, step %d", tripped.epoch(), tripped.step());
        String action = tripped.action().isEmpty() ? "" : " (" + Members.text(tripped.action()).replace('_', ' ') + ")";
        String text = Members.text(tripped.text());
        boolean isSaid = text.isEmpty() || said.startsWith(text);
        return "the guard intervened" + place + action + (isSaid ? "" : ": " + text);
    }

    private static String times(int count) {
        return count == 1 ? "" : ", " + (count == 2 ? "twice" : count + " times");
    }
}
