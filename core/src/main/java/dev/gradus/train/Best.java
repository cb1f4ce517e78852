package dev.gradus.train;

import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state after the best epoch: the weights as they were validated, and with them optimizer and average.
///
/// Its tensors are made anew for each best epoch and never changed, so that whoever saves a state can share them.
final class Best {
    static final String PREFIX = "best.";

    private final @Nullable Monitor monitor;
    private int epoch;
    private Evaluation evaluation = new Evaluation(Double.NaN, Double.NaN, 0);
    private double value = Double.NaN;
    private final Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();

    Best(@Nullable Monitor monitor) {
        this.monitor = monitor;
    }

    int epoch() {
        return epoch;
    }

    /// Takes note of an epoch.
    ///
    /// @return whether it is the best so far; non-finite never is
    boolean offer(EpochResult result) {
        double offered = monitor == null ? 0 : result.figures().getOrDefault(monitor.figure(), Double.NaN);
        boolean better =
                monitor == null ? result.validation().isBetterThan(evaluation) : monitor.isBetter(offered, value, 0);
        if (!better) return false;
        epoch = result.epoch();
        evaluation = result.validation();
        value = offered;
        groups.clear();
        return true;
    }

    /// Keeps copies of what belongs to the best epoch.
    void keep(String group, Map<String, Tensor> present) {
        groups.put(PREFIX + group, Copies.of(present));
    }

    @Nullable Map<String, Tensor> kept(String group) {
        return groups.get(PREFIX + group);
    }

    Map<String, Map<String, Tensor>> groups() {
        return groups;
    }

    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("epoch", epoch);
        state.put("value", value);
        state.put("evaluation", Results.write(evaluation));
        return state;
    }

    void state(Fields state) {
        epoch = (int) state.whole("epoch");
        value = state.number("value");
        evaluation = Results.evaluation(state.map("evaluation"));
    }

    /// Takes over the tensors of the best epoch from those of a state.
    void groups(Map<String, Map<String, Tensor>> tensors) {
        groups.clear();
        tensors.forEach((group, values) -> {
            if (group.startsWith(PREFIX)) groups.put(group, values);
        });
    }
}
