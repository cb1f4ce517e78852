package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder for files that are needed for a while: it is deleted with all that is in it when it is closed.
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /// Makes a folder among the temporary files of the system.
    ///
    /// @return to be closed
    /// @throws GradusException when none can be made
    public static TemporaryFolder open() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("gradus-"));
        } catch (IOException e) {
            throw GradusException.got("no temporary folder: %s", e)
                    .expected("a place where files can be written for a while")
                    .because("the disk is full or read-only")
                    .repair("Make room, or name another place: -Djava.io.tmpdir=FOLDER.");
        }
    }

    /// Where it is.
    ///
    /// @return an empty folder at first
    public Path path() {
        return path;
    }

    /// Deletes it; what cannot be deleted is left to the system.
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) Files.deleteIfExists(file);
        } catch (IOException e) {
            // temporary files are swept by the system, too
        }
    }
}
