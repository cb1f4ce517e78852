package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a watcher keeps of the steps of a training, bounded: losses, and what was observed.
///
/// Where a guard goes back, steps come again, and what was known of them is forgotten.
final class Memory {
    /// Layers and parameters of all kept steps.
    private static final int MOST_STATES = 1 << 14;

    /// The first steps tell most.
    private static final int ALWAYS = 4;

    private static final int MOST_STEPS = 160;

    private final Losses losses = new Losses();
    private final List<Kept> steps = new ArrayList<>();
    private long updates;

    /// @param state of a step
    /// @param plain the same in plain values, which each copy of the training's state has
    private record Kept(StepState state, Map<String, Object> plain) {
        Kept(StepState state) {
            this(state, PlainStep.of(state));
        }

        int size() {
            return state.layers().size() + state.parameters().size();
        }
    }

    /// Keeps the state of a step; of many, each second one of the middle is forgotten.
    void add(StepState state) {
        while (!steps.isEmpty() && steps.getLast().state.update() >= state.update()) steps.removeLast();
        steps.add(new Kept(state));
        int most = Math.clamp(MOST_STATES / Math.max(1, steps.getLast().size()), 2 * ALWAYS, MOST_STEPS);
        if (steps.size() > most) for (int i = ALWAYS; i < steps.size() - 1; i++) steps.remove(i);
    }

    void done(long update, double loss) {
        if (update <= updates) losses.drop(updates - update + 1);
        losses.add(loss);
        updates = update;
    }

    /// The number of the last step.
    long updates() {
        return updates;
    }

    double[] losses() {
        return losses.all();
    }

    List<StepState> steps() {
        return steps.stream().map(Kept::state).toList();
    }

    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("updates", updates);
        state.put("losses", losses.state());
        state.put("steps", steps.stream().map(Kept::plain).toList());
        return state;
    }

    void resume(Plain saved) {
        updates = saved.whole("updates");
        losses.resume(saved.map("losses"));
        steps.clear();
        for (Object step : saved.list("steps")) steps.add(new Kept(PlainStep.read(step)));
    }
}
