package dev.gradus.lab.run;

import dev.gradus.config.Catalogue;
import dev.gradus.config.Records;
import dev.gradus.train.Guard;
import dev.gradus.train.Metric;
import dev.gradus.train.Monitor;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Freeze;
import dev.gradus.train.metric.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of what watches over training: metrics, what is best, early stopping, frozen parameters, guard, checkpoints.
///
/// ```yaml
/// metrics: [f1, {type: top-accuracy, k: 3}]
/// monitor: validation.f1
/// earlyStopping: 5                      # or {patience: 5, figure: validation.loss, minDelta: 0.001}
/// freeze: "0.*"                         # or [{names: "0.*", epochs: 3}]
/// guard: roll-back                      # or {action: roll-back, lower: 0.1}
/// checkpoints: {minutes: 5, last: 2}    # or none
/// ```
/// A single value stands for the setting that is named first there.
///
/// @param written name of the setting → written form
record CareSettings(Map<String, Object> written) {
    static final List<String> NAMES = List.of("metrics", "monitor", "earlyStopping", "freeze", "guard", "checkpoints");

    private static final String NONE = "none";

    /// Keeps a copy.
    CareSettings {
        written = Map.copyOf(written);
    }

    /// Takes these settings out of others; later ones replace earlier ones.
    static CareSettings of(List<TrainSettings.Given> given) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (String name : NAMES) {
            @Nullable Object form = null;
            for (TrainSettings.Given part : given) {
                Object later = part.values().get(name);
                if (later != null) form = later;
            }
            if (form == null || (form.equals(NONE) && !name.equals("checkpoints"))) continue;
            written.put(name, complete(name, form));
        }
        return new CareSettings(written);
    }

    /// The form with every setting, so that a later version with other defaults repeats the run.
    private static Object complete(String name, Object form) {
        return switch (name) {
            case "metrics" -> all(form).stream().map(one -> (Object) Metrics.ALL.write(Metrics.ALL.read(one))).toList();
            case "freeze" -> all(form).stream().map(one -> (Object) Records.write(frozen(one))).toList();
            case "earlyStopping" -> Records.write(stopping(form));
            case "guard" -> Records.write(guard(form));
            case "checkpoints" -> form.equals(NONE) ? NONE : Records.write(checkpoints(form));
            default -> String.valueOf(form);
        };
    }

    private static EarlyStopping.Config stopping(Object form) {
        return new EarlyStopping(read("earlyStopping", new EarlyStopping.Config(), "patience", form)).config();
    }

    private static Guard.Config guard(Object form) {
        return new Guard(read("guard", new Guard.Config(), "action", form)).config();
    }

    private static Checkpoints.Config checkpoints(Object form) {
        return read("checkpoints", new Checkpoints.Config(), "epochs", form);
    }

    private static Freeze.Config frozen(Object form) {
        return new Freeze(read("freeze", new Freeze.Config(), "names", form)).config();
    }

    private static <C extends Record> C read(String where, C defaults, String first, Object form) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (form instanceof Map<?, ?> map) map.forEach((key, value) -> settings.put(String.valueOf(key), value));
        else settings.put(first, form);
        return Records.read(where, defaults, settings);
    }

    private static List<?> all(Object form) {
        if (form instanceof List<?> list) return list;
        if (!(form instanceof String text)) return List.of(form);
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) names.add(name.strip());
        return names;
    }

    /// How often checkpoints are made.
    ///
    /// @return null for never
    Checkpoints.@Nullable Config checkpoints() {
        Object form = written.getOrDefault("checkpoints", Map.of());
        return form.equals(NONE) ? null : checkpoints(form);
    }

    /// Gives a trainer what is named; checkpoints are their owner's to make.
    Trainer applyTo(Trainer trainer) {
        Catalogue<Metric> metrics = Metrics.ALL;
        Object measured = written.get("metrics"), monitor = written.get("monitor"), guard = written.get("guard");
        Object stopping = written.get("earlyStopping");
        if (measured != null) trainer.measure(all(measured).stream().map(metrics::read).toArray(Metric[]::new));
        if (monitor != null) trainer.monitor(new Monitor(monitor.toString()));
        if (guard != null) trainer.guard(new Guard(guard(guard)));
        for (Object one : all(written.getOrDefault("freeze", List.of()))) trainer.with(new Freeze(frozen(one)));
        if (stopping != null) trainer.with(new EarlyStopping(stopping(stopping)));
        return trainer;
    }
}
