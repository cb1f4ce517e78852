package dev.gradus.data.source;

import java.io.IOException;
import java.util.Locale;
import java.util.zip.CRC32;

/// What is checked of a picture's file before it is decoded, because Java's decoders do not: the checksums of a PNG, and the
/// work that a JPEG asks for.
///
/// A progressive JPEG goes over all pixels in each of its scans, and a scan takes a dozen bytes: a file of a megabyte can
/// ask for hours. Encoders write about ten scans.
final class PictureBytes {
    /// What 64 Mi pixels in ten scans are.
    private static final long MOST_WORK = 10L * (64 << 20);

    private static final int MOST_SCANS = 500;
    private static final long PNG = 0x89504e470d0a1a0aL;
    private static final int START_OF_SCAN = 0xda, END_OF_IMAGE = 0xd9, RESTART = 0xd0, START_OF_IMAGE = 0xd8;

    private final byte[] bytes;

    PictureBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Checks what the format allows to.
    ///
    /// @param pixels that it declares
    void require(long pixels) throws IOException {
        if (bytes.length > 8 && (number(0) << 32 | number(4)) == PNG) requireChecksums();
        if (bytes.length > 2 && marker(0) == START_OF_IMAGE) requireFewScans(pixels);
    }

    /// A PNG is chunks: length, type, content, checksum of type and content; the last is `IEND`.
    private void requireChecksums() throws IOException {
        var sum = new CRC32();
        for (long at = 8; at + 12 <= bytes.length; ) {
            long length = number((int) at), end = at + 8 + length;
            if (end + 4 > bytes.length) break;
            sum.reset();
            sum.update(bytes, (int) at + 4, (int) length + 4);
            if (sum.getValue() != number((int) end)) throw new IOException("a wrong checksum at byte " + end);
            if (number((int) at + 4) == 0x49454e44) return;
            at = end + 4;
        }
        throw new IOException("it ends too early");
    }

    private void requireFewScans(long pixels) throws IOException {
        int scans = 0;
        for (int at = 2; at + 1 < bytes.length; ) {
            int marker = marker(at);
            if (marker == END_OF_IMAGE) break;
            if (marker == START_OF_SCAN) scans++;
            boolean hasContent = marker > 0x01 && marker < 0xff && (marker < RESTART || marker > START_OF_IMAGE);
            if (hasContent && at + 3 < bytes.length) at += 2 + (int) (number(at) & 0xffff);
            else at++;
        }
        if (scans <= MOST_SCANS && scans * pixels <= MOST_WORK) return;
        throw new IOException(
                String.format(
                        Locale.ROOT,
                        "%,d scans of %,d pixels, more than %,d scans or %,d pixels in all",
                        scans,
                        pixels,
                        MOST_SCANS,
                        MOST_WORK));
    }

    /// What follows a byte 255, or 0 where there is none.
    private int marker(int at) {
        return bytes[at] == (byte) 0xff ? Byte.toUnsignedInt(bytes[at + 1]) : 0;
    }

    private long number(int at) {
        long number = 0;
        for (int i = 0; i < 4; i++) number = number << 8 | Byte.toUnsignedInt(bytes[at + i]);
        return number;
    }
}
