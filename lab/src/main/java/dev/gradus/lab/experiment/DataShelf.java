package dev.gradus.lab.experiment;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data sets of an experiment, each read once and shared by all cells.
public final class DataShelf {
    private static final String DATA_DIR = "dataDir";

    private final @Nullable Path folder;
    private final Download download;
    private final Map<List<Object>, Splits> known = new HashMap<>();

    /// Nothing read yet.
    ///
    /// @param folder in which each data set has a folder of its name; null for the folder of downloads
    /// @param download how published files are had
    public DataShelf(@Nullable Path folder, Download download) {
        this.folder = folder;
        this.download = download;
    }

    Splits data(String name) {
        return data(Reading.of(List.of(new Source("the experiment", with(Map.of("data", name))))).settings());
    }

    /// The data of a training.
    synchronized Splits data(TrainSettings settings) {
        List<Object> key =
                List.of(
                        settings.data(),
                        settings.dataDir(),
                        settings.splits(),
                        String.valueOf(settings.written().get("limit")));
        Splits splits = known.get(key);
        if (splits == null) {
            splits = DataSource.named(settings.data()).load(settings, download, _ -> {});
            known.put(key, splits);
        }
        return splits;
    }

    /// Settings with the folder of their data.
    Map<String, Object> with(Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        String name = String.valueOf(settings.getOrDefault("data", "digits"));
        Path place = folder == null ? null : folder.resolve(name);
        boolean hasFiles = place != null && Files.isDirectory(place) && DataSource.named(name).isFiles();
        if (hasFiles) all.putIfAbsent(DATA_DIR, String.valueOf(place));
        return all;
    }
}
