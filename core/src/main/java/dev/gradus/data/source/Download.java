package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Published files, fetched once and kept in a folder of this user.
///
/// ```java
/// Splits data = Mnist.load(new Download().progress((file, bytes, total) -> …));
/// ```
/// A file has a pinned length and SHA-256, which are compared each time it is used, so a mirror or a damaged disk can
/// only fail, not deceive. It is written under a temporary name and appears under its own when it is complete and right. A
/// kept file that is not right is fetched again.
///
/// Defaults: the folder `gradus` in `$XDG_CACHE_HOME`, else in `~/.cache` (on Windows in `%LOCALAPPDATA%`); online, unless
/// the environment has `GRADUS_OFFLINE=1`; no progress shown.
///
/// Errors: a [GradusException] that names every address tried and what it answered.
public final class Download {
    private static final int CONNECT_MILLIS = 15_000;
    private static final int READ_MILLIS = 30_000;
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final boolean offline;
    private final Progress progress;

    /// Something that is told how a download advances.
    @FunctionalInterface
    public interface Progress {
        /// Tells that more bytes have arrived.
        ///
        /// @param file the name of the file
        /// @param bytes that have arrived
        /// @param total that will have arrived at the end
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

    /// Sets who is told how it advances.
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
            if (Files.exists(kept) && Files.size(kept) == file.bytes() && file.sha256().equals(sha256(kept))) return;
            if (offline) throw missing(kept);
            Files.createDirectories(target);
            Path partial = Files.createTempFile(target, file.name(), ".part");
            try {
                fetchFromAny(file, partial, target);
                Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw GradusException.got("%s cannot be written or read (%s)", kept, e)
                    .expected("a folder of yours with %,d free bytes", file.bytes())
                    .because("the disk is full, or the folder belongs to someone else")
                    .repair("Set XDG_CACHE_HOME to another folder.");
        }
    }

    private void fetchFromAny(Published file, Path partial, Path target) {
        List<String> answers = new ArrayList<>();
        for (URI address : file.addresses()) {
            try {
                String problem = fetchFrom(address, file, partial);
                if (problem.isEmpty()) return;
                answers.add(address + ": " + problem);
            } catch (IOException e) {
                answers.add(address + ": " + e);
            }
        }
        throw GradusException.got("%s could not be downloaded (%s)", file.name(), String.join("; ", answers))
                .expected(
                        "%,d bytes with the SHA-256 %s from one of %d addresses",
                        file.bytes(), file.sha256(), file.addresses().size())
                .because("there is no network here, or a firewall or proxy is in the way")
                .repair("Get the file by other means and put it into %s, or pass its folder (--data-dir).", target);
    }

    /// Fetches from one address.
    ///
    /// @return what is wrong with the answer, empty when it is right
    private String fetchFrom(URI address, Published file, Path partial) throws IOException {
        URLConnection connection = address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            http.disconnect();
            return "answer " + http.getResponseCode();
        }
        MessageDigest digest = newSha256();
        long bytes = 0;
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(partial)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes += n;
                if (bytes > file.bytes()) return "more than the expected bytes";
                digest.update(chunk, 0, n);
                out.write(chunk, 0, n);
                progress.at(file.name(), bytes, file.bytes());
            }
        }
        if (bytes < file.bytes()) return String.format(Locale.ROOT, "ended after %,d bytes", bytes);
        String found = HexFormat.of().formatHex(digest.digest());
        return found.equals(file.sha256()) ? "" : "SHA-256 is " + found;
    }

    private static GradusException missing(Path kept) {
        return GradusException.got("%s is missing or damaged, and downloads are off", kept)
                .expected("a complete file")
                .because("GRADUS_OFFLINE is set, and the data set was never downloaded")
                .repair("Allow the download once, or name a folder that has the files.");
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
