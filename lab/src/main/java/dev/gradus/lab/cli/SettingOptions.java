package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.settings.ColumnsFile;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Flags.Flag;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunWeights;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.tensor.Compute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Where the settings of a training come from on the command line: files, flags, paths.
final class SettingOptions {
    private final SettingFlags flags;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings in YAML, or the directory of a run for those of the run")
    @Nullable Path config;

    @Option(
            names = "--columns",
            paramLabel = "FILE",
            description = "what becomes of the columns of a table, in YAML; 'gradus data TABLE' writes it")
    @Nullable Path columns;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "any setting by its path, such as optimizer.beta1=0.8; all paths: gradus train --print-settings")
    List<String> set = new ArrayList<>();

    @Option(names = "--offline", description = "never download")
    boolean offline;

    /// @param chosen of the flags
    SettingOptions(Predicate<Flag> chosen) {
        flags = new SettingFlags(chosen);
    }

    void addTo(CommandSpec command) {
        flags.addTo(command);
    }

    /// Whether nothing is given.
    boolean isEmpty() {
        return config == null && columns == null && flags.sources(set).isEmpty();
    }

    /// What is given; what is written later wins.
    List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        if (config != null) sources.add(StoredRun.isAt(config) ? StoredRun.open(config).settings() : Source.of(config));
        if (columns != null) sources.add(ColumnsFile.read(columns));
        sources.addAll(flags.sources(set));
        return RunWeights.pinned(sources);
    }

    /// The data of a training, while what it needs first is compiled.
    ///
    /// @param notes gets what was concluded about it
    Splits load(TrainSettings settings, Screen screen, Consumer<String> notes) {
        Compute.prepare();
        Download download = new Download().progress(new DownloadProgress(screen));
        return DataSource.named(settings.data()).load(settings, offline ? download.offline(true) : download, notes);
    }
}
