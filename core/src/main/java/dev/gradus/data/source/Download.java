package dev.gradus.data.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Published files, fetched once and kept in a folder of this user.
///
/// ```java
/// Splits data = Mnist.load(new Download().progress((file, bytes, total) -> …));
/// ```
/// A file has a pinned length and SHA-256, which are compared each time it is used, so a mirror or a damaged disk can
/// only fail, not deceive; where the publisher states no more than an MD5, that and a limit of the length are. It is written under a temporary name, `.part`, and appears under its own when it is complete and
/// right. What has arrived of it before an interruption is kept, and the next time, or the next address, goes on from there. A
/// kept file that is not right is fetched again.
///
/// Defaults: the folder `gradus` in `$XDG_CACHE_HOME`, else in `~/.cache` (on Windows in `%LOCALAPPDATA%`); online, unless
/// the environment has `GRADUS_OFFLINE=1`; no progress shown.
///
/// Errors: a [GradusException] that names every address tried and what it answered.
public final class Download {
    private final Path folder;
    private final boolean offline;
    private final Progress progress;

    /// Something that is notified how a download advances.
    @FunctionalInterface
    public interface Progress {
        /// Tells that more bytes have arrived.
        ///
        /// @param file the name of the file
        /// @param bytes that have arrived
        /// @param total that will have arrived at the end; 0 where neither the publisher nor the server says it
        void at(String file, long bytes, long total);
    }

