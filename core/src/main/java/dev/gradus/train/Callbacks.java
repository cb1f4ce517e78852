package dev.gradus.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Those who take part in a training, in their order.
final class Callbacks {
    private final List<Callback> all;
    private int begun;

    Callbacks(List<Callback> all) {
        this.all = List.copyOf(all);
    }

    /// A listener among callbacks.
    record Listening(TrainListener listener) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            listener.on(event);
        }
    }

    /// The figure that the first who has a wish wants to be watched.
    @Nullable Monitor monitor() {
        for (Callback callback : all) {
            Monitor wanted = callback.monitor();
            if (wanted != null) return wanted;
        }
        return null;
    }

    void check(Training training) {
        for (Callback callback : all) callback.check(training);
    }

    void begin(Training training) {
        for (Callback callback : all) {
            begun++;
            callback.begin(training);
        }
    }

    void publish(TrainEvent event, Training training) {
        for (Callback callback : all) callback.on(event, training);
    }

    /// Ends all that were begun, whatever one of them throws: each has something to close.
    ///
    /// @return what the first of them threw, or null
    @Nullable RuntimeException end() {
        RuntimeException first = null;
        for (Callback callback : all.subList(0, begun)) {
            try {
                callback.end();
            } catch (RuntimeException e) {
                if (first == null) first = e;
                else first.addSuppressed(e);
            }
        }
        return first;
    }

    Map<String, Object> states() {
        Map<String, Object> states = new LinkedHashMap<>();
        forEachNamed((name, callback) -> states.put(name, callback.state()));
        return states;
    }

    void resume(Fields states) {
        forEachNamed((name, callback) -> {
            if (states.has(name)) callback.resume(states.map(name).named());
        });
    }

    private void forEachNamed(BiConsumer<String, Callback> action) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Callback callback : all) {
            if (callback instanceof Listening) continue;
            int number = counts.merge(callback.name(), 1, Integer::sum);
            action.accept(number == 1 ? callback.name() : callback.name() + " " + number, callback);
        }
    }
}
