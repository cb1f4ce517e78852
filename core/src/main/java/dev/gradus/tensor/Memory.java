package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// Where the elements of a tensor are, and in which order: row-major as they are seen from outside, or, for images, with their
/// channels next to each other, which is faster for convolution and pooling.
///
/// An operation that knows of both layouts takes the elements as they are. For any other they are put in rows, once and for
/// all. A tensor made in a [Workspace] ends with it.
final class Memory {
    private final DType dtype;
    private final @Nullable Workspace owner;
    private final long generation;

    private Object array;
    private int offset;
    private volatile boolean channelsLast;

    /// How many gradients are here; only counted where the memory can be used again when it is none.
    private int gradients;

    private final boolean endsWithSweep;

    private Memory(DType dtype, Object array, int offset, @Nullable Workspace owner) {
        this.dtype = dtype;
        this.array = array;
        this.offset = offset;
        this.owner = owner;
        this.generation = owner == null ? 0 : owner.generation();
        this.endsWithSweep = owner != null && owner.isSwept();
    }

    /// Elements of unspecified content, in the open workspace if there is one.
    static Memory take(DType dtype, int size) {
        Workspace workspace = Workspace.current();
        if (workspace == null) return lasting(dtype, size);
        Workspace.Pool pool = workspace.pool(dtype);
        Object array = pool.take(size);
        return new Memory(dtype, array, pool.offset(), workspace);
    }

    /// The same for images whose channels lie next to each other.
    static Memory takeChannelsLast(DType dtype, Shape images) {
        Memory memory = take(dtype, images.size());
        memory.channelsLast = !isSameInBothLayouts(images);
        return memory;
    }

    /// Zeros outside of any workspace.
    static Memory lasting(DType dtype, int size) {
        return new Memory(dtype, Storage.make(dtype, size), 0, null);
    }

    static boolean isSameInBothLayouts(Shape images) {
        return images.axis(1) == 1 || images.axis(2) * images.axis(3) == 1;
    }

    DType dtype() {
        return dtype;
    }

    /// Tells that a gradient is here.
    void hold() {
        gradients++;
    }

    /// Tells that a gradient is no longer needed. Memory made in a backward sweep, where nothing but gradients is left of it,
    /// is used again at once, while it is still in the cache.
    void release(int size) {
        if (--gradients == 0 && endsWithSweep && owner != null) owner.pool(dtype).giveBack(array, offset, size);
    }

    int offset() {
        return offset;
    }

    boolean isLasting() {
        return owner == null;
    }

    boolean isChannelsLast() {
        return channelsLast;
    }

    /// The array, checked to be still ours.
    Object asIs(Shape shape) {
        if (owner != null && owner.generation() != generation) {
            throw GradusException.got("tensor %s is used after its workspace closed", shape)
                    .expected("use inside try (var step = Workspace.open()) { … }")
                    .because("a result of one step is kept for later")
                    .repair("Before the workspace closes, read it with item() or keep it with detach().copy().");
        }
        return array;
    }

    /// The array, with the elements in row-major order.
    Object inRows(Shape shape) {
        if (channelsLast) putInRows(shape);
        return asIs(shape);
    }

    private synchronized void putInRows(Shape images) {
        if (!channelsLast) return;
        Object from = asIs(images);
        int at = offset;
        if (owner == null) {
            array = Storage.make(dtype, images.size());
            offset = 0;
        } else {
            Workspace.Pool pool = owner.pool(dtype);
            array = pool.take(images.size());
            offset = pool.offset();
        }
        kernels(images)
                .transpose(images.axis(0), images.axis(2) * images.axis(3), images.axis(1), from, at, array, offset);
        channelsLast = false;
    }

    /// A copy of elements in rows, with channels last.
    Memory channelsLast(Shape images) {
        Object from = inRows(images);
        Memory copy = takeChannelsLast(dtype, images);
        int plane = images.axis(2) * images.axis(3);
        kernels(images).transpose(images.axis(0), images.axis(1), plane, from, offset, copy.array, copy.offset);
        return copy;
    }

    @SuppressWarnings("unchecked") // the array has the type that its kernels take
    Kernels<Object> kernels(Shape shape) {
        return (Kernels<Object>)
                (Kernels<?>)
                        switch (dtype) {
                            case FLOAT32 -> KernelProvider.FLOAT;
                            case FLOAT64 -> KernelProvider.DOUBLE;
                            case INT32 ->
                                    throw GradusException.got("arithmetic on INT32 of shape %s", shape)
                                            .expected("FLOAT32 or FLOAT64")
                                            .because("labels or indices went where numbers belong")
                                            .repair("Convert with to(DType.FLOAT32).");
                        };
    }
}