    /// With the defaults.
    public Download() {
        this(
                defaultFolder(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home")),
                "1".equals(System.getenv("GRADUS_OFFLINE")),
                (_, _, _) -> {});
    }

    private Download(Path folder, boolean offline, Progress progress) {
        this.folder = folder;
        this.offline = offline;
        this.progress = progress;
    }

    /// Sets where files are kept.
    ///
    /// @param cache a folder, made when needed; each data set has its own inside
    /// @return a new download
    public Download into(Path cache) {
        return new Download(cache, offline, progress);
    }

    /// Sets whether only kept files are used.
    ///
    /// @param only true to never ask the network
    /// @return a new download
    public Download offline(boolean only) {
        return new Download(folder, only, progress);
    }

    /// Sets what is notified how it advances.
    ///
    /// @param listener is called as bytes arrive, at least once for each 64 KiB
    /// @return a new download
    public Download progress(Progress listener) {
        return new Download(folder, offline, listener);
    }

    /// Where files are kept.
    ///
    /// @return the folder
    public Path folder() {
        return folder;
    }

    static Path defaultFolder(Map<String, String> environment, String system, String home) {
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        String base = environment.getOrDefault(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        // the XDG specification has relative paths ignored
        Path root = !base.isEmpty() && Path.of(base).isAbsolute() ? Path.of(base) : Path.of(home, ".cache");
        return root.resolve("gradus");
    }

    /// Has the files of one data set in one folder.
    ///
    /// @return the folder, with every file complete and right
    Path fetch(String dataSet, List<Published> files) {
        Path target = folder.resolve(dataSet);
        for (Published file : files) fetch(target, file);
        return target;
    }

    private void fetch(Path target, Published file) {
        Path kept = target.resolve(file.name());
        try {
            if (Files.exists(kept) && file.mayHave(Files.size(kept)) && file.checksum().equals(file.checksum(kept)))
                return;
            if (offline) throw missing(kept, file);
            Files.createDirectories(target);
            sweep(target, file);
            fetchInto(target, file);
        } catch (IOException e) {
            throw GradusException.got("%s cannot be written or read (%s)", kept, e)
                    .expected("a folder of yours with %s free", file.length())
                    .because("the disk is full, or the folder belongs to someone else")
                    .repair("Set XDG_CACHE_HOME to another folder.");
        }
    }

    /// Goes on with the partial file of an earlier try, unless another process is writing it. A link in its place is none of ours,
    /// and what it leads to is left alone.
    private void fetchInto(Path target, Published file) throws IOException {
        Path partial = target.resolve(file.name() + ".part");
        if (Files.isSymbolicLink(partial)) Files.delete(partial);
        try (FileChannel channel = FileChannel.open(partial, CREATE, READ, WRITE, NOFOLLOW_LINKS)) {
            if (isLocked(channel)) {
                complete(channel, partial, target, file);
                return;
            }
        }
        Path own = Files.createTempFile(target, file.name(), ".part");
        try (FileChannel channel = FileChannel.open(own, READ, WRITE)) {
            boolean _ = isLocked(channel); // so that nobody sweeps it
            complete(channel, own, target, file);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /// Deletes what processes have left behind that were killed while another one was fetching the same file.
    private static void sweep(Path target, Published file) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(target, file.name() + "*.part")) {
            for (Path part : left) {
                if (part.endsWith(file.name() + ".part") || !Files.isRegularFile(part, NOFOLLOW_LINKS)) continue;
                try (FileChannel channel = FileChannel.open(part, READ, WRITE, NOFOLLOW_LINKS)) {
                    if (isLocked(channel)) Files.deleteIfExists(part);
                }
            }
        }
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | IOException e) {
            return false; // another thread of ours has it, or the file system knows no locks
        }
    }

    private void complete(FileChannel channel, Path partial, Path target, Published file) throws IOException {
        try {
            List<String> answers = fetchFromAny(file, new Transfer(file, channel, progress, Pace.USUAL));
            if (!answers.isEmpty()) throw unreachable(file, answers, target);
            // another process may have moved it just before it was locked here
            if (Files.exists(partial)) Files.move(partial, target.resolve(file.name()), ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            if (channel.size() == 0) Files.deleteIfExists(partial);
        }
    }

    /// Asks one address after the other.
    ///
    /// @return what each answered; none where one has given the file
    private static List<String> fetchFromAny(Published file, Transfer transfer) {
        List<String> answers = new ArrayList<>();
        for (URI address : file.addresses()) {
            try {
                String problem = transfer.from(address);
                if (problem.isEmpty()) return List.of();
                answers.add(address + ": " + problem);
            } catch (IOException e) {
                answers.add(address + ": " + e);
            }
        }
        return answers;
    }

    private static GradusException unreachable(Published file, List<String> answers, Path target) throws IOException {
        String said = String.join("; ", answers);
        Path kept = target.resolve(file.name());
        if (Files.exists(kept)) return other(kept, file, "and another could not be downloaded (" + said + ")");
        return GradusException.got("%s could not be downloaded (%s)", file.name(), said)
                .expected(
                        "%s with the %s %s from one of %d addresses",
                        file.length(), file.algorithm(), file.checksum(), file.addresses().size())
                .because("there is no network here, or a firewall or proxy is in the way")
                .repair("Get the file by other means and put it into %s, or name the folder where it is.", target);
    }

    private static GradusException missing(Path kept, Published file) throws IOException {
        if (!Files.exists(kept)) {
            return GradusException.got("%s is missing, and downloads are off", kept)
                    .expected("a complete file")
                    .because("GRADUS_OFFLINE is set, and the data set was never downloaded")
                    .repair("Allow the download once, or name a folder that has the files.");
        }
        return other(kept, file, "and downloads are off");
    }

    /// What is to be said of a file that is there, and is not the published one.
    private static GradusException other(Path kept, Published file, String besides) throws IOException {
        return GradusException.got(
                        "%s is there, with %,d bytes and the %s %s, %s",
                        kept, Files.size(kept), file.algorithm(), file.checksum(kept), besides)
                .expected("the published file of %s with the %s %s", file.length(), file.algorithm(), file.checksum())
                .because("it was packed again, which gives other bytes, or it is damaged or of another edition")
                .repair(
                        "If it is what you want, name its folder as that of the data, which is read as it is; else delete it.");
    }
}
