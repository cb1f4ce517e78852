package dev.gradus.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/// What is said of a file that its owner has closed to others: that, and not that its content is wrong.
public final class Permission {
    private Permission() {}

    /// Refuses a file that could not be read because permission is missing; for the beginning of a `catch`.
    ///
    /// @param file that was to be read
    /// @param e what the system said
    /// @throws GradusException where that is what it said
    public static void requireFor(Path file, IOException e) {
        if (!(e instanceof AccessDeniedException)) return;
        GradusException error =
                GradusException.got("%s cannot be read: permission is denied", file)
                        .expected("a file that you may read")
                        .because("it belongs to someone else, or its rights were changed")
                        .repair("Look at its rights with 'ls -l', and change them or copy the file.");
        error.initCause(e);
        throw error;
    }
}
