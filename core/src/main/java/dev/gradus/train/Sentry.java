package dev.gradus.train;

import dev.gradus.nn.Buffer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Applies a [Guard]: the cheap check of each step, and copies of the state to go back to.
final class Sentry {
    /// A spike of one or two batches is no explosion.
    private static final int STEPS_OF_AN_EXPLOSION = 3;

    final Guard.Config config;
    private final List<Parameter> parameters;
    private final List<Tensor> buffers;
    private final List<Tensor> buffersBefore;
    private final List<Tensor> gradients = new ArrayList<>();
    private final Deposit[] deposits = {new Deposit(), new Deposit()};

    private double limit = Double.POSITIVE_INFINITY;
    private int tooHigh;
    private boolean careful;
    private long trips;
    private long lastTrip = -1;

    /// A copy of the state of training; its memory is used again.
    private static final class Deposit {
        private final Map<String, Copies> groups = new LinkedHashMap<>();
        private @Nullable TrainingState state;

        void take(TrainingState present) {
            groups.keySet().retainAll(present.tensors().keySet());
            Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>(present.tensors());
            present.tensors()
                    .forEach((group, values) -> {
                        if (group.startsWith("best.")) return; // never changed by anybody
                        Copies copies = groups.computeIfAbsent(group, _ -> new Copies());
                        copies.take(values);
                        tensors.put(group, copies.values());
                    });
            state = new TrainingState(present.position(), tensors, present.progress());
        }
    }

    Sentry(Guard.Config config, Sequential network) {
        this.config = config;
        parameters = network.parameters();
        buffers = network.buffers().stream().map(Buffer::value).toList();
        buffersBefore = buffers.stream().map(Tensor::copy).toList();
    }

    /// Sets what an explosion is.
    ///
    /// @param reference a loss that is usual before training
    void reference(double reference) {
        boolean usable = reference > 0 && Double.isFinite(reference) && config.action() != Guard.Action.OFF;
        limit = usable ? reference * config.explosion() : Double.POSITIVE_INFINITY;
    }

    /// Running statistics change on the way forward, before anything is known about the step.
    void beforeStep() {
        for (int i = 0; i < buffers.size(); i++) buffersBefore.get(i).set(buffers.get(i));
    }

    void undoForward() {
        for (int i = 0; i < buffers.size(); i++) buffers.get(i).set(buffersBefore.get(i));
    }

    boolean accepts(double loss) {
        if (!Double.isFinite(loss)) return false;
        tooHigh = loss > limit ? tooHigh + 1 : 0;
        return tooHigh < STEPS_OF_AN_EXPLOSION;
    }

    boolean exploded() {
        return tooHigh >= STEPS_OF_AN_EXPLOSION;
    }

    double limit() {
        return limit;
    }

    /// Whether all gradients are finite, where they are looked at.
    boolean acceptsGradients() {
        if (!careful) return true;
        gradients.clear();
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null) gradients.add(g);
        }
        return Ops.areFinite(gradients);
    }

    /// Whether all parameters are finite, where that is to be checked.
    boolean acceptsParameters() {
        return config.action() == Guard.Action.OFF || parametersAreFinite();
    }

    boolean parametersAreFinite() {
        return Ops.areFinite(parameters.stream().map(Parameter::value).toList());
    }

    /// Whether a copy is due after so many updates.
    boolean wants(long updates) {
        return config.action() != Guard.Action.OFF && tooHigh == 0 && updates % config.every() == 0;
    }

    /// Copies a state, unless it is no good.
    ///
    /// @return false where its parameters are not finite
    boolean deposit(TrainingState present) {
        if (!parametersAreFinite()) return false;
        Deposit older = deposits[1];
        deposits[1] = deposits[0];
        deposits[0] = older;
        older.take(present);
        return true;
    }

    /// The last copy.
    @Nullable TrainingState last() {
        return deposits[0].state;
    }

    /// Sets whether gradients are looked at, which takes some hundredths of a step.
    ///
    /// @return false where that was so already
    boolean careful(boolean now) {
        boolean changed = careful != now;
        careful = now;
        return changed;
    }

    /// Counts a trip.
    ///
    /// @return what to do about it
    Guard.Action trip() {
        trips++;
        boolean enough = trips >= config.most() || config.action() == Guard.Action.OFF;
        return enough ? Guard.Action.STOP : config.action();
    }

    /// The state to go back to: the last copy; the one before, where going back to the last led here again.
    ///
    /// @param updates at which it tripped
    /// @return null where there is no copy
    @Nullable TrainingState back(long updates) {
        boolean again = lastTrip >= 0 && updates <= lastTrip + config.every();
        lastTrip = updates;
        tooHigh = 0;
        if (again && deposits[1].state != null) {
            Deposit newer = deposits[0];
            deposits[0] = deposits[1];
            deposits[1] = newer;
            newer.state = null;
        }
        return deposits[0].state;
    }

    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("limit", limit);
        state.put("tooHigh", tooHigh);
        state.put("trips", trips);
        state.put("lastTrip", lastTrip);
        return state;
    }

    void state(Fields state) {
        limit = state.number("limit");
        tooHigh = (int) state.whole("tooHigh");
        trips = state.whole("trips");
        lastTrip = state.whole("lastTrip");
    }
}
