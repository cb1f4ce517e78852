package dev.gradus.lab.settings;

import dev.gradus.data.Pictures;
import dev.gradus.data.source.Download;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the files of a data set are, and how they are read.
///
/// @param folder with the files, or empty to download them once
/// @param download how files are had that are in no folder
/// @param pictures how a folder of pictures is read; null for the defaults
/// @param form of the samples of a model that is to see them, or null
/// @param notes hears what was concluded and what is left out, each in one line
public record DataPlace(
        String folder,
        Download download,
        @Nullable PictureSettings pictures,
        @Nullable Pictures form,
        Consumer<String> notes) {
    /// Files that are read with the defaults.
    ///
    /// @param folder with the files, or empty to download them once
    /// @param download how files are had that are in no folder
    public DataPlace(String folder, Download download) {
        this(folder, download, null, null, _ -> {});
    }

    /// The same place, for a model that was trained on samples of some form.
    ///
    /// @param model what it takes, or null where that is not known
    /// @return a copy
    public DataPlace inForm(@Nullable Pictures model) {
        return new DataPlace(folder, download, pictures, model, notes);
    }
}
