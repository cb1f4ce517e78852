package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.Recorder;
import org.jspecify.annotations.Nullable;

/// The gradient of one tensor, as its contributions arrive.
///
/// A lasting leaf (a parameter) has gradient memory of its own, kept over [#forget()], so that a step allocates nothing and
/// the gradient outlives the workspace. Any other tensor takes the first contribution as it is, without a copy; since that
/// may be another tensor's gradient, too, the second goes into new memory.
final class Gradient {
    private final Tensor tensor;
    private final boolean lasting;
    private @Nullable Tensor memory;
    private @Nullable Tensor value;
    private boolean shared;

    /// The stamp of the gradient when an optimizer last used it; negative where none has since it was forgotten.
    private long used = -1;

    Gradient(Tensor tensor, boolean lasting) {
        this.tensor = tensor;
        this.lasting = lasting;
    }

    @Nullable Tensor value() {
        return value;
    }

    void forget() {
        put(null);
        shared = false;
        used = -1;
    }

    /// Notes that an optimizer uses the gradient.
    ///
    /// @return whether more was added since one used it before
    boolean use() {
        if (value == null) return false;
        long now = value.store().stamp();
        boolean grown = used >= 0 && used != now;
        used = now;
        return grown;
    }

    private void put(@Nullable Tensor g) {
        if (g != null) {
            g.store().hold();
            if (lasting) g.store().count(); // its memory was written; what is taken as it is was not
        }
        if (value != null) value.store().release(value.size());
        value = g;
    }

    Tensor slot(boolean channelsLast) {
        if (channelsLast) return Tensor.channelsLast(tensor.shape(), tensor.dtype());
        return value == null && lasting ? memory() : Tensor.result(tensor.shape(), tensor.dtype());
    }

    private Tensor memory() {
        if (memory == null) memory = Tensor.lasting(tensor.shape(), tensor.dtype());
        return memory;
    }

    void deliver(Tensor g) {
        if (value == null) {
            boolean own = g == memory;
            if (lasting && !own) memory().set(g);
            Tensor arrived = lasting ? memory() : g;
            if (tensor.producer() == null) Recorder.once(() -> put(arrived));
            else put(arrived);
            shared = !lasting;
        } else if (shared) {
            Tensor sum = value.like(), more = g.inLayoutOf(value);
            Elementwise.zip(Binary.ADD, value, more, sum);
            if (tensor.producer() == null) Recorder.once(() -> put(sum));
            else put(sum);
            shared = false;
        } else {
            Tensor more = g.inLayoutOf(value), sum = value;
            Elementwise.zip(Binary.ADD_SCALED, 1, 0, sum, more, sum);
            if (tensor.producer() == null) Recorder.once(sum.store()::count);
            else sum.store().count();
        }
    }
}
