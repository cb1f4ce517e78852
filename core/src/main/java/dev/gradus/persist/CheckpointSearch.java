package dev.gradus.persist;

import static java.util.stream.Collectors.joining;

import dev.gradus.error.GradusException;
import dev.gradus.persist.CheckpointStore.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Looks for a checkpoint of which every file has the length and the hashes with which it was written.
final class CheckpointSearch {
    private CheckpointSearch() {}

    /// The newest whole one, among those with one number or among all.
    static Found newest(Path folder, OptionalLong wanted) {
        try {
            return Uninterrupted.run(() -> search(folder, wanted));
        } catch (IOException e) {
            GradusException error =
                    GradusException.got("%s could not be read: %s", folder, e)
                            .expected("a folder with checkpoints")
                            .because("a wrong path, or the folder belongs to someone else")
                            .repair("Check the path and its rights; in full it is %s.", folder.toAbsolutePath());
            error.initCause(e);
            throw error;
        }
    }

    private static Found search(Path folder, OptionalLong wanted) throws IOException {
        List<GradusException> damaged = new ArrayList<>();
        List<CheckpointName> names = CheckpointName.list(folder);
        for (CheckpointName name : names.reversed()) {
            if (wanted.isPresent() && name.number() != wanted.getAsLong()) continue;
            Path path = folder.resolve(name.toString());
            try {
                Set<String> files = check(path, name.number()).files().keySet();
                return new Found(path, name.number(), files, damaged.stream().map(Throwable::getMessage).toList());
            } catch (Manifest.Newer e) {
                throw e;
            } catch (GradusException e) {
                // replaced or deleted by its run since the names were read
                if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) return search(folder, wanted);
                damaged.add(e);
            }
        }
        if (!damaged.isEmpty()) throw onlyDamaged(folder, damaged.getFirst());
        throw names.isEmpty() ? none(folder) : notThatOne(folder, wanted, names);
    }

    private static GradusException onlyDamaged(Path folder, GradusException newest) {
        return GradusException.got("%s holds only damaged checkpoints; of the newest, %s", folder, newest.parts().got())
                .expected("one at least that is whole")
                .because("the disk is failing, or the copy broke off")
                .repair("Copy the folder again from where it is whole, or start the run anew.");
    }

    private static GradusException none(Path folder) {
        return GradusException.got("%s holds no checkpoints", folder)
                .expected("a folder with ckpt-… in it")
                .because("a wrong path, or the run ended before its first checkpoint")
                .repair("Check the path, or start the run anew; in full it is %s.", folder.toAbsolutePath());
    }

    private static GradusException notThatOne(Path folder, OptionalLong wanted, List<CheckpointName> names) {
        String numbers = names.stream().map(name -> Long.toString(name.number())).distinct().collect(joining(", "));
        return GradusException.got("%s has no checkpoint %d", folder, wanted.orElse(-1))
                .expected("one of %s", numbers)
                .because("only some checkpoints of a run are kept")
                .repair("Take one of those.");
    }

    /// Reads all of a checkpoint once.
    ///
    /// @throws GradusException that names what is wrong
    private static Manifest check(Path path, long number) {
        try {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw Damage.NOT_A_FOLDER.of(path, "it is %s", Files.isSymbolicLink(path) ? "a link" : "a file");
            }
            Manifest manifest = Manifest.read(path);
            if (manifest.number() != number) throw Damage.NUMBER.of(path, "it is number %d", manifest.number());
            for (Map.Entry<String, Fingerprint> entry : manifest.files().entrySet()) {
                Path file = path.resolve(entry.getKey());
                long size = Plain.size(file);
                if (size != entry.getValue().bytes()) {
                    throw Damage.LENGTH.of(file, "it has %,d of %,d bytes", size, entry.getValue().bytes());
                }
            }
            for (Map.Entry<String, Fingerprint> entry : manifest.files().entrySet()) {
                Path file = path.resolve(entry.getKey());
                if (!fingerprint(file).equals(entry.getValue())) throw Damage.CONTENT.of(file, "its hashes differ");
            }
            return manifest;
        } catch (IOException e) {
            throw Damage.UNREADABLE.of(path, "%s", e.toString());
        }
    }

    private static Fingerprint fingerprint(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Fingerprint.of(in);
        } catch (IOException e) {
            throw Damage.UNREADABLE.of(file, "%s", e.toString());
        }
    }
}
