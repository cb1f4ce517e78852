package dev.gradus.persist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is done to a folder of checkpoints, in the order that a crash or loss of power between any two operations allows.
final class CheckpointFolder {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Disk disk;
    private final long process = ProcessHandle.current().pid();
    private long nonce;

    CheckpointFolder(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /// Makes the folder where it is missing, and its name and those of the folders above it durable: whoever made them may
    /// not have done so, and without them the best forced file is lost.
    void make() throws IOException {
        Set<Path> made = disk.createFolders(folder);
        for (Path path = folder; path.getParent() != null; path = path.getParent()) {
            try {
                disk.force(path.getParent());
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                // a folder above that was there before may be closed to us
                if (made.contains(path)) throw e;
            }
        }
    }

    /// Writes a checkpoint and then deletes what was written under that number before.
    ///
    /// @return its name
    CheckpointName write(long number, Map<String, AtomicFile.Content> files) throws IOException {
        List<CheckpointName> older =
                CheckpointName.list(folder).stream().filter(name -> name.number() == number).toList();
        CheckpointName name = older.isEmpty() ? new CheckpointName(number, 0) : older.getLast().next();
        Path target = folder.resolve(name.toString());
        Path temporary = temporary(name);
        boolean visible = false;
        try {
            disk.createFolder(temporary);
            fill(temporary, number, files);
            disk.move(temporary, target);
            visible = true;
            disk.force(folder);
        } catch (Throwable e) {
            // a new name that is not durable may go as it came; while it is seen, the checkpoint is whole
            try {
                if (visible) disk.move(target, temporary);
                removeIfPossible(temporary);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        try {
            remove(older);
        } catch (IOException e) {
            // they are older writings of the same number, which nobody takes while this one is whole
        }
        return name;
    }

    private void fill(Path temporary, long number, Map<String, AtomicFile.Content> files) throws IOException {
        Map<String, Fingerprint> fingerprints = new TreeMap<>();
        for (var file : new TreeMap<>(files).entrySet()) {
            fingerprints.put(file.getKey(), write(temporary.resolve(file.getKey()), file.getValue()));
        }
        byte[] manifest = new Manifest(number, Library.version(), fingerprints).toBytes();
        write(temporary.resolve(Manifest.FILE), out -> out.write(manifest));
        disk.force(temporary);
    }

    private Fingerprint write(Path file, AtomicFile.Content content) throws IOException {
        try (Disk.Output output = disk.create(file)) {
            var taken = new Fingerprint.Taken(output);
            var buffered = new BufferedOutputStream(taken, BUFFER);
            content.writeTo(buffered);
            buffered.flush();
            output.force();
            return taken.fingerprint();
        }
    }

    /// Takes names away, makes that durable, and only then deletes what they named.
    void remove(List<CheckpointName> names) throws IOException {
        if (names.isEmpty()) return;
        List<Path> hidden = new ArrayList<>();
        for (CheckpointName name : names) {
            Path temporary = temporary(name);
            disk.move(folder.resolve(name.toString()), temporary);
            hidden.add(temporary);
        }
        disk.force(folder);
        for (Path path : hidden) remove(path);
    }

    /// Deletes what interrupted writing and deleting left; what stays has names that nothing reads.
    void removeLeftovers() throws IOException {
        for (Path leftover : CheckpointName.leftovers(folder)) removeIfPossible(leftover);
    }

    private void removeIfPossible(Path path) {
        try {
            remove(path);
        } catch (IOException e) {
            // it goes when the folder is opened the next time
        }
    }

    private void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path file : CheckpointName.files(path)) disk.delete(file);
        }
        disk.delete(path);
    }

    private Path temporary(CheckpointName name) {
        while (true) {
            Path path = folder.resolve(name.temporary(process, ++nonce));
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return path;
        }
    }
}
