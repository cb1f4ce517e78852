package dev.gradus.interop.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A second reader of event files, which shares no line with the first: records, their checksums bit by bit, and fields as they are.
final class ByHand {
    private ByHand() {}

    /// The data of the records of a file.
    static List<ByteBuffer> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            if (in.getInt() != masked(length)) throw new AssertionError("checksum of a length");
            byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            in.get(data);
            if (in.getInt() != masked(data)) throw new AssertionError("checksum of data");
            records.add(ByteBuffer.wrap(data));
        }
        return records;
    }

    /// Castagnoli's polynomial, reflected.
    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int i = 0; i < 8; i++) crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /// Fields by their numbers: `Long`, or bytes of fixed or stated length.
    static Map<Integer, List<Object>> fields(ByteBuffer data) {
        ByteBuffer in = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> (Object) varint(in);
                        case 1 -> part(in, 8);
                        case 2 -> part(in, (int) varint(in));
                        case 5 -> part(in, 4);
                        default -> throw new AssertionError("wire type of tag " + tag);
                    };
            fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static ByteBuffer part(ByteBuffer in, int n) {
        ByteBuffer part = in.slice(in.position(), n).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + n);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
    }

    /// The first value of a field, through messages within messages.
    static Object at(ByteBuffer data, int... path) {
        Object value = data;
        for (int number : path) {
            List<Object> values = fields((ByteBuffer) value).get(number);
            if (values == null) throw new AssertionError("no field " + number);
            value = values.getFirst();
        }
        return value;
    }
}
