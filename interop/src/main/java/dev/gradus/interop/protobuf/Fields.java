package dev.gradus.interop.protobuf;

import dev.gradus.error.GradusException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/// The fields of a message from a stranger, one after the other.
///
/// ```java
/// while (fields.next()) {
///     switch (fields.number()) {
///         case 1 -> name = fields.text();
///         case 5 -> node(fields.message());
///         default -> {}                        // unknown ones are skipped, as the format wants it
///     }
/// }
/// ```
/// Every length is compared with the bytes that are left before anything is allocated, messages lie within each other at most
/// [#DEEPEST] levels deep, and a value that is asked for as another type than it has is an error. Format: see [Message].
public final class Fields {
    /// The most levels of messages within messages.
    public static final int DEEPEST = 64;

    private final String where;
    private final ByteBuffer bytes;
    private final int depth;
    private int number;
    private int type;
    private boolean isRead = true;

    private Fields(String where, ByteBuffer bytes, int depth) {
        this.where = where;
        this.bytes = bytes;
        this.depth = depth;
    }

    /// The fields of a whole file.
    ///
    /// @param where the file, for errors
    /// @param bytes from its position to its limit; neither is changed
    /// @return before the first field
    public static Fields of(String where, ByteBuffer bytes) {
        return new Fields(where, bytes.slice().order(ByteOrder.LITTLE_ENDIAN), 0);
    }

    /// Goes to the next field.
    ///
    /// @return false at the end of the message
    /// @throws GradusException when what follows is no field
    public boolean next() {
        if (!isRead) skip();
        if (!bytes.hasRemaining()) return false;
        long tag = varint();
        number = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (tag >>> 32 != 0 || number == 0) throw damaged("field number %d", tag >>> 3);
        if (type == 3 || type == 4) throw damaged("a group, which no program has written since 2008");
        if (type > 5) throw damaged("wire type %d", type);
        isRead = false;
        return true;
    }

    /// The number of the field.
    ///
    /// @return at least 1
    public int number() {
        return number;
    }

    /// The value as an integer.
    ///
    /// @return with its sign
    public long whole() {
        require(0);
        return varint();
    }

    /// The value as an integer of 32 bits.
    ///
    /// @return with its sign
    /// @throws GradusException when it has more bits
    public int int32() {
        long value = whole();
        if (value != (int) value) throw damaged("the number %d in field %d, which has 32 bits", value, number);
        return (int) value;
    }

    /// The value as a float.
    ///
    /// @return any, NaN too
    public float real32() {
        require(5);
        requireLeft(4);
        return bytes.getFloat();
    }

    /// The value as a double.
    ///
    /// @return any, NaN too
    public double real64() {
        require(1);
        requireLeft(8);
        return bytes.getDouble();
    }

    /// The value as a text.
    ///
    /// @return what its UTF-8 says
    /// @throws GradusException when it is not UTF-8
    public String text() {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes());
            return text.toString();
        } catch (CharacterCodingException e) {
            throw damaged("a text in field %d that is not UTF-8", number);
        }
    }

    /// The value as bytes.
    ///
    /// @return a view of the file, little-endian, from 0 to its length
    public ByteBuffer bytes() {
        require(2);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged(
                    "a field %d of %s bytes where %d are left",
                    number, Long.toUnsignedString(length), bytes.remaining());
        }
        ByteBuffer value = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return value;
    }

    /// The value as a message.
    ///
    /// @return its fields
    /// @throws GradusException when it lies too deep
    public Fields message() {
        if (depth + 1 > DEEPEST) throw damaged("messages within messages, more than %d levels deep", DEEPEST);
        return new Fields(where, bytes(), depth + 1);
    }

    /// The integers of a repeated field, one by one or packed.
    ///
    /// @param into gets them
    public void wholes(LongConsumer into) {
        if (type == 0) {
            into.accept(whole());
            return;
        }
        Fields packed = new Fields(where, bytes(), depth);
        while (packed.bytes.hasRemaining()) into.accept(packed.varint());
    }

    /// The floats or doubles of a repeated field, one by one or packed.
    ///
    /// @param bytes of one number, 4 or 8
    /// @param into gets them as they are in the file, little-endian
    public void reals(int bytes, ByteArrayOutputStream into) {
        int single = bytes == 4 ? 5 : 1;
        ByteBuffer numbers;
        if (type == single) {
            requireLeft(bytes);
            numbers = this.bytes.slice(this.bytes.position(), bytes);
            skip();
        } else {
            numbers = bytes();
        }
        if (numbers.remaining() % bytes != 0) {
            throw damaged("%d bytes of packed numbers of %d bytes in field %d", numbers.remaining(), bytes, number);
        }
        byte[] copy = new byte[numbers.remaining()];
        numbers.get(copy);
        into.writeBytes(copy);
    }

    private void skip() {
        switch (type) {
            case 0 -> whole();
            case 1 -> move(8);
            case 5 -> move(4);
            default -> bytes();
        }
    }

    private void move(int n) {
        require(type);
        requireLeft(n);
        bytes.position(bytes.position() + n);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            requireLeft(1);
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) return value;
        }
        throw damaged("a number of more than ten bytes");
    }

    private void requireLeft(int n) {
        if (bytes.remaining() < n) throw damaged("the end within field %d", number);
    }

    private void require(int wanted) {
        if (type != wanted) throw damaged("field %d with wire type %d instead of %d", number, type, wanted);
        isRead = true;
    }

    /// The file is no message of the expected kind.
    private GradusException damaged(String got, Object... arguments) {
        return GradusException.got(
                        "%s: %s, before byte %d of %d of its part",
                        where, got.formatted(arguments), bytes.position(), bytes.limit())
                .expected("a message in the wire format of Protocol Buffers")
                .because("the copy or download broke off, or the file is of another kind")
                .repair("Copy or download the file again, and check its name.");
    }
}
