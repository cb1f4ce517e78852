package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The list of a checkpoint's files with their fingerprints, which is written last: without it there is no checkpoint.
///
/// ```
/// {"version": 1, "number": 1234, "library": "0.1.0",
///  "files": {"state.json": {"bytes": 17, "sha256": "…", "crc32c": "…"}, …}, "crc32c": "…"}
/// ```
/// The last member is the checksum of all others, written as one line of UTF-8 without spaces. Together with the rule
/// that the file is exactly the indented form of its content, no byte can change unseen.
///
/// Version 1. Later versions keep `version` and `crc32c`, so that a newer file can be told from a damaged one.
///
/// @param number of the checkpoint
/// @param library the version of Gradus that wrote it
/// @param files by name
record Manifest(long number, String library, Map<String, Fingerprint> files) {
    static final String FILE = "MANIFEST.json";
    static final int MOST_FILES = 64;
    private static final long VERSION = 1;
    private static final int LARGEST = 1 << 20;
    private static final String CHECKSUM = "crc32c";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,98}[A-Za-z0-9_])?");

    /// Whether a file may have that name: plain, so that it cannot lead to another folder, and the same on every system.
    static boolean isFileName(String name) {
        return NAME.matcher(name).matches() && !name.equalsIgnoreCase(FILE);
    }

    byte[] toBytes() {
        Map<String, Object> entries = new LinkedHashMap<>();
        new TreeMap<>(files)
                .forEach((name, file) -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("bytes", file.bytes());
                    entry.put("sha256", file.sha256());
                    entry.put("crc32c", file.crc32c());
                    entries.put(name, entry);
                });
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("number", number);
        all.put("library", library);
        all.put("files", entries);
        all.put(CHECKSUM, checksum(all));
        return Json.pretty(all).getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(Map<String, @Nullable Object> others) {
        return Fingerprint.crc32c(Json.line(others).getBytes(StandardCharsets.UTF_8));
    }

    /// Reads the manifest in a folder.
    ///
    /// @throws GradusException when it is damaged, or, as [Newer], of a version that this one cannot read
    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        byte[] bytes = bytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        Map<String, @Nullable Object> all;
        try {
            all = Json.readObject(FILE, text);
        } catch (GradusException e) {
            throw Damage.MANIFEST_TEXT.of(file, "%s", e.parts().got());
        }
        if (!Arrays.equals(Json.pretty(all).getBytes(StandardCharsets.UTF_8), bytes)) {
            throw Damage.MANIFEST_TEXT.of(file, "a space, line end or number has another form");
        }
        Object checksum = all.remove(CHECKSUM);
        String actual = checksum(all);
        if (!actual.equals(checksum)) {
            throw Damage.MANIFEST_CHECKSUM.of(
                    file, "its checksum is %s instead of %s", actual, Json.shown(String.valueOf(checksum), 8));
        }
        requireVersion(file, all.get("version"));
        if (all.get("number") instanceof Long number
                && all.get("library") instanceof String library
                && all.get("files") instanceof Map<?, ?> files) {
            return new Manifest(number, library, files(file, files));
        }
        throw Damage.MANIFEST_FORM.of(file, "a member is missing or of another kind");
    }

    private static byte[] bytes(Path file) throws IOException {
        long size = Plain.size(file);
        if (size > LARGEST) throw Damage.MANIFEST_LENGTH.of(file, "it has %,d bytes", size);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LARGEST);
        }
    }

    private static void requireVersion(Path file, @Nullable Object version) {
        if (version instanceof Long v && v == VERSION) return;
        throw new Newer(file, String.valueOf(version));
    }

    private static Map<String, Fingerprint> files(Path file, Map<?, ?> written) {
        if (written.size() > MOST_FILES) throw Damage.MANIFEST_FORM.of(file, "it lists %,d files", written.size());
        Map<String, Fingerprint> files = new TreeMap<>();
        written.forEach((key, entry) -> {
            String name = String.valueOf(key);
            if (!isFileName(name)) throw Damage.MANIFEST_FORM.of(file, "a file is called '%s'", Json.shown(name, 40));
            if (!(entry instanceof Map<?, ?> map
                    && map.size() == 3
                    && map.get("bytes") instanceof Long bytes
                    && bytes >= 0
                    && map.get("sha256") instanceof String sha256
                    && map.get("crc32c") instanceof String crc32c)) {
                throw Damage.MANIFEST_FORM.of(file, "%s is described in another form", name);
            }
            files.put(name, new Fingerprint(bytes, sha256, crc32c));
        });
        return files;
    }

    /// A manifest that is whole, but of a version that does not exist yet. Its checkpoint is not passed over in favour of
    /// an older one: training on from there would throw away what the newer Gradus did.
    static final class Newer extends GradusException {
        private static final long serialVersionUID = 1L;

        private Newer(Path file, String version) {
            super(
                    file + " has the format version " + Json.shown(version, 20),
                    "version " + VERSION,
                    "a newer Gradus wrote it",
                    "Update Gradus, or name an older checkpoint.");
        }
    }
}
