package dev.gradus.tensor.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Objects that are costly to make, lent to one thread at a time.
///
/// Unlike a thread local it holds as many objects as were ever in use at once, not one for each thread that
/// ever came by. Lending and taking back allocate nothing, except when a new object is needed.
final class Pool<T> {
    private static final int SLOTS = 64;

    private final AtomicReferenceArray<@Nullable T> free = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /// A free object, or a new one.
    T take() {
        for (int i = 0; i < SLOTS; i++) {
            if (free.get(i) != null) {
                T object = free.getAndSet(i, null);
                if (object != null) {
                    return object;
                }
            }
        }
        return maker.get();
    }

    /// Gives `object` back; it is dropped when every slot is taken.
    void give(T object) {
        for (int i = 0; i < SLOTS; i++) {
            if (free.get(i) == null && free.compareAndSet(i, null, object)) {
                return;
            }
        }
    }
}
