package dev.gradus.train;

import dev.gradus.error.GradusException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What trainings work with at this moment: a model, an optimizer or a trainer belongs to one of them at a time.
final class InUse implements AutoCloseable {
    private static final Map<Object, String> ALL = Collections.synchronizedMap(new IdentityHashMap<>());

    private final List<Object> claimed;

    private InUse(List<Object> claimed) {
        this.claimed = claimed;
    }

    /// Claims things for one training.
    ///
    /// @throws GradusException when another has one of them
    static InUse claim(Object... things) {
        synchronized (ALL) {
            for (Object thing : things) {
                String owner = ALL.get(thing);
                if (owner == null) continue;
                throw GradusException.got(
                                "a training with a %s that the thread \"%s\" is training with",
                                thing.getClass().getSimpleName(), owner)
                        .expected("a trainer, a model and an optimizer of its own for each training")
                        .because("two threads share them, or a callback starts a training within the training")
                        .repair("Make new ones in each thread; data sets may be shared.");
            }
            for (Object thing : things) ALL.put(thing, Thread.currentThread().getName());
        }
        return new InUse(List.of(things));
    }

    @Override
    public void close() {
        for (Object thing : claimed) ALL.remove(thing);
    }
}
