package dev.gradus.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Those who take part in a training, in their order.
final class Callbacks {
    private final List<Callback> all;

    /// Those who want to see steps, and which.
    private final List<View> views = new ArrayList<>();

    private int begun;

    Callbacks(List<Callback> all) {
        this.all = List.copyOf(all);
        for (Callback callback : all) {
            Probe probe = callback.probe();
            if (!probe.equals(Probe.NEVER)) views.add(new View(callback, probe));
        }
    }

    /// A listener among callbacks.
    record Listening(TrainListener listener) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            listener.on(event);
        }
    }

    /// A view of steps among callbacks.
    record Probing(Probe probe, BiConsumer<ObservedStep, Training> view) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {}

        @Override
        public void observe(ObservedStep step, Training training) {
            view.accept(step, training);
        }
    }

    private record View(Callback callback, Probe probe) {}

    /// All, in their order.
    List<Callback> all() {
        return all;
    }

    /// Whether anybody wants to see the step of an update.
    boolean observe(long update) {
        for (int i = 0; i < views.size(); i++) if (views.get(i).probe.isDue(update)) return true;
        return false;
    }

    /// Shows a step to those who want to see it.
    void show(ObservedStep step, Training training) {
        for (View view : views) {
            if (view.probe.isDue(step.at().update())) view.callback.observe(step, training);
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

    /// Whether one of them publishes a mistake as a finding.
    boolean find(String mistake) {
        return all.stream().anyMatch(callback -> callback.finds(mistake));
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
            if (callback instanceof Listening || callback instanceof Probing) continue; // they have no state
            int number = counts.merge(callback.name(), 1, Integer::sum);
            action.accept(number == 1 ? callback.name() : callback.name() + " " + number, callback);
        }
    }
}
