package dev.gradus.train.diagnose;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Kept;
import dev.gradus.nn.LayerCopy;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Trials on the very model of the training, which gets everything back afterwards, to the bit.
final class Reruns implements Trials {
    private final Autopsy autopsy;
    private final Sequential network;
    private final Step step;
    private final Pass pass;
    private final Map<String, Tensor> before;
    private Optional<Result> wide = Optional.empty();
    private boolean widened;

    Reruns(Autopsy autopsy, Sequential network, Step step, Pass pass, Map<String, Tensor> before) {
        this.autopsy = autopsy;
        this.network = network;
        this.step = step;
        this.pass = pass;
        this.before = before;
    }

    @Override
    public Optional<Result> with(Batch batch) {
        return Optional.of(run(network, batch));
    }

    @Override
    public Optional<Result> scaled(Map<String, Double> factors) {
        return changed((name, value) ->
                factors.containsKey(name) ? value.mul(Objects.requireNonNull(factors.get(name))) : value);
    }

    @Override
    public Optional<Result> before() {
        Map<String, Tensor> present = network.state();
        return before.keySet().equals(present.keySet())
                ? changed((name, value) -> Objects.requireNonNull(before.get(name)))
                : Optional.empty();
    }

    private interface Change {
        Tensor of(String name, Tensor value);
    }

    private Optional<Result> changed(Change change) {
        Map<String, Tensor> copies = new LinkedHashMap<>(), state = network.state();
        state.forEach((name, value) -> copies.put(name, value.copy()));
        try {
            state.forEach((name, value) -> value.set(change.of(name, Objects.requireNonNull(copies.get(name)))));
            return Optional.of(run(network, step.batch()));
        } finally {
            state.forEach((name, value) -> value.set(Objects.requireNonNull(copies.get(name))));
        }
    }

    /// Several checks ask for it.
    @Override
    public Optional<Result> inFloat64() {
        if (!widened && !step.isDouble()) wide = copyInFloat64();
        widened = true;
        return wide;
    }

    private Optional<Result> copyInFloat64() {
        Shape sample = network.sampleShape();
        Map<String, Tensor> state = network.state();
        if (sample == null) return Optional.empty();
        Sequential copy;
        try {
            copy = (Sequential) new LayerCopy().of(network);
            copy.build(
                    sample, Builder.restoring((name, shape, type) -> Objects.requireNonNull(state.get(name)).copy()));
        } catch (GradusException e) {
            return Optional.empty(); // a layer of somebody's own that cannot be made again
        }
        UnaryOperator<Tensor> widen = t -> t.dtype().isFloating() ? t.to(DType.FLOAT64) : t;
        Batch batch =
                new Batch(
                        widen.apply(step.batch().inputs()),
                        widen.apply(step.batch().targets()),
                        step.batch().indices());
        return Optional.of(run(copy.to(DType.FLOAT64), batch));
    }

    private Result run(Sequential model, Batch batch) {
        Kept kept = Kept.of(model);
        try {
            return Result.of(autopsy.step(model, step.where(), batch, pass, step.learningRate()));
        } finally {
            kept.restore();
        }
    }
}
