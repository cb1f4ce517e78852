package dev.gradus.lab.cli;

import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.regex.Pattern;

/// What a numbered run directory is called, after its number: the data and the type of the model, such as `mnist-mlp`.
///
/// Of your own data it is the name of the file or folder, in letters and digits of any script, points, hyphens and underscores;
/// anything else, which one file system or another refuses or a shell reads, becomes a hyphen.
final class RunTitle {
    private static final Pattern ENDING = Pattern.compile("(?i)(\\.(csv|tsv|txt))?(\\.gz)?$");
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._]+");
    private static final Pattern EDGES = Pattern.compile("^[._-]+|[._-]+$");

    /// Four bytes each, at most, and file systems take 255.
    private static final int MOST = 40;

    private RunTitle() {}

    static String of(TrainSettings settings) {
        DataSource source = DataSource.named(settings.data());
        String own = source.isOwn() ? safe(settings.dataDir()) : "";
        return (own.isEmpty() ? settings.data() : own) + "-" + settings.model().type();
    }

    /// The last name of a path, as every file system takes it; empty where nothing is left of it.
    static String safe(String place) {
        if (place.isEmpty()) return "";
        Path name = Path.of(place).toAbsolutePath().normalize().getFileName();
        if (name == null) return "";
        String composed = Normalizer.normalize(name.toString(), Normalizer.Form.NFC);
        String kept = UNSAFE.matcher(ENDING.matcher(composed).replaceFirst("")).replaceAll("-");
        int end = kept.offsetByCodePoints(0, Math.min(MOST, kept.codePointCount(0, kept.length())));
        return EDGES.matcher(kept.substring(0, end)).replaceAll("");
    }
}
