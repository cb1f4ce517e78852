package dev.gradus.error;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Likely mistakes that are no errors, such as an optimizer's step without gradients: they are logged under `dev.gradus`, and a training on
/// the same thread publishes them as notes.
///
/// Who finds one looks for it where it costs nothing, and reports it once.
public final class Mistakes {
    private static final ThreadLocal<@Nullable Listening> HERE = new ThreadLocal<>();
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Mistakes() {}

    /// Those of one thread, until it is closed.
    public static final class Listening implements AutoCloseable {
        private final @Nullable Listening outer = HERE.get();
        private final Consumer<String> listener;
        private final Set<String> heard = ConcurrentHashMap.newKeySet();

        private Listening(Consumer<String> listener) {
            this.listener = listener;
        }

        /// Ends it; by the thread that began it.
        @Override
        public void close() {
            if (outer == null) HERE.remove();
            else HERE.set(outer);
        }
    }

    /// Hands what is reported on this thread to a listener, each text once.
    ///
    /// @param listener gets a text for people
    /// @return to be closed by the same thread
    public static Listening listen(Consumer<String> listener) {
        var listening = new Listening(listener);
        HERE.set(listening);
        return listening;
    }

    /// Reports a mistake that its owner reports once.
    ///
    /// @param text what was seen, the likely cause and the repair
    public static void report(String text) {
        System.getLogger("dev.gradus").log(Level.WARNING, text);
        hear(text);
    }

    /// Reports a mistake that has no owner: it is logged once in the life of the process, and each training publishes it once.
    ///
    /// @param text what was seen, the likely cause and the repair; one of a few
    public static void reportOnce(String text) {
        if (LOGGED.add(text)) System.getLogger("dev.gradus").log(Level.WARNING, text);
        hear(text);
    }

    private static void hear(String text) {
        Listening here = HERE.get();
        if (here != null && here.heard.add(text)) here.listener.accept(text);
    }
}
