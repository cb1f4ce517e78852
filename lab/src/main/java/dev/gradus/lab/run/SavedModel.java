package dev.gradus.lab.run;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model that was named by its run directory or by its file.
///
/// @param file of the model
/// @param model read from it
/// @param settings of the run that made it; empty where a file was named
public record SavedModel(Path file, TrainedModel model, Map<String, Object> settings) {
    /// Which weights of a run.
    public enum Weights {
        /// After the epoch with the best validation.
        BEST,
        /// After the last step.
        FINAL
    }

    /// Reads a model.
    ///
    /// @param place a run directory or a model file
    /// @param weights of a run directory; null for the best, or the final ones of a run that ended in its first epoch
    /// @return the model
    /// @throws GradusException when there is none, or it cannot be read
    public static SavedModel at(Path place, @Nullable Weights weights) {
        if (!Files.isDirectory(place)) return new SavedModel(place, TrainedModel.load(place), Map.of());
        Path record = place.resolve("run.json");
        if (!Files.exists(record)) {
            throw GradusException.got("%s has no run.json", place)
                    .expected("the directory of a run, or a model file")
                    .because("it is the folder above the runs, or another folder")
                    .repair("Name a directory that 'gradus train' has made, such as runs/001-digits-mlp.");
        }
        Object settings = Json.readFile(record).get("settings");
        Path best = model(place, Weights.BEST);
        Path file = weights != null ? model(place, weights) : Files.exists(best) ? best : model(place, Weights.FINAL);
        return new SavedModel(file, TrainedModel.load(file), strings(settings));
    }

    private static Path model(Path run, Weights weights) {
        return run.resolve(weights == Weights.BEST ? "best" : "final").resolve("model.safetensors");
    }

    private static Map<String, Object> strings(@Nullable Object settings) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        if (settings instanceof Map<?, ?> read) read.forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }

    /// The name of the data that it was trained on.
    ///
    /// @return as `--data` takes it; null where it is not known
    public @Nullable String data() {
        Object name = settings.getOrDefault("data", model.metadata().get("data"));
        return name == null ? null : name.toString();
    }

    /// The folder from which the data came.
    ///
    /// @return empty where it came from no folder
    public String dataDir() {
        return String.valueOf(settings.getOrDefault("dataDir", ""));
    }
}
