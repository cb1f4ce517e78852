package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The type of a tensor's elements in an ONNX file, and the one that they have in memory.
///
/// Half precision becomes float32 without a change of any value. Integers and truth values become int32; those beyond it become its
/// largest or smallest, for files write "to the end" of an axis as 2⁶³ - 1, and no axis is so long. Names, complex numbers and types of
/// less than a byte have no place here.
public enum ElementType {
    /// 32 bits.
    FLOAT(1, 4, DType.FLOAT32),
    /// 8 bits without sign.
    UINT8(2, 1, DType.INT32),
    /// 8 bits.
    INT8(3, 1, DType.INT32),
    /// 16 bits without sign.
    UINT16(4, 2, DType.INT32),
    /// 16 bits.
    INT16(5, 2, DType.INT32),
    /// 32 bits.
    INT32(6, 4, DType.INT32),
    /// 64 bits: shapes, axes, labels.
    INT64(7, 8, DType.INT32),
    /// Texts, which no tensor here holds.
    STRING(8, 0, null),
    /// Truth values, 0 or 1.
    BOOL(9, 1, DType.INT32),
    /// 16 bits, IEEE 754.
    FLOAT16(10, 2, DType.FLOAT32),
    /// 64 bits.
    DOUBLE(11, 8, DType.FLOAT64),
    /// 32 bits without sign.
    UINT32(12, 4, DType.INT32),
    /// 64 bits without sign.
    UINT64(13, 8, DType.INT32),
    /// The upper half of a float.
    BFLOAT16(16, 2, DType.FLOAT32),
    /// Any other, known or not.
    OTHER(0, 0, null);

    final int code;
    final int bytes;
    final @Nullable DType dtype;

    ElementType(int code, int bytes, @Nullable DType dtype) {
        this.code = code;
        this.bytes = bytes;
        this.dtype = dtype;
    }

    static ElementType of(int code) {
        for (ElementType type : values()) if (type.code == code) return type;
        return OTHER;
    }

    /// The type with which a tensor is written unless something else is said.
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case INT32 -> INT64;
        };
    }

    /// An element of one of the types of 16 bits.
    float half(ByteBuffer from, int i) {
        short bits = from.getShort(2 * i);
        return this == FLOAT16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }

    /// An element of an integer type, of raw data.
    int whole(ByteBuffer from, int i) {
        return switch (this) {
            case UINT8 -> Byte.toUnsignedInt(from.get(i));
            case INT8 -> from.get(i);
            case BOOL -> from.get(i) == 0 ? 0 : 1;
            case UINT16 -> Short.toUnsignedInt(from.getShort(2 * i));
            case INT16 -> from.getShort(2 * i);
            case INT32 -> from.getInt(4 * i);
            case UINT32 -> saturated(Integer.toUnsignedLong(from.getInt(4 * i)));
            default -> saturated(from.getLong(8 * i));
        };
    }

    /// What a number is in memory; one of 64 bits without sign that looks negative is large.
    int saturated(long value) {
        if (this == UINT64 && value < 0) return Integer.MAX_VALUE;
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
