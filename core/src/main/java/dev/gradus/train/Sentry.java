package dev.gradus.train;

import dev.gradus.nn.Buffer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The cheap check of each step for a [Guard]: of its loss, and of gradients where they are looked at.
final class Sentry {
    /// A spike of one or two batches is no explosion.
    private static final int STEPS_OF_AN_EXPLOSION = 3;

    private final List<Parameter> parameters;
    private final List<Tensor> buffers;
    private final List<Tensor> buffersBefore;
    private final List<Tensor> gradients = new ArrayList<>();

    private double limit;
    private int tooHigh;
    private boolean careful;

    /// Checks for a guard.
    ///
    /// @param reference a loss that is usual before training, by which an explosion is known
    Sentry(Guard.Config config, Sequential network, double reference) {
        boolean usable = reference > 0 && Double.isFinite(reference) && config.action() != Guard.Action.OFF;
        limit = usable ? reference * config.explosion() : Double.POSITIVE_INFINITY;
        parameters = network.parameters();
        buffers = network.buffers().stream().map(Buffer::value).toList();
        buffersBefore = buffers.stream().map(Tensor::copy).toList();
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

    boolean parametersAreFinite() {
        return Ops.areFinite(parameters.stream().map(Parameter::value).toList());
    }

    /// Whether the last losses were no explosion, not even the beginning of one.
    boolean isCalm() {
        return tooHigh == 0;
    }

    /// Forgets the last losses.
    void calm() {
        tooHigh = 0;
    }

    /// Sets whether gradients are looked at, which takes some hundredths of a step.
    ///
    /// @return false where that was so already
    boolean careful(boolean now) {
        boolean changed = careful != now;
        careful = now;
        return changed;
    }

    void save(Map<String, Object> state) {
        state.put("limit", limit);
        state.put("tooHigh", tooHigh);
    }

    void load(Fields state) {
        limit = state.number("limit");
        tooHigh = (int) state.whole("tooHigh");
    }
}
