package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An array of real numbers in a MAT-file, first axis fastest.
///
/// @param sizes of the axes
/// @param type of the numbers as they are stored
/// @param bytes of as many numbers as the sizes say, not a copy
/// @param order of the bytes of a number
record MatArray(int[] sizes, Type type, byte[] bytes, ByteOrder order) {
    /// How numbers are stored.
    enum Type {
        INT8(1, 1),
        UINT8(2, 1),
        INT16(3, 2),
        UINT16(4, 2),
        INT32(5, 4),
        UINT32(6, 4),
        SINGLE(7, 4),
        DOUBLE(9, 8),
        INT64(12, 8),
        UINT64(13, 8);

        private final int number;
        private final int bytes;

        Type(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        /// How many bytes each takes.
        int bytes() {
            return bytes;
        }

        /// The type of a number in a file.
        ///
        /// @throws GradusException when these are no numbers
        static Type of(String file, long number) {
            for (Type type : values()) if (type.number == number) return type;
            throw MatFile.damaged(file, "holds data of the type " + number);
        }
    }

    int size() {
        return bytes.length / type.bytes;
    }

    /// One of the numbers; those beyond 2^53 are rounded.
    double at(int index) {
        int at = index * type.bytes;
        ByteBuffer data = ByteBuffer.wrap(bytes).order(order);
        return switch (type) {
            case INT8 -> data.get(at);
            case UINT8 -> Byte.toUnsignedInt(data.get(at));
            case INT16 -> data.getShort(at);
            case UINT16 -> Short.toUnsignedInt(data.getShort(at));
            case INT32 -> data.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
            case SINGLE -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case INT64 -> data.getLong(at);
            case UINT64 -> {
                long bits = data.getLong(at);
                yield bits >= 0 ? bits : 0x1p63 + (bits & Long.MAX_VALUE);
            }
        };
    }

    /// The sizes in words.
    String shape() {
        return Arrays.toString(sizes);
    }
}
