package dev.gradus.persist;

import dev.gradus.tensor.DType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The type of a tensor's elements in a safetensors file, and the one that they have in memory: no value changes.
enum ElementType {
    F64(8, DType.FLOAT64),
    F32(4, DType.FLOAT32),
    F16(2, DType.FLOAT32),
    BF16(2, DType.FLOAT32),
    /// For PyTorch's counters: a number beyond int32 is refused.
    I64(8, DType.INT32),
    I32(4, DType.INT32),
    I16(2, DType.INT32),
    I8(1, DType.INT32),
    U16(2, DType.INT32),
    U8(1, DType.INT32),
    BOOL(1, DType.INT32);

    final int bytes;
    final DType dtype;

    ElementType(int bytes, DType dtype) {
        this.bytes = bytes;
        this.dtype = dtype;
    }

    static Optional<ElementType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.name().equals(code)).findFirst();
    }

    /// The type that a tensor is written with.
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
            case INT32 -> I32;
        };
    }

    /// An element of F32, F16 or BF16.
    float real(ByteBuffer from, int i) {
        return switch (this) {
            case F16 -> Float.float16ToFloat(from.getShort(2 * i));
            case BF16 -> Float.intBitsToFloat(from.getShort(2 * i) << 16);
            default -> from.getFloat(4 * i);
        };
    }

    /// An element of one of the types of integers.
    long whole(ByteBuffer from, int i) {
        return switch (this) {
            case I64 -> from.getLong(8 * i);
            case I16 -> from.getShort(2 * i);
            case I8 -> from.get(i);
            case U16 -> Short.toUnsignedInt(from.getShort(2 * i));
            case U8 -> Byte.toUnsignedInt(from.get(i));
            case BOOL -> from.get(i) == 0 ? 0 : 1;
            default -> from.getInt(4 * i);
        };
    }
}
