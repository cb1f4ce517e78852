package dev.gradus.lab.cli;

import dev.gradus.data.Pictures;
import dev.gradus.data.source.ImageFile;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.error.Printable;
import dev.gradus.lab.settings.PictureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pictures that people name, in the form that a model takes, with what had to be changed much.
///
/// A sample is what [ImageFile#read(Path, Pictures)] makes of the file.
final class PictureReading {
    /// Whether light and dark are exchanged.
    enum Invert {
        AUTO,
        YES,
        NO
    }

    private static final double MUCH = 1.5;
    private static final int NAMED = 3, LENGTH = 120;

    private final Invert invert;
    private final PictureSettings.Damaged damaged;
    private final Map<String, List<Path>> notes = new LinkedHashMap<>();

    PictureReading(Invert invert, PictureSettings.Damaged damaged) {
        this.invert = invert;
        this.damaged = damaged;
    }

    /// The files that are named, and the pictures of folders that are named, sorted by their paths.
    List<Path> files(List<Path> places) {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) files.addAll(inFolder(place));
            else if (Files.isRegularFile(place) || place.equals(Samples.STANDARD_INPUT)) files.add(place);
            else throw nowhere(place);
        }
        return files;
    }

    private List<Path> inFolder(Path folder) {
        List<Path> pictures = new ArrayList<>();
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path file : below.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList()) {
                if (ImageFolder.isPicture(file)) pictures.add(file);
                else if (!String.valueOf(file.getFileName()).startsWith(".")) note("of other kinds %s left out", file);
            }
        } catch (IOException e) {
            Permission.requireFor(folder, e);
            throw GradusException.got("%s cannot be read (%s)", folder, e)
                    .expected("a folder of pictures")
                    .because("it was changed meanwhile, or lies on a disk that fails")
                    .repair("Check it with 'ls -l'.");
        }
        return pictures;
    }

    /// One sample, or null where a damaged picture is skipped.
    float @Nullable [] sample(Path file, Pictures form) {
        ImageFile whole;
        try {
            whole = ImageFile.read(file, 3);
        } catch (IOException e) {
            Permission.requireFor(file, e);
            if (damaged == PictureSettings.Damaged.REFUSE) throw notPicture(file, e);
            note("that cannot be decoded %s left out", file);
            return null;
        }
        if (form.channels() == 1 && whole.isColourful()) note("in colour %s made grey, as the model takes it", file);
        double proportions = (double) whole.width() / whole.height() / form.width() * form.height();
        boolean other = Math.max(proportions, 1 / proportions) > MUCH;
        if (other && form.fit() == Pictures.Fit.STRETCH) note("of other proportions %s squeezed", file);
        if (other && form.fit() == Pictures.Fit.CROP) note("of other proportions %s cut at the sides", file);
        if (whole.width() < form.width() && whole.height() < form.height())
            note("smaller than the samples %s enlarged", file);
        ImageFile sample = (form.channels() == 1 ? whole.grey() : whole).fitted(form);
        boolean light = form.lightOnDark() && sample.isLight();
        if (light && invert == Invert.AUTO) {
            note(
                    "with a light background %s inverted, as the model knows light strokes on dark (--invert no keeps it)",
                    file);
        }
        if (invert == Invert.YES || (invert == Invert.AUTO && light)) sample = sample.inverted();
        return sample.values();
    }

    private void note(String what, Path file) {
        notes.computeIfAbsent(what, _ -> new ArrayList<>()).add(file);
    }

    /// What was left out or changed, each with the number of files and the names of the first.
    List<String> notes() {
        List<String> lines = new ArrayList<>();
        notes.forEach((what, files) -> {
            List<String> names = files.stream().limit(NAMED).map(file -> Printable.excerpt(file, LENGTH)).toList();
            int n = files.size();
            lines.add(
                    "%d %s %s: %s%s"
                            .formatted(
                                    n,
                                    n == 1 ? "file" : "files",
                                    what.formatted(n == 1 ? "is" : "are"),
                                    String.join(", ", names),
                                    n > NAMED ? " and " + (n - NAMED) + " more" : ""));
        });
        return lines;
    }

    GradusException nothing(List<Path> places) {
        return GradusException.got("no picture in %s", places.getFirst())
                .expected("pictures (PNG, JPEG, BMP or GIF) or rows of numbers (CSV)")
                .because("the folder above or below was meant, or all of its pictures were skipped")
                .repair("Check the path.");
    }

    private static GradusException nowhere(Path place) {
        return GradusException.got("%s is %s", place, Files.exists(place) ? "not a regular file" : "not there")
                .expected("a picture (PNG, JPEG, BMP or GIF), a folder of pictures or a CSV file")
                .because("a wrong path")
                .repair("Check the path.");
    }

    private static GradusException notPicture(Path file, IOException e) {
        return GradusException.got("%s cannot be decoded (%s)", file, Objects.requireNonNullElse(e.getMessage(), e))
                .expected("a picture in PNG, JPEG, BMP or GIF, of at most 67,108,864 pixels")
                .because("a damaged file, or one of another kind")
                .repair("Open it in a picture viewer and save it as PNG, or leave such files out with --damaged skip.");
    }
}
