package dev.gradus.error;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Likely mistakes that are no errors, such as an optimizer's step without gradients: they are logged under `dev.gradus`, and a training on
/// the same thread publishes them as notes, but for those that a callback publishes as findings. Whoever shows them to people has them instead of
/// the log.
///
/// Who finds one looks for it where it costs nothing, and reports it once.
public final class Mistakes {
    /// The name, among mistakes and causes, of outputs that go through a softmax or a sigmoid in the model, and again in the loss.
    public static final String SOFTMAX_BEFORE_LOSS = "softmax-before-loss";

    private static final ThreadLocal<@Nullable Listening> HERE = new ThreadLocal<>();
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Mistakes() {}

    /// Those of one thread, until it is closed.
    public static final class Listening implements AutoCloseable {
        private final @Nullable Listening outer = HERE.get();
        private final Consumer<String> listener;
        private final Predicate<String> isFound;
        private final Map<String, Boolean> found = new ConcurrentHashMap<>();
        private final Set<String> heard = ConcurrentHashMap.newKeySet();

        private final boolean isLogged;

        private Listening(Consumer<String> listener, Predicate<String> isFound, boolean isShown) {
            this.listener = listener;
            this.isFound = isFound;
            isLogged = !isShown && (outer == null || outer.isLogged);
        }

        private boolean isFound(String name) {
            if (name.isEmpty()) return false;
            Boolean known = found.get(name); // asked in every step, and so without an allocation
            return known == null ? found.computeIfAbsent(name, isFound::test) : known;
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
        return listen(listener, _ -> false);
    }

    /// Hands what is reported on this thread to a listener, each text once, but for what is said better in another way.
    ///
    /// @param listener gets a text for people
    /// @param isFound of the name of a mistake, whether it is published as a finding: it is then neither handed on nor logged; asked once for
    ///     each name
    /// @return to be closed by the same thread
    public static Listening listen(Consumer<String> listener, Predicate<String> isFound) {
        return begin(new Listening(listener, isFound, false));
    }

    /// Shows what is reported on this thread to people, each text once, instead of logging it. A training within it has its own listener,
    /// and publishes what it hears: that is to be shown, too.
    ///
    /// @param listener gets a text for people
    /// @return to be closed by the same thread
    public static Listening show(Consumer<String> listener) {
        return begin(new Listening(listener, _ -> false, true));
    }

    private static Listening begin(Listening listening) {
        HERE.set(listening);
        return listening;
    }

    /// Reports a mistake that its owner reports once.
    ///
    /// @param text what was seen, the likely cause and the repair
    public static void report(String text) {
        tell("", text, false);
    }

    /// Reports a mistake that has a name and that its owner reports once.
    ///
    /// @param name under which it can be found as a cause, too
    /// @param text what was seen, the likely cause and the repair
    public static void report(String name, String text) {
        tell(name, text, false);
    }

    /// Reports a mistake that has no owner: it is logged once in the life of the process, and each training publishes it once.
    ///
    /// @param text what was seen, the likely cause and the repair; one of a few
    public static void reportOnce(String text) {
        tell("", text, true);
    }

    /// Reports a mistake that has a name and no owner.
    ///
    /// @param name under which it can be found as a cause, too
    /// @param text as of [#reportOnce(String)]
    public static void reportOnce(String name, String text) {
        tell(name, text, true);
    }

    private static void tell(String name, String text, boolean isLoggedOnce) {
        Listening here = HERE.get();
        if (here != null && here.isFound(name)) return;
        boolean isLogged = here == null || here.isLogged;
        if (isLogged && (!isLoggedOnce || LOGGED.add(text))) {
            System.getLogger("dev.gradus").log(Level.WARNING, text);
        }
        if (here != null && here.heard.add(text)) here.listener.accept(text);
    }
}
