package dev.gradus.interop.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A message that is written: fields in the order in which they are put.
///
/// ```
/// field    = tag value            tag = varint(number << 3 | type)
/// type 0   varint: seven bits a byte, lowest first, the eighth says that more follow
/// type 1   8 bytes, little-endian          type 5   4 bytes, little-endian
/// type 2   varint(length), so many bytes: text, a message, or packed numbers
/// ```
/// Numbers that are 0 and texts that are empty are written as all others: whoever follows the rule of proto3 leaves them out
/// himself. Source: protobuf.dev/programming-guides/encoding.
public final class Message {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final List<Part> parts = new ArrayList<>();
    private ByteArrayOutputStream small = new ByteArrayOutputStream();
    private long size;

    /// Bytes that are made when they are written, so that the weights of a model are not held twice.
    ///
    /// @param size how many
    /// @param content writes exactly as many
    public record Part(long size, Content content) {
        /// What a part consists of.
        @FunctionalInterface
        public interface Content {
            /// Writes the bytes.
            ///
            /// @param out where to
            /// @throws IOException of the stream
            void writeTo(OutputStream out) throws IOException;
        }
    }

    /// No fields yet.
    public Message() {}

    /// Puts an integer, a truth value or an element of an enumeration.
    ///
    /// @param field its number
    /// @param value negative ones take ten bytes
    /// @return this
    public Message put(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /// Puts a float.
    ///
    /// @param field its number
    /// @param value any
    /// @return this
    public Message put(int field, float value) {
        tag(field, FIXED32);
        byte[] bytes = new byte[4];
        little(bytes).putFloat(value);
        return raw(bytes);
    }

    /// Puts a double.
    ///
    /// @param field its number
    /// @param value any
    /// @return this
    public Message put(int field, double value) {
        tag(field, FIXED64);
        byte[] bytes = new byte[8];
        little(bytes).putDouble(value);
        return raw(bytes);
    }

    /// Puts a text.
    ///
    /// @param field its number
    /// @param text written as UTF-8
    /// @return this
    public Message put(int field, String text) {
        return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts bytes.
    ///
    /// @param field its number
    /// @param bytes copied
    /// @return this
    public Message put(int field, byte[] bytes) {
        tag(field, BYTES);
        varint(bytes.length);
        return raw(bytes);
    }

    /// Puts a message.
    ///
    /// @param field its number
    /// @param message finished: what is put into it later does not count
    /// @return this
    public Message put(int field, Message message) {
        tag(field, BYTES);
        varint(message.size);
        message.flush();
        flush();
        parts.addAll(message.parts);
        size += message.size;
        return this;
    }

    /// Puts bytes that are made when they are written.
    ///
    /// @param field its number
    /// @param part the bytes
    /// @return this
    public Message put(int field, Part part) {
        tag(field, BYTES);
        varint(part.size);
        flush();
        parts.add(part);
        size += part.size;
        return this;
    }

    /// Puts integers, packed into one field.
    ///
    /// @param field its number
    /// @param values any number of them
    /// @return this
    public Message put(int field, long[] values) {
        Message packed = new Message();
        for (long value : values) packed.varint(value);
        return put(field, packed);
    }

    /// Puts floats, packed into one field.
    ///
    /// @param field its number
    /// @param values any number of them
    /// @return this
    public Message put(int field, float[] values) {
        byte[] packed = new byte[Math.multiplyExact(4, values.length)];
        little(packed).asFloatBuffer().put(values);
        return put(field, packed);
    }

    /// Puts doubles, packed into one field.
    ///
    /// @param field its number
    /// @param values any number of them
    /// @return this
    public Message put(int field, double[] values) {
        byte[] packed = new byte[Math.multiplyExact(8, values.length)];
        little(packed).asDoubleBuffer().put(values);
        return put(field, packed);
    }

    /// How many bytes the message has, without a length before it.
    ///
    /// @return 0 without fields
    public long size() {
        return size;
    }

    /// Writes the message, without a length before it.
    ///
    /// @param out where to
    /// @throws IOException of the stream
    public void writeTo(OutputStream out) throws IOException {
        flush();
        for (Part part : parts) part.content.writeTo(out);
    }

    /// The message in memory.
    ///
    /// @return its bytes
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(size));
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has none
        }
        return bytes.toByteArray();
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            small.write((int) ((rest & 0x7f) | 0x80));
            size++;
            rest >>>= 7;
        }
        small.write((int) rest);
        size++;
    }

    private Message raw(byte[] bytes) {
        small.writeBytes(bytes);
        size += bytes.length;
        return this;
    }

    /// Makes a part of the small values since the last one.
    private void flush() {
        if (small.size() == 0) return;
        ByteArrayOutputStream done = small;
        small = new ByteArrayOutputStream();
        parts.add(new Part(done.size(), done::writeTo));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
