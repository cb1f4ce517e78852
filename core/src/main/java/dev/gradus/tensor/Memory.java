package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the elements of a tensor are, and in which order: row-major as they are seen from outside, or, for images, with their
/// channels next to each other, which is faster for convolution and pooling.
///
/// An operation that knows of both layouts takes the elements as they are. Any other gets a copy in rows. Elements never move: if
/// they did, the second of two recorded pieces of work would read a place that is no longer written. A copy in rows is used again
/// only where it is certain to hold what its source holds; what is written to it in place goes back to its source.
///
/// A tensor made in a [Workspace] ends with it.
final class Memory {
    private final DType dtype;
    private final @Nullable Workspace owner;
    private final long generation;
    private final Slice<Object> elements;
    private final boolean channelsLast;

    /// The images of which this is a copy in rows, and their shape; null for all other memory.
    private final @Nullable Memory source;

    private final @Nullable Shape images;

    /// The last copy in rows.
    private volatile @Nullable Rows rows;

    /// How often elements were replaced in place, unseen by gradients. Only compared: a race between two pieces of one update may
    /// count once for both.
    private int version;

    /// How many gradients are here; only counted where the memory can be used again when it is none.
    private int gradients;

    private final boolean endsWithSweep;

    /// How often somebody asked for the elements; counted while a step is recorded, by one thread.
    private int uses;

    /// What computes the elements whenever somebody asks for them; null where they are there.
    private @Nullable Runnable onDemand;

    /// A copy in rows, and when it was made: in which recording, if any, and of which elements.
    private record Rows(Memory copy, @Nullable Recorder recorder, long stamp) {
        /// A copy that a recording makes is made again by each replay, before what was recorded after it.
        boolean isCurrent(Memory of) {
            Recorder now = Recorder.here();
            if (now != null) return recorder != null && now.follows(recorder) && (int) stamp == of.version;
            return recorder == null && stamp == of.stamp() && copy.isValid();
        }
    }

    private Memory(
            DType dtype,
            int size,
            @Nullable Workspace owner,
            boolean channelsLast,
            @Nullable Memory source,
            @Nullable Shape images) {
        this.dtype = dtype;
        this.elements = owner == null ? new Slice<>(dtype.newArray(size), 0) : owner.pool(dtype).take(size);
        this.owner = owner;
        this.channelsLast = channelsLast;
        this.source = source;
        this.images = images;
        this.generation = owner == null ? 0 : owner.generation();
        this.endsWithSweep = owner != null && owner.isSwept();
    }

    /// Elements of unspecified content, in the open workspace if there is one.
    static Memory take(DType dtype, int size) {
        return new Memory(dtype, size, Workspace.current(), false, null, null);
    }

    /// The same for images whose channels lie next to each other.
    static Memory takeChannelsLast(DType dtype, Shape images) {
        return new Memory(dtype, images.size(), Workspace.current(), !isSameInBothLayouts(images), null, null);
    }

    /// Zeros outside of any workspace.
    static Memory lasting(DType dtype, int size) {
        return new Memory(dtype, size, null, false, null, null);
    }

    static boolean isSameInBothLayouts(Shape images) {
        return images.axis(1) == 1 || images.axis(2) * images.axis(3) == 1;
    }

    DType dtype() {
        return dtype;
    }

    /// Counts a gradient that is here.
    void hold() {
        gradients++;
    }

    /// Counts a gradient that is no longer needed. Memory made in a backward sweep, where nothing but gradients is left of it,
    /// is used again at once, while it is still in the cache.
    void release(int size) {
        if (--gradients > 0 || !endsWithSweep || owner == null) return;
        if (source != null) source.rows = null;
        owner.pool(dtype).giveBack(elements, size);
    }

    boolean isLasting() {
        return owner == null;
    }

    boolean isChannelsLast() {
        return channelsLast;
    }

    boolean isIn(Workspace workspace) {
        return owner == workspace;
    }

    boolean isInBothLayouts() {
        return channelsLast || source != null;
    }

    /// Whether its workspace, if it has one, is still open.
    boolean isValid() {
        return owner == null || owner.generation() == generation;
    }

