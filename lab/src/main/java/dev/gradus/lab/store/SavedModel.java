package dev.gradus.lab.store;

import dev.gradus.data.Pictures;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model that was named by its run directory or by its file.
///
/// @param file of the model
/// @param model read from it
/// @param settings of the run that made it; empty where a file was named
public record SavedModel(Path file, TrainedModel model, Map<String, @Nullable Object> settings) {
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
        Map<String, @Nullable Object> settings = RunRecord.at(place).settings();
        RunPaths run = new RunPaths(place);
        Path best = run.model(Weights.BEST);
        Path file = weights != null ? run.model(weights) : Files.exists(best) ? best : run.model(Weights.FINAL);
        return new SavedModel(file, TrainedModel.load(file), settings);
    }

    /// The name of the data that it was trained on.
    ///
    /// @return as `--data` takes it; null where it is not known
    public @Nullable String data() {
        Object name = settings.getOrDefault("data", model.metadata().get("data"));
        return name == null ? null : name.toString();
    }

    /// The settings of the run in the form in which they are read again.
    ///
    /// @return without what is null
    public Map<String, Object> written() {
        Map<String, Object> written = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            if (value != null) written.put(name, value);
        });
        return written;
    }

    /// In which form the model takes pictures: that of its signature, or in older files what its data tell.
    ///
    /// @return null where it does not take pictures
    public @Nullable Pictures form() {
        if (model.signature() instanceof Pictures form) return form;
        Shape sample = model.sampleShape();
        boolean pictures = sample.rank() == 3 && (sample.axis(0) == 1 || sample.axis(0) == 3);
        if (!pictures || model.signature() != null) return null;
        String name = data();
        DataSource source = name != null && DataSource.names().contains(name) ? DataSource.named(name) : null;
        Pictures.Fit fit = source == DataSource.FOLDER ? Pictures.Fit.STRETCH : Pictures.Fit.PAD;
        boolean lightOnDark = source != null && source.isCharacters();
        return new Pictures(sample.axis(0), sample.axis(1), sample.axis(2), fit, lightOnDark);
    }

    /// The folder from which the data came.
    ///
    /// @return empty where it came from no folder
    public String dataDir() {
        return String.valueOf(settings.getOrDefault("dataDir", ""));
    }
}
