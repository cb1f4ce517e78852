package dev.gradus.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A file as its publisher made it: the same bytes at every address.
///
/// @param name of the file in the cache
/// @param bytes its length, or the most that it may have
/// @param exact whether the length is known
/// @param checksum in lower-case hexadecimal digits: the SHA-256, or, of 32 digits, the MD5, which says that nothing was
///     damaged, but not that nobody made another file with the same
/// @param addresses where it can be had, in the order of trying
record Published(String name, long bytes, boolean exact, String checksum, List<URI> addresses) {
    private static final int MD5_DIGITS = 32, SHA256_DIGITS = 64, CHUNK = 1 << 16;

    Published {
        if (checksum.length() != MD5_DIGITS && checksum.length() != SHA256_DIGITS) {
            throw new IllegalArgumentException(checksum + " is neither an MD5 nor a SHA-256");
        }
    }

    /// Of known length.
    Published(String name, long bytes, String checksum, List<URI> addresses) {
        this(name, bytes, true, checksum, addresses);
    }

    /// A file of the same name in several folders on the web.
    static Published in(List<String> folders, String file, long bytes, String checksum) {
        return new Published(file, bytes, true, checksum, addresses(folders, file));
    }

    /// A file of which the publisher states a checksum, and nobody its length.
    ///
    /// @param most bytes that it may have
    static Published atMost(long most, String folder, String file, String checksum) {
        return new Published(file, most, false, checksum, addresses(List.of(folder), file));
    }

    private static List<URI> addresses(List<String> folders, String file) {
        return folders.stream().map(f -> URI.create(f + file)).toList();
    }

    /// Whether that many bytes may be all of it.
    boolean mayHave(long length) {
        return exact ? length == bytes : length > 0 && length <= bytes;
    }

    /// The length in words.
    String length() {
        return String.format(Locale.ROOT, exact ? "%,d bytes" : "at most %,d bytes", bytes);
    }

    /// The name of the checksum.
    String algorithm() {
        return checksum.length() == MD5_DIGITS ? "MD5" : "SHA-256";
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5 and SHA-256", e);
        }
    }

    boolean isRight(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).equals(checksum);
    }

    /// The checksum that a file has.
    String checksum(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
