package dev.gradus.lab.experiment;

import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Raster;
import dev.gradus.lab.chart.Sourced;
import dev.gradus.lab.experiment.Words.Language;
import dev.gradus.lab.store.Folders;
import dev.gradus.persist.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The folder of an experiment below that of all experiments: its record, pages, pictures and jobs.
///
/// ```
/// index.html, index.ko.html             all experiments, by theme
/// NAME/record.json                      the figures
/// NAME/index.html, NAME/index.ko.html   the page
/// NAME/PICTURE.svg, NAME/PICTURE.png    each picture
/// NAME/jobs                             what each cell has left, so that it is not done again
/// NAME/quick, NAME/full                 record, page and pictures of another size
/// ```
public final class ExperimentFolder {
    private final Path root;
    private final Experiment experiment;

    /// The folder of an experiment.
    ///
    /// @param root of all experiments
    /// @param experiment in it
    public ExperimentFolder(Path root, Experiment experiment) {
        this.root = root;
        this.experiment = experiment;
    }

    /// The folder.
    ///
    /// @return its path, whether it is there or not
    public Path path() {
        return root.resolve(experiment.name());
    }

    private Path of(Size size) {
        return size == Size.DEFAULT ? path() : path().resolve(size.key());
    }

    /// The page.
    ///
    /// @param size that was run
    /// @param language of the page
    /// @return its path, whether it is there or not
    public Path page(Size size, Language language) {
        return of(size).resolve(file(language));
    }

    static String file(Language language) {
        return language == Language.EN ? "index.html" : "index." + language.code() + ".html";
    }

    private Path recordFile(Size size) {
        return of(size).resolve("record.json");
    }

    /// The record that tells most: that of the default size, else of the full one, else of the quick one.
    ///
    /// @return empty where it was never run
    public Optional<ExperimentRecord> record() {
        return Stream.of(Size.DEFAULT, Size.FULL, Size.QUICK)
                .map(this::recordFile)
                .filter(Files::exists)
                .findFirst()
                .map(ExperimentRecord::read);
    }

    /// The same for a list of many, in which one that is damaged counts as none.
    ///
    /// @param damage is notified of an error
    /// @return empty where it was never run, or its record cannot be read
    public Optional<ExperimentRecord> record(Consumer<GradusException> damage) {
        try {
            return record();
        } catch (GradusException e) {
            damage.accept(e);
            return Optional.empty();
        }
    }

    /// Writes record, pictures and pages.
    ///
    /// @param size that was run
    /// @param results of it
    /// @return the record
    public ExperimentRecord write(Size size, Results results) {
        ExperimentRecord record = ExperimentRecord.of(experiment, size, results);
        make(of(size));
        record.write(recordFile(size));
        for (Language language : Language.values()) {
            Words words = Words.of(experiment, language);
            Map<String, Picture> pictures = experiment.pictures(results, words);
            if (language == Language.EN) pictures.forEach((key, picture) -> files(of(size).resolve(key), picture));
            Map<String, String> others = new LinkedHashMap<>();
            others.put(Words.common("index", language), (size == Size.DEFAULT ? "../" : "../../") + file(language));
            for (Language other : Language.values()) if (other != language) others.put(other.title(), file(other));
            text(page(size, language), ExperimentPage.html(experiment, record, words, pictures, others));
        }
        return record;
    }

    private void files(Path name, Picture picture) {
        Picture sourced = new Sourced(picture, "gradus lab run " + experiment.name());
        text(Path.of(name + ".svg"), sourced.file());
        byte[] png = Raster.png(sourced);
        AtomicFile.write(Path.of(name + ".png"), out -> out.write(png));
    }

    /// Deletes all that was kept.
    ///
    /// @return whether there was anything
    public boolean delete() {
        if (!Files.isDirectory(path())) return false;
        Folders.delete(path());
        return true;
    }

    static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw GradusException.got("the folder %s cannot be made: %s", folder, e)
                    .expected("a folder that can be written to")
                    .because("a file of that name is there, or a permission is missing")
                    .repair("Name another folder with --dir.");
        }
    }

    static void text(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
