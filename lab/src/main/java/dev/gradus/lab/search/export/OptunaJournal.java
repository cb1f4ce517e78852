package dev.gradus.lab.search.export;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A study as a journal that Optuna loads: one JSON object a line.
///
/// ```python
/// storage = JournalStorage(JournalFileBackend("study.log"))
/// study = optuna.load_study(study_name="004-digits", storage=storage)
/// ```
/// Optuna numbers trials from 0: trial 1 is number 0 there; the attribute `trial` of each has its own number. A completed trial is `COMPLETE` with its
/// best value, one that was pruned or waits is `PRUNED`, one that diverged or failed is `FAIL`; the attribute `status` keeps the difference, `findings`
/// the causes. Values after each epoch are intermediate values of the steps from 1; those that are not finite are left out. An option that is a list
/// becomes its text, because Optuna's choices are single values. Times are those of trials one after the other.
///
/// Source: optuna/storages/journal/_storage.py of Optuna 5.0.0.
public final class OptunaJournal {
    private static final int CREATE_STUDY = 0, SET_STUDY_USER_ATTR = 2, CREATE_TRIAL = 4;
    private static final int MINIMIZE = 1, MAXIMIZE = 2, COMPLETE = 1, PRUNED = 2, FAIL = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private OptunaJournal() {}

    /// Writes the journal.
    ///
    /// @param results of a study
    /// @param started when the study was
    /// @param file to be written as a whole; Optuna appends to it when it goes on
    /// @throws dev.gradus.error.GradusException when the file cannot be written
    public static void write(Results results, Instant started, Path file) {
        byte[] content = String.join("", lines(results, started)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(content));
    }

    /// The journal.
    ///
    /// @param results of a study
    /// @param started when the study was
    /// @return lines, each with its end
    public static List<String> lines(Results results, Instant started) {
        List<String> lines = new ArrayList<>();
        Map<String, Object> study = entry(CREATE_STUDY);
        study.put("study_name", results.name());
        study.put("directions", List.of(results.objective().isMaximized() ? MAXIMIZE : MINIMIZE));
        lines.add(line(study));
        Map<String, Object> figure = entry(SET_STUDY_USER_ATTR);
        figure.put("study_id", 0);
        figure.put("user_attr", Map.of("figure", results.objective().figure()));
        lines.add(line(figure));
        Map<String, String> distributions = new LinkedHashMap<>();
        results.space().dimensions().forEach(d -> distributions.put(d.path(), distribution(d)));
        Instant time = started;
        for (Trial t : results.trials()) {
            Instant end = time.plus(Duration.ofNanos((long) (t.seconds() * 1e9)));
            lines.add(line(trial(results, t, distributions, time, end)));
            time = end;
        }
        return lines;
    }

    private static String line(Map<String, Object> entry) {
        return Json.line(entry) + "\n";
    }

    private static Map<String, Object> entry(int operation) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("op_code", operation);
        entry.put("worker_id", "gradus");
        return entry;
    }

    private static Map<String, Object> trial(
            Results results, Trial t, Map<String, String> distributions, Instant start, Instant end) {
        Map<String, Object> entry = entry(CREATE_TRIAL);
        double value = t.best(results.objective());
        int state =
                switch (t.status()) {
                    case COMPLETED -> Double.isFinite(value) ? COMPLETE : FAIL;
                    case PAUSED, PRUNED -> PRUNED;
                    case DIVERGED, FAILED -> FAIL;
                };
        entry.put("study_id", 0);
        entry.put("datetime_start", TIME.format(start));
        entry.put("datetime_complete", TIME.format(end));
        entry.put("state", state);
        if (Double.isFinite(value)) entry.put("value", value);
        Map<String, Object> params = new LinkedHashMap<>(), used = new LinkedHashMap<>();
        for (Dimension d : results.space().dimensions()) {
            Object setting = t.point().values().get(d.path());
            if (setting == null) continue;
            params.put(d.path(), internal(d, setting));
            used.put(d.path(), distributions.getOrDefault(d.path(), ""));
        }
        entry.put("distributions", used);
        entry.put("params", params);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("trial", t.number());
        attributes.put("status", t.status().name().toLowerCase(Locale.ROOT));
        attributes.put("stage", t.proposal().stage());
        if (results.byHand().contains(t.number())) attributes.put("byHand", true);
        attributes.put("findings", t.findings().stream().map(Trial.Found::cause).distinct().toList());
        entry.put("user_attrs", attributes);
        entry.put("system_attrs", Map.of());
        Map<String, Object> steps = new LinkedHashMap<>();
        for (int e = 0; e < t.epochs(); e++)
            if (Double.isFinite(t.values().get(e))) steps.put(String.valueOf(e + 1), t.values().get(e));
        entry.put("intermediate_values", steps);
        return entry;
    }

    private static String distribution(Dimension d) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        String name =
                switch (d) {
                    case Dimension.Real r -> {
                        attributes.put("step", null);
                        attributes.put("low", r.low());
                        attributes.put("high", r.high());
                        attributes.put("log", r.isLog());
                        yield "FloatDistribution";
                    }
                    case Dimension.Whole w -> {
                        attributes.put("log", w.isLog());
                        attributes.put("step", 1);
                        attributes.put("low", w.low());
                        attributes.put("high", w.high());
                        yield "IntDistribution";
                    }
                    case Dimension.Options o -> {
                        attributes.put("choices", o.values().stream().map(OptunaJournal::choice).toList());
                        yield "CategoricalDistribution";
                    }
                };
        Map<String, Object> distribution = new LinkedHashMap<>();
        distribution.put("name", name);
        distribution.put("attributes", attributes);
        return Json.line(distribution);
    }

    private static Object choice(Object option) {
        boolean isSingle = option instanceof Number || option instanceof Boolean || option instanceof String;
        return isSingle ? option : String.valueOf(option);
    }

    /// A number as it is; the index of an option.
    private static double internal(Dimension d, Object setting) {
        if (d instanceof Dimension.Options o) return o.values().indexOf(setting);
        return setting instanceof Number x ? x.doubleValue() : Double.NaN;
    }
}
