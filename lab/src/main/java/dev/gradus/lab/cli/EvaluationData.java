package dev.gradus.lab.cli;

import dev.gradus.config.Records;
import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Joined;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.SplitSettings;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The samples on which a model is measured: those of its run, or others, read as those of the training were.
///
/// @param data as `--data` has it; null for that of the run
/// @param folder as `--data-dir` has it
/// @param download how published files are had
/// @param notes hears what was concluded, each in one line
record EvaluationData(@Nullable String data, @Nullable String folder, Download download, Consumer<String> notes) {
    /// The parts of a data set, or all of it.
    enum Part {
        TRAIN,
        VALIDATION,
        TEST,
        ALL
    }

    /// The data set.
    DataSource source(SavedModel saved) {
        String name = data != null ? data : saved.data();
        if (name == null) {
            throw GradusException.got("%s does not say what data it was trained on", saved.file())
                    .expected("the name of a data set")
                    .because("the model was made by a program of your own")
                    .repair("Add --data with one of: %s.", String.join(", ", DataSource.names()));
        }
        return DataSource.written(name);
    }

    /// What the data is called.
    String name(SavedModel saved) {
        DataSource source = source(saved);
        String place = folder != null ? folder : data == null ? saved.dataDir() : "";
        return place.isEmpty() ? source.title() : place;
    }

    /// What people call it: of your own data the file or folder, without what is above it.
    String title(SavedModel saved) {
        DataSource source = source(saved);
        String place = data != null && data.indexOf(':') > 0 ? data.substring(data.indexOf(':') + 1) : name(saved);
        Path file = source.isOwn() ? Path.of(place).toAbsolutePath().normalize().getFileName() : null;
        return file == null ? source.title() : file.toString();
    }

    /// The samples of a part.
    Dataset read(SavedModel saved, Part part) {
        DataSource source = source(saved);
        TrainSettings settings = settings(saved, source);
        boolean single = part == Part.ALL && !settings.dataDir().isEmpty() && settings.testData().isEmpty();
        Columns columns = source == DataSource.CSV && saved.model().signature() instanceof Columns c ? c : null;
        Pictures form = source == DataSource.FOLDER && !settings.dataDir().isEmpty() ? saved.form() : null;
        if (single && columns != null) return DataSource.whole(settings, columns, saved.model().task(), notes);
        if (single && form != null) return DataSource.whole(settings, form, notes);
        Splits splits =
                columns != null
                        ? DataSource.like(settings, columns, saved.model().task(), notes)
                        : form != null
                                ? DataSource.like(settings, form, notes)
                                : source.load(settings, download, notes);
        return switch (part) {
            case TRAIN -> splits.train().data();
            case VALIDATION -> splits.validation().data();
            case TEST -> splits.test().data();
            case ALL -> Joined.of(splits.train().data(), splits.validation().data(), splits.test().data());
        };
    }

    private TrainSettings settings(SavedModel saved, DataSource source) {
        List<Source> sources = new ArrayList<>();
        if (!saved.settings().isEmpty()) sources.add(new Source("the settings of " + saved.file(), saved.written()));
        Map<String, Object> other = new LinkedHashMap<>();
        boolean isPlace = data != null && data.indexOf(':') > 0;
        if (data != null) other.put("testData", "");
        if (data != null && !isPlace && folder == null) other.put("dataDir", "");
        other.put("data", data != null ? data : source.title()); // which may name a file, too
        if (!source.isPictures()) other.put("pictures", Records.NONE);
        if (data != null && !source.isOwn()) other.put("splits", SplitSettings.usual());
        if (folder != null) other.putAll(Map.of("dataDir", folder, "testData", ""));
        sources.add(new Source("evaluate", other));
        return TrainSettings.of(sources, null);
    }

    /// Refuses samples of another shape, and other classes or values.
    void requireFit(SavedModel saved, Dataset samples) {
        TrainedModel model = saved.model();
        Shape shape = samples.shape();
        if (shape.equals(model.sampleShape())) {
            samples.task().requireSame(name(saved), saved.file().toString(), model.task());
            return;
        }
        throw GradusException.got(
                        "%s has samples %s and %d %s",
                        name(saved), shape, samples.task().outputs(), things(samples.task().isClassification()))
                .expected(
                        "samples %s and %d %s",
                        model.sampleShape(), model.task().outputs(), things(model.task().isClassification()))
                .because("the model was trained on other data")
                .repair("Choose the data of the model with --data, or leave --data out.");
    }

    private static String things(boolean classes) {
        return classes ? "classes" : "values";
    }
}
