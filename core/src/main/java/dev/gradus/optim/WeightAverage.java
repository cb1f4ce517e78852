package dev.gradus.optim;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// An average of a model's weights over its training, often better than the last weights; the training itself is not changed.
///
/// ```java
/// var average = new Ema();
/// average.attach(model.parameters(), model.buffers());
/// …
/// optimizer.step(); average.update();
/// …
/// try (var _ = average.swapIn()) { evaluate(model); }        // here the model has the averaged weights
/// ```
/// A subclass is one kind of average: [#share]. Buffers of whole numbers are copied; running statistics are averaged or copied, as
/// the subclass says.
public abstract class WeightAverage implements Configured {
    private static final String UPDATES = "updates";

    private final List<Averaged> all = new ArrayList<>();
    private long updates;
    private boolean swapped;

    /// A tensor of the model and its average.
    private record Averaged(String name, Supplier<Tensor> present, Tensor average, boolean copied) {}

    /// For subclasses.
    protected WeightAverage() {}

    /// The weight of the present values in the new average.
    ///
    /// @param updates how often [#update()] was called before
    /// @return from 0 (the average stays) to 1 (it becomes the present values)
    protected abstract double share(long updates);

    /// Whether running statistics are averaged as parameters are.
    ///
    /// @return false where they are copied
    protected abstract boolean averagesBuffers();

    /// Begins with the present values.
    ///
    /// @param parameters of a built model
    /// @param buffers of the same model
    public void attach(List<Parameter> parameters, List<Buffer> buffers) {
        requireOwnWeights();
        all.clear();
        updates = 0;
        for (Parameter p : parameters) {
            all.add(new Averaged(p.name(), p::value, p.value().copy(), false));
        }
        for (Buffer b : buffers) {
            boolean copied = !averagesBuffers() || !b.value().dtype().isFloating();
            all.add(new Averaged(b.name(), b::value, b.value().copy(), copied));
        }
    }

    /// Takes the present values into the average; to be called after every step of the optimizer.
    ///
    /// @throws GradusException before [#attach], and while the average is swapped in
    public void update() {
        requireReady();
        double share = share(updates++);
        if (share == 0) return;
        for (Averaged a : all) {
            Tensor present = a.present.get();
            if (a.copied || share == 1) a.average.set(present);
            else Elements.update((e, scratch) -> e[0].lerp(e[1], share), a.average, present.detach());
        }
    }

    private void requireReady() {
        requireOwnWeights();
        if (!all.isEmpty()) return;
        throw GradusException.got("%s: no weights", getClass().getSimpleName())
                .expected("the parameters and buffers of a built model")
                .because("attach was not called, or the model was not built")
                .repair("Call attach(model.parameters(), model.buffers()) first.");
    }

    private void requireOwnWeights() {
        if (!swapped) return;
        throw GradusException.got("%s: the model has the averaged weights", getClass().getSimpleName())
                .expected("the model's own weights")
                .because("swapIn() was called, and what it gave is still open")
                .repair("Close it before training goes on: try (var _ = average.swapIn()) { … }");
    }

    /// Exchanges the model's values with the averages, until what it gives is closed.
    ///
    /// @return gives the model its own values back
    /// @throws GradusException before [#attach], and while the average is swapped in
    public Swap swapIn() {
        requireReady();
        exchange();
        swapped = true;
        return new Swap();
    }

    private void exchange() {
        for (Averaged a : all) {
            Tensor present = a.present.get(), before = present.copy();
            present.set(a.average);
            a.average.set(before);
        }
    }

    /// A stretch in which the model has the averaged values.
    public final class Swap implements AutoCloseable {
        private boolean open = true;

        private Swap() {}

        /// Gives the model its own values back, and the average those that the model has.
        @Override
        public void close() {
            if (!open) return;
            open = false;
            swapped = false;
            exchange();
        }
    }

    /// All that must be saved to continue: the averages under the names of the model, and the number of `updates` (float64).
    ///
    /// @return name → tensor; the averages themselves, not copies
    /// @throws GradusException while the average is swapped in
    public Map<String, Tensor> state() {
        requireReady();
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Averaged a : all) state.put(a.name, a.average);
        state.put(UPDATES, Tensor.of(Shape.of(), new double[] {updates}));
        return state;
    }

    /// Takes over what [#state()] gave; values are copied.
    ///
    /// @param state of the same kind of average of the same model
    /// @throws GradusException when a name is missing or a shape is not its own
    public void state(Map<String, Tensor> state) {
        requireReady();
        for (Averaged a : all) requireSame(a.name, a.average.shape(), state);
        requireSame(UPDATES, Shape.of(), state);
        for (Averaged a : all) a.average.set(Objects.requireNonNull(state.get(a.name)));
        updates = (long) Objects.requireNonNull(state.get(UPDATES)).item();
    }

    private void requireSame(String name, Shape shape, Map<String, Tensor> state) {
        Tensor found = state.get(name);
        if (found != null && found.shape().equals(shape)) return;
        throw GradusException.got(
                        "%s: state with %s %s", getClass().getSimpleName(), found == null ? "no" : found.shape(), name)
                .expected("%s %s", shape, name)
                .because("the state is of another model")
                .repair("Load it with the model that it was saved with.");
    }
}
