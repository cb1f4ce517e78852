package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.settings.ColumnsFile;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What verbs have in common that take all settings of a training.
abstract class SettingsVerb extends Verb {
    private final SettingFlags flags = new SettingFlags();

    @Option(names = "--config", paramLabel = "FILE", description = "settings in YAML; run.json's settings fit, too")
    @Nullable Path config;

    @Option(
            names = "--columns",
            paramLabel = "FILE",
            description = "what becomes of the columns of a table, in YAML; 'gradus data TABLE' writes it")
    @Nullable Path columns;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "any setting by its path, such as optimizer.beta1=0.8; all paths: train --print-settings")
    List<String> set = new ArrayList<>();

    @Option(names = "--offline", description = "never download")
    boolean offline;

    SettingsVerb(Screen screen) {
        super(screen);
    }

    @Override
    void addTo(CommandSpec command) {
        flags.addTo(command);
    }

    /// What was written, the later of which wins.
    List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        if (config != null) sources.add(Source.of(config));
        if (columns != null) sources.add(ColumnsFile.read(columns));
        sources.addAll(flags.sources(set));
        return sources;
    }

    boolean hasSettings() {
        return config != null || columns != null || !flags.sources(set).isEmpty();
    }

    Splits load(TrainSettings settings, Consumer<String> notes) {
        Download download = new Download().progress(new DownloadProgress(screen()));
        return DataSource.named(settings.data()).load(settings, offline ? download.offline(true) : download, notes);
    }

    void note(String text) {
        screen().err().line("note: " + text);
    }
}
