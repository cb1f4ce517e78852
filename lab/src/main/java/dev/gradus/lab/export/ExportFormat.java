package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A format of another tool to which a run can be exported: one class each, listed in [ExportFormats].
public interface ExportFormat {
    /// What is exported.
    ///
    /// @param run the directory of a run
    /// @param out where it goes; null for the usual place
    /// @param data reads the data of settings, for whoever shows samples; it may download them
    /// @param notes is notified what could not be exported, each in one line
    record Job(Path run, @Nullable Path out, Function<TrainSettings, Splits> data, Consumer<String> notes) {}

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
