package dev.gradus.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// What a gzip file unpacks to, of one member or several, and no byte more: the end comes only after the checksum and the
/// length of every member were right and nothing follows the last.
///
/// [java.util.zip.GZIPInputStream] passes over whatever follows, and so cannot tell a file that something was appended to.
///
/// Source: RFC 1952.
final class Gzip extends InputStream {
    private static final int HAS_CHECKSUM = 2, HAS_EXTRA = 4, HAS_NAME = 8, HAS_COMMENT = 16, RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean inMember;
    private boolean anyEnded;
    private boolean ended;

    /// Reads the header of the first member.
    ///
    /// @param in is closed with this
    Gzip(InputStream in) throws IOException {
        this.in = in;
        int first = next();
        if (first < 0) throw new EOFException();
        begin(first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (most == 0) return 0;
        while (!ended) {
            if (!inMember) {
                int first = next();
                if (first < 0) ended = true;
                else begin(first);
                continue;
            }
            int n = inflate(into, from, most);
            if (n > 0) {
                sum.update(into, from, n);
                return n;
            }
            if (inflater.finished()) finish();
            else if (inflater.needsDictionary()) throw new ZipException("a preset dictionary");
            else if (inflater.needsInput()) {
                if (!fill()) throw new EOFException();
                inflater.setInput(buffer, at, end - at);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int from, int most) throws IOException {
        try {
            return inflater.inflate(into, from, most);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void begin(int first) throws IOException {
        sum.reset();
        sum.update(first);
        if (first != 0x1f || counted() != 0x8b) {
            throw new ZipException(anyEnded ? "Bytes after the end" : "Not in GZIP format");
        }
        if (counted() != 8) throw new ZipException("Unsupported compression method");
        int flags = counted();
        if ((flags & RESERVED) != 0) throw new ZipException("Unsupported flags");
        skip(6); // time, level and system
        if ((flags & HAS_EXTRA) != 0) skip(counted() | counted() << 8);
        if ((flags & HAS_NAME) != 0) skipText();
        if ((flags & HAS_COMMENT) != 0) skipText();
        if ((flags & HAS_CHECKSUM) != 0) {
            int expected = (int) sum.getValue() & 0xffff;
            if (number(2) != expected) throw new ZipException("Corrupt GZIP header");
        }
        sum.reset();
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        inMember = true;
    }

    private void finish() throws IOException {
        at = end - inflater.getRemaining();
        if (number(4) != sum.getValue() || number(4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("Corrupt GZIP trailer");
        }
        inMember = false;
        anyEnded = true;
    }

    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) number |= (long) required() << (8 * i);
        return number;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) counted();
    }

    private void skipText() throws IOException {
        while (counted() != 0) {}
    }

    /// The next byte of a header, which counts for its checksum.
    private int counted() throws IOException {
        int next = required();
        sum.update(next);
        return next;
    }

    private int required() throws IOException {
        int next = next();
        if (next < 0) throw new EOFException();
        return next;
    }

    private int next() throws IOException {
        return at < end || fill() ? Byte.toUnsignedInt(buffer[at++]) : -1;
    }

    private boolean fill() throws IOException {
        int n = in.read(buffer);
        at = 0;
        end = Math.max(0, n);
        return n > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
