package dev.gradus.lab.diagnose;

import dev.gradus.data.Splits;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.SettingsHash;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.ProofDirectory;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Run;
import dev.gradus.train.callback.JsonLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Trials of a proof that are kept in the directory of its run: what was tried before, with the same settings, data and bits, is not tried again.
///
/// Where nothing can be kept, the proof is made all the same, and one note says so.
final class TrialStore {
    /// Raised when what is kept of a trial changes, or how it is judged.
    private static final int FORMAT = 1;

    private final StoredRun run;
    private final ProofDirectory directory;
    private final Map<String, Object> samples;
    private final Consumer<String> notes;
    private boolean hasTold;

    /// @param samples of each split, as [Hashes#of(Splits)] has them
    TrialStore(StoredRun run, Map<String, Object> samples, Consumer<String> notes) {
        this.run = run;
        this.samples = samples;
        this.notes = notes;
        directory = new ProofDirectory(run.folder());
    }

    /// A training that is tried.
    ///
    /// @param base the settings that are changed, by which it is judged
    /// @param settings with the changes
    /// @param steps at most
    /// @param data reduced as that of the base
    record Trial(TrainSettings base, TrainSettings settings, long steps, Splits data) {}

    /// All that the scores of a trial depend on.
    private String key(Trial trial) {
        Shape sample = trial.data.train().data().shape();
        List<Object> all =
                List.of(
                        FORMAT,
                        Version.text(),
                        Version.bits(),
                        SettingsHash.of(trial.base, sample),
                        SettingsHash.of(trial.settings, sample),
                        trial.steps,
                        samples);
        return Hashes.of(Json.line(all));
    }

    private static String name(Trial trial, String key) {
        return "seed-%d-%s".formatted(trial.settings.training().seed(), key.substring(0, 16));
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    @Nullable Judged find(Trial trial) {
        String key = key(trial);
        Map<String, @Nullable Object> kept = directory.scores(name(trial, key), key);
        if (kept == null) return null;
        Scores train = scores(kept.get("train")), validation = scores(kept.get("validation"));
        return train == null || validation == null ? null : new Judged(train, validation);
    }

    private static @Nullable Scores scores(@Nullable Object kept) {
        if (!(kept instanceof Map<?, ?> map)) return null;
        double[] each = numbers(map.get("each")), recalls = numbers(map.get("recalls"));
        return each == null || recalls == null ? null : new Scores(each, recalls);
    }

    private static double @Nullable [] numbers(@Nullable Object list) {
        return list instanceof List<?> all
                ? all.stream().mapToDouble(x -> x instanceof Number n ? n.doubleValue() : Double.NaN).toArray()
                : null;
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    /// Begins a trial that is to be kept.
    ///
    /// @return null where it cannot be
    @Nullable RunDirectory begin(Trial trial) {
        try {
            return directory.begin(name(trial, key(trial)));
        } catch (GradusException e) {
            tell(e);
            return null;
        }
    }

    void end(Trial trial, RunDirectory at, Run run, Judged judged) {
        TrainSettings settings = trial.settings;
        RunRecord record =
                RunRecord.begun(Version.text())
                        .described(settings.written(), run.model().network(), trial.data.task(), samples)
                        .ended(lower(run.reason()), result(settings, run, judged));
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("train", written(judged.train()));
        scores.put("validation", written(judged.validation()));
        try {
            directory.end(at, record, key(trial), scores);
        } catch (GradusException e) {
            tell(e);
        }
    }

    private static Map<String, Object> result(TrainSettings settings, Run run, Judged judged) {
        Map<String, Object> result = new LinkedHashMap<>();
        int best = run.history().best();
        result.put("status", lower(run.reason()));
        if (best > 0) JsonLog.put(result, "validation", run.history().epochs().get(best - 1).validation());
        result.put("bestEpoch", best);
        result.put("epochs", run.history().epochs().size());
        result.put("data", settings.data());
        result.put("model", settings.model().type());
        result.put("seed", settings.training().seed());
        result.put("skill", judged.validation().skill());
        return result;
    }

    private static Map<String, Object> written(Scores scores) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("each", list(scores.each()));
        written.put("recalls", list(scores.recalls()));
        return written;
    }

    private static List<Double> list(double[] numbers) {
        List<Double> list = new ArrayList<>(numbers.length);
        for (double number : numbers) list.add(number);
        return list;
    }

    /// Keeps what a proof has shown.
    ///
    /// @return whether it could
    boolean keep(Map<String, ?> shown) {
        try {
            directory.keep(run.record(), shown);
            return true;
        } catch (GradusException e) {
            tell(e);
            return false;
        }
    }

    private void tell(GradusException e) {
        if (!hasTold) notes.accept("not all of the proof is kept with the run: " + e.parts().got());
        hasTold = true;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
