package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.SavedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A format of another tool to which a run can be exported: one class each, listed in [ExportFormats].
public interface ExportFormat {
    /// What only some formats ask for.
    ///
    /// @param weights of the run; null for the best
    /// @param opset version of the operators of an ONNX file
    /// @param bytes whether pictures go in as bytes, 0 to 255
    /// @param samples of the test split that are predicted, at most
    /// @param layers patterns of paths of layers whose outputs are wanted
    record Options(SavedModel.@Nullable Weights weights, int opset, boolean bytes, int samples, List<String> layers) {
        /// Keeps a copy.
        public Options {
            layers = List.copyOf(layers);
        }
    }

    /// What is exported.
    ///
    /// @param run the directory of a run
    /// @param out where it goes; null for the usual place
    /// @param data reads the data of settings, for whoever shows samples; it may download them
    /// @param notes is notified what could not be exported, each in one line
    /// @param options what only some formats ask for
    record Job(
            Path run,
            @Nullable Path out,
            Function<TrainSettings, Splits> data,
            Consumer<String> notes,
            Options options) {}

    /// What came of it.
    ///
    /// @param place of the file or folder
    /// @param use how it is used, a line for people
    /// @param members what `--json` says besides, in plain values
    record Exported(Path place, String use, Map<String, Object> members) {}

    /// The name, as `--to` takes it.
    ///
    /// @return in small letters
    String name();

    /// What it consists of and where it goes, in half a sentence for the help.
    ///
    /// @return such as `event files of a run, in its folder tensorboard`
    String description();

    /// Exports a run.
    ///
    /// @param job which, and where to
    /// @return where it is now
    /// @throws dev.gradus.error.GradusException when it cannot be read or written
    Exported export(Job job);
}
