package dev.gradus.error;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Likely mistakes that are no errors, such as an optimizer's step without gradients: they are logged under `dev.gradus`, and a training on
/// the same thread publishes them as notes. Whoever shows them to people has them instead of the log.
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

        private final boolean isLogged;

        private Listening(Consumer<String> listener, boolean isShown) {
            this.listener = listener;
            isLogged = !isShown && (outer == null || outer.isLogged);
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
        return begin(new Listening(listener, false));
    }

    /// Shows what is reported on this thread to people, each text once, instead of logging it. A training within it has its own listener,
    /// and publishes what it hears: that is to be shown, too.
    ///
    /// @param listener gets a text for people
    /// @return to be closed by the same thread
    public static Listening show(Consumer<String> listener) {
        return begin(new Listening(listener, true));
    }

    private static Listening begin(Listening listening) {
        HERE.set(listening);
        return listening;
    }

    /// Reports a mistake that its owner reports once.
    ///
    /// @param text what was seen, the likely cause and the repair
    public static void report(String text) {
        if (isLogged()) System.getLogger("dev.gradus").log(Level.WARNING, text);
        hear(text);
    }

    /// Reports a mistake that has no owner: it is logged once in the life of the process, and each training publishes it once.
    ///
    /// @param text what was seen, the likely cause and the repair; one of a few
    public static void reportOnce(String text) {
        if (isLogged() && LOGGED.add(text)) System.getLogger("dev.gradus").log(Level.WARNING, text);
        hear(text);
    }

    private static boolean isLogged() {
        Listening here = HERE.get();
        return here == null || here.isLogged;
    }

    private static void hear(String text) {
        Listening here = HERE.get();
        if (here != null && here.heard.add(text)) here.listener.accept(text);
    }
}
