package dev.gradus.persist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The temporary files of atomic writes that killed processes have left: `.model.safetensors.4711-3.tmp`.
final class Leftovers {
    private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d{1,18})-\\d{1,18}\\.tmp");

    /// Where no lock says that nobody writes, the process may live on another machine that shares the folder.
    private static final Duration AGE = Duration.ofMinutes(10);

    private Leftovers() {}

    /// The name of a file while it is being written.
    static String name(String target, long process, long count) {
        return "." + target + "." + process + "-" + count + ".tmp";
    }

    /// Deletes those in a locked folder and in the folders within it.
    static void sweepTree(Path folder, Disk disk) throws IOException {
        for (Path path : CheckpointName.files(folder)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                for (Path inner : CheckpointName.files(path)) sweep(inner, disk);
            } else sweep(path, disk);
        }
    }

    /// Whoever has the lock writes nothing yet, so what bears the number of this process is of a dead one that had it.
    private static void sweep(Path path, Disk disk) {
        OptionalLong process = process(path);
        if (process.isEmpty()) return;
        long number = process.getAsLong();
        if (number == ProcessHandle.current().pid() || !isAlive(number)) delete(path, disk);
    }

    /// Deletes the old ones of one file in a folder that may not be locked.
    static void sweep(Path folder, String target, Disk disk) {
        List<Path> files;
        try {
            files = CheckpointName.files(folder);
        } catch (IOException e) {
            return; // a folder may be writable and not readable
        }
        for (Path path : files) {
            if (!String.valueOf(path.getFileName()).startsWith("." + target + ".")) continue;
            OptionalLong process = process(path);
            if (process.isPresent() && !isAlive(process.getAsLong()) && isOld(path)) delete(path, disk);
        }
    }

    /// The number of the process whose temporary file it is by its name, if it is one.
    static OptionalLong process(Path path) {
        Matcher m = NAME.matcher(String.valueOf(path.getFileName()));
        boolean is = m.matches() && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        return is ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    private static boolean isOld(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(AGE));
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path path, Disk disk) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            // it goes the next time
        }
    }
}
