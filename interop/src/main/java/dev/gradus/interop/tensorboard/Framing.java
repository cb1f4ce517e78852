package dev.gradus.interop.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// How records lie in a file one after the other.
///
/// ```
/// length (8 bytes)   mask(crc32c(length)) (4)   data   mask(crc32c(data)) (4)           all little-endian
/// mask(c) = ((c >>> 15) | (c << 17)) + 0xa282ead8
/// ```
/// Source: TFRecord, `record_writer.cc` of TensorFlow.
final class Framing {
    static final int HEAD = 12, FOOT = 4;

    private Framing() {}

    /// A record.
    static byte[] of(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(HEAD + data.length + FOOT).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length).putInt(masked(record.array(), 8));
        record.put(data).putInt(masked(data, data.length));
        return record.array();
    }

    /// The masked checksum of the first bytes.
    static int masked(byte[] bytes, int n) {
        var crc = new CRC32C();
        crc.update(bytes, 0, n);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }
}
