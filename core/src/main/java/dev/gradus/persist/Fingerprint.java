package dev.gradus.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// What the bytes of a file are recognized by.
///
/// @param bytes how many there are
/// @param sha256 64 hexadecimal digits: nobody can make other bytes that have it
/// @param crc32c 8 hexadecimal digits: every change of up to four bytes in a row changes it, and other tools compute it fast
record Fingerprint(long bytes, String sha256, String crc32c) {
    static Fingerprint of(InputStream in) throws IOException {
        var taken = new Taken(OutputStream.nullOutputStream());
        in.transferTo(taken);
        return taken.fingerprint();
    }

    static String crc32c(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return hex(crc);
    }

    private static String hex(CRC32C crc) {
        return "%08x".formatted(crc.getValue());
    }

    /// Takes the fingerprint of what is written through it, so that nothing is read a second time.
    static final class Taken extends OutputStream {
        private final OutputStream out;
        private final MessageDigest sha256;
        private final CRC32C crc32c = new CRC32C();
        private long bytes;

        Taken(OutputStream out) {
            this.out = out;
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int begin, int n) throws IOException {
            out.write(from, begin, n);
            sha256.update(from, begin, n);
            crc32c.update(from, begin, n);
            bytes += n;
        }

        /// The fingerprint of all so far; nothing may be written after it.
        Fingerprint fingerprint() {
            return new Fingerprint(bytes, HexFormat.of().formatHex(sha256.digest()), hex(crc32c));
        }
    }
}
