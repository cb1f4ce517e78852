package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that is read from front to back and whose size is known before anything is allocated for it.
final class RegularFile implements AutoCloseable {
    private final InputStream in;
    private final long size;

    private RegularFile(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    /// Opens a file; folders, pipes and devices, which have no size or never end, are refused.
    static RegularFile open(Path file, String wanted) throws IOException {
        if (!Files.exists(file)) {
            throw GradusException.got("%s does not exist", file)
                    .expected(wanted)
                    .because("a wrong path, or the run has not written it yet")
                    .repair("Check the path; in full it is %s.", file.toAbsolutePath());
        }
        if (!Files.isRegularFile(file)) {
            throw GradusException.got("%s is %s", file, Files.isDirectory(file) ? "a folder" : "not a regular file")
                    .expected(wanted)
                    .because("the file's own name is missing from the path")
                    .repair("Name the file itself.");
        }
        return new RegularFile(Files.newInputStream(file), Files.size(file));
    }

    long size() {
        return size;
    }

    /// Fills part of an array.
    void read(byte[] into, int n) throws IOException {
        if (in.readNBytes(into, 0, n) < n) throw new EOFException("the file became shorter while it was read");
    }

    /// The next `n` bytes as text; malformed UTF-8 is an error, and so cannot hide a name that is there twice.
    Reader utf8(long n) {
        return new BufferedReader(new InputStreamReader(new Part(in, n), StandardCharsets.UTF_8.newDecoder()));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// The next bytes of a stream, which stays open and is never read beyond them.
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int n) throws IOException {
            if (left == 0) return -1;
            int got = in.read(into, from, (int) Math.min(n, left));
            if (got > 0) left -= got;
            return got;
        }
    }
}
