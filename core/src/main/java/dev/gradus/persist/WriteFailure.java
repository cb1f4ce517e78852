package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The errors of everything that is written: what the operating system says, its likely cause, and the repair.
final class WriteFailure {
    private WriteFailure() {}

    /// Words a failure.
    ///
    /// @param target what could not be written
    /// @param folder where it should go
    /// @param unharmed what a full disk left as it was
    static GradusException of(Path target, Path folder, String unharmed, IOException e) {
        String reason = String.valueOf(e.getMessage());
        boolean full =
                reason.toLowerCase(Locale.ROOT)
                        .matches("(?s).*(no space|disk full|not enough space|quota|file too large).*");
        Path obstacle = existing(folder);
        GradusException error;
        if (full) {
            error =
                    GradusException.got("%s could not be written: %s", target, reason)
                            .expected("enough space on the disk")
                            .because("the disk is full")
                            .repair("Make room, or write to another disk; %s.", unharmed);
        } else if (obstacle != null && !Files.isDirectory(obstacle)) {
            error =
                    GradusException.got("%s could not be written: %s is a file", target, obstacle)
                            .expected("a folder of that name")
                            .because("a file already has the name that the folder should get")
                            .repair("Choose another folder, or move that file away.");
        } else {
            error =
                    GradusException.got(
                                    "%s could not be written: %s", target, e.getClass().getSimpleName() + " " + reason)
                            .expected("a folder that may be written to")
                            .because("the folder belongs to someone else, or is read-only")
                            .repair(
                                    "Choose another folder, or change the rights of %s.",
                                    obstacle == null ? folder : obstacle);
        }
        error.initCause(e);
        return error;
    }

    private static @Nullable Path existing(Path folder) {
        Path path = folder;
        while (path != null && !Files.exists(path)) path = path.getParent();
        return path;
    }
}
