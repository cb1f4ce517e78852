package dev.gradus.persist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Files of a checkpoint, which are neither links nor folders, so that reading one never leaves the checkpoint.
final class Plain {
    private Plain() {}

    /// The length of a file.
    static long size(Path file) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw Damage.MISSING.of(file, "it does not exist");
        }
        if (!found.isRegularFile()) {
            throw Damage.NOT_A_FILE.of(
                    file,
                    "it is %s",
                    found.isSymbolicLink() ? "a link" : found.isDirectory() ? "a folder" : "a device");
        }
        return found.size();
    }
}
