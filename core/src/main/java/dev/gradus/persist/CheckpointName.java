package dev.gradus.persist;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a checkpoint's folder: `ckpt-0000001234`, and where that number was written again, `ckpt-0000001234-1`.
///
/// A number that is written again gets another name because a folder cannot be replaced by another at once: between the
/// removal of the old and the arrival of the new a crash would leave none.
///
/// @param number of the checkpoint, 0 or more
/// @param rewrite 0 for the first of that number
record CheckpointName(long number, long rewrite) implements Comparable<CheckpointName> {
    private static final Pattern VISIBLE = Pattern.compile("ckpt-(\\d{10,18})(?:-(\\d{1,18}))?");
    private static final Pattern TEMPORARY = Pattern.compile("ckpt-\\d{10,18}(-\\d{1,18})?\\.tmp-\\d+-\\d+");
    private static final Comparator<CheckpointName> ORDER =
            Comparator.comparingLong(CheckpointName::number).thenComparingLong(CheckpointName::rewrite);

    /// The largest number: 18 digits.
    static final long LARGEST = 999_999_999_999_999_999L;

    /// The name of a folder, if it is one of a checkpoint, in the one way in which it is written.
    static Optional<CheckpointName> of(String folder) {
        Matcher m = VISIBLE.matcher(folder);
        if (!m.matches()) return Optional.empty();
        String rewrite = m.group(2);
        var name = new CheckpointName(Long.parseLong(m.group(1)), rewrite == null ? 0 : Long.parseLong(rewrite));
        return Optional.of(name).filter(n -> n.toString().equals(folder));
    }

    /// All checkpoints in a folder, the newest last.
    static List<CheckpointName> list(Path folder) throws IOException {
        List<CheckpointName> found = new ArrayList<>();
        for (Path path : files(folder)) of(String.valueOf(path.getFileName())).ifPresent(found::add);
        found.sort(ORDER);
        return found;
    }

    /// What interrupted writing and deleting left in a folder.
    static List<Path> leftovers(Path folder) throws IOException {
        return files(folder).stream()
                .filter(path -> TEMPORARY.matcher(String.valueOf(path.getFileName())).matches())
                .toList();
    }

    /// Everything in a folder, as paths.
    static List<Path> files(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    /// The name under which the number is written the next time.
    CheckpointName next() {
        return new CheckpointName(number, rewrite + 1);
    }

    /// A name that is not visible, for what is not complete yet or is being deleted.
    String temporary(long process, long nonce) {
        return this + ".tmp-" + process + "-" + nonce;
    }

    @Override
    public int compareTo(CheckpointName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        String first = String.format(Locale.ROOT, "ckpt-%010d", number);
        return rewrite == 0 ? first : first + "-" + rewrite;
    }
}