    /// The elements, checked to be still ours.
    Slice<Object> asStored(Shape shape) {
        requireValid(shape);
        uses++;
        if (onDemand != null) Recorder.once(onDemand);
        return elements;
    }

    /// How often somebody asked for the elements.
    int uses() {
        return uses;
    }

    /// Leaves the elements out until somebody asks for them, and their memory to gradients: these are written before they are read, so
    /// that elements may come back at any time between two pieces of work.
    void leaveOut(Runnable compute, int size) {
        onDemand = compute;
        if (owner != null) owner.pool(dtype).giveBack(elements, size);
    }

    void requireValid(Shape shape) {
        if (!isValid()) {
            throw GradusException.got("tensor %s is used after its workspace closed", shape)
                    .expected("use inside try (var step = Workspace.open()) { … }")
                    .because("a result of one step is kept for later")
                    .repair("Before the workspace closes, read it with item() or keep it with detach().copy().");
        }
    }

    // ---- both layouts ----------------------------------------------------------------------------------------------

    /// The elements in row-major order: this, or a copy.
    Memory inRows(Shape shape) {
        if (!channelsLast) return this;
        Rows known = rows;
        return known != null && known.isCurrent(this) ? known.copy : copyInRows(shape);
    }

    private synchronized Memory copyInRows(Shape shape) {
        Rows known = rows; // another thread may have been faster
        if (known != null && known.isCurrent(this)) return known.copy;
        Slice<Object> from = asStored(shape);
        Recorder recorder = Recorder.here();
        Workspace here = Workspace.current();
        Memory copy =
                new Memory(dtype, shape.size(), recorder != null || owner == here ? here : null, false, this, shape);
        exchange(shape, shape.axis(2) * shape.axis(3), shape.axis(1), from, copy.elements);
        rows = new Rows(copy, recorder, recorder == null ? stamp() : version);
        return copy;
    }

    /// A copy of elements in rows, with channels last.
    Memory channelsLast(Shape shape) {
        Slice<Object> from = asStored(shape);
        Memory copy = takeChannelsLast(dtype, shape);
        exchange(shape, shape.axis(1), shape.axis(2) * shape.axis(3), from, copy.elements);
        return copy;
    }

    /// Transposes each image, a matrix.
    private void exchange(Shape shape, int rowsOfEach, int columns, Slice<Object> from, Slice<Object> to) {
        kernels(shape)
                .transpose(shape.axis(0), rowsOfEach, columns, from.array(), from.offset(), to.array(), to.offset());
    }

    // ---- changes in place ------------------------------------------------------------------------------------------

    private Memory root() {
        return source == null ? this : source;
    }

    /// A number that differs before and after elements were replaced, in place or by a later call of the [Replay] that owns them.
    long stamp() {
        Memory root = root();
        return root.version + (root.owner == null ? 0 : root.owner.replays());
    }

    /// Notes that elements were replaced in place, in this memory in rows.
    void changed() {
        if (Recorder.here() == null) count();
        else Recorder.once(this::count);
        if (source == null) return;
        Shape shape = Objects.requireNonNull(images);
        exchange(shape, shape.axis(1), shape.axis(2) * shape.axis(3), elements, source.elements);
        Rows known = source.rows;
        if (known != null && known.copy == this) {
            source.rows = new Rows(this, known.recorder, known.recorder == null ? stamp() : source.version);
        }
    }

    /// Counts a change in place; within a piece of work, of which each replay counts one more.
    void count() {
        root().version++;
    }

    /// Refuses a change in place that other copies in rows of the same images would not see.
    void requireChangeable(Shape shape) {
        Memory root = root();
        boolean shared = root.channelsLast && root.owner != null && root.owner.replays() > 0;
        if ((!shared && root.onDemand == null) || Recorder.here() != null) return;
        throw GradusException.got("a change in place of %s, a result of a Replay", shape)
                .expected("a tensor of your own")
                .because("the memory of a recorded step belongs to the Replay, which reads it again in backward")
                .repair("Change a copy: detach().copy().");
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
