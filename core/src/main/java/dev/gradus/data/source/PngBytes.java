package dev.gradus.data.source;

import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What is looked for in a PNG before it is decoded, because Java's decoder does not: checksums, and how the camera was held.
final class PngBytes {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int EXIF = 0x65584966, END = 0x49454e44;

    private PngBytes() {}

    static boolean isPng(byte[] bytes) {
        var file = new Span(bytes);
        return bytes.length > 8 && ((file.four(0) << 32) | file.four(4)) == SIGNATURE;
    }

    /// Goes through the chunks: length, type, content, checksum of type and content; the last is `IEND`.
    ///
    /// @return how the picture lies
    /// @throws IOException for a wrong checksum, or an end before the last chunk
    static Orientation orientation(byte[] bytes) throws IOException {
        var file = new Span(bytes);
        var sum = new CRC32();
        @Nullable Orientation found = null;
        for (long at = 8; at + 12 <= bytes.length; ) {
            long length = file.four((int) at), end = at + 8 + length;
            if (end + 4 > bytes.length) break;
            sum.reset();
            sum.update(bytes, (int) at + 4, (int) length + 4);
            if (sum.getValue() != file.four((int) end)) throw new IOException("a wrong checksum at byte " + end);
            int type = (int) file.four((int) at + 4);
            if (type == EXIF && found == null) found = Orientation.inExif(file.from((int) at + 8, (int) end));
            if (type == END) return found == null ? Orientation.UPRIGHT : found;
            at = end + 4;
        }
        throw new IOException("it ends too early");
    }
}
