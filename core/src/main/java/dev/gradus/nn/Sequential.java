package dev.gradus.nn;

import static java.util.stream.Collectors.joining;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A chain of layers, `y = fₙ(… f₂(f₁(x)))`: each is fed with the output of the one before.
///
/// ```java
/// var model = Sequential.of(new Flatten(), new Linear(256), new ReLU(), new Linear(10));
/// model.build(Shape.of(1, 28, 28), seed);
/// ```
/// Layers are named by their place, `0`, `1` …, and parameters after them, `1.weight`, as in PyTorch's `nn.Sequential`.
public final class Sequential implements Layer, Repeatable {
    private static final int MOST_SHOWN = 8;

    private final Config config;

    /// Where each layer is in the whole model, for observers.
    private final String[] paths;

    private @Nullable Shape sample;

    /// Settings.
    ///
    /// @param layers first to last
    public record Config(List<Layer> layers) {
        /// Keeps a copy.
        public Config {
            layers = List.copyOf(layers);
        }

        /// No layers: the identity.
        public Config() {
            this(List.of());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Sequential(Config config) {
        this.config = config;
        paths = new String[config.layers().size()];
        Arrays.setAll(paths, Integer::toString);
    }

    /// The chain of these layers.
    ///
    /// @param layers first to last
    /// @return a model, not built
    public static Sequential of(Layer... layers) {
        return new Sequential(new Config(List.of(layers)));
    }

    /// Builds a whole model, unless it was built already.
    ///
    /// @param sampleShape the shape of one sample, without the batch axis
    /// @param seed decides all initial weights
    /// @return this
    public Sequential build(Shape sampleShape, long seed) {
        build(sampleShape, Builder.root(Rng.of(seed).fork("weights")));
        return this;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        Shape shape = input;
        for (int i = 0; i < config.layers().size(); i++) {
            String name = Integer.toString(i);
            if (sample == null) paths[i] = builder.child(name).path();
            shape = builder.build(name, config.layers().get(i), shape);
        }
        sample = input;
        return shape;
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        requireSamples(input);
        Tensor x = input;
        for (int i = 0; i < paths.length; i++) {
            x = pass.through(paths[i], config.layers().get(i), x);
        }
        return x;
    }

    private void requireSamples(Tensor input) {
        Shape shape = input.shape();
        if (sample != null && (shape.rank() == 0 || !shape.slice(1, shape.rank()).equals(sample))) {
            throw GradusException.got("the model got a batch %s", shape)
                    .expected("[n%s", sample.rank() == 0 ? "]" : ", " + sample.toString().substring(1))
                    .because("the data has another size than the data that the model was built for")
                    .repair("Resize the data, or give single samples a batch axis of size 1.");
        }
    }

    /// The shape of the samples that it was built for.
    ///
    /// @return without the batch axis; null before it is built
    public @Nullable Shape sampleShape() {
        return sample;
    }

    /// The layers, first to last.
    ///
    /// @return an unmodifiable list
    public List<Layer> layers() {
        return config.layers();
    }

    @Override
    public List<Child> children() {
        List<Child> children = new ArrayList<>();
        for (Layer layer : config.layers()) children.add(new Child(Integer.toString(children.size()), layer));
        return children;
    }

    /// All that a trained model is: its parameters and its buffers.
    ///
    /// @return name → tensor, the tensors themselves; parameters first, each kind in the order of the layers
    /// @throws GradusException when the same layer object is in the model twice
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Parameter p : parameters()) put(state, p.name(), p.value());
        for (Buffer b : buffers()) put(state, b.name(), b.value());
        return state;
    }

    /// Takes over a whole state, such as PyTorch's `state_dict`: all or nothing.
    ///
    /// @param state one tensor for each name of [#state()], of the same shape; values are copied, and their types converted
    /// @throws GradusException when names are missing or left over, a shape is another, or a count is no whole number
    public void state(Map<String, Tensor> state) {
        Map<String, Tensor> own = state();
        List<String> wrong = new ArrayList<>();
        own.forEach((name, to) -> {
            Tensor from = state.get(name);
            if (from == null) wrong.add("%s %s is missing".formatted(name, to.shape()));
            else if (!from.shape().equals(to.shape()))
                wrong.add("%s is %s instead of %s".formatted(name, from.shape(), to.shape()));
            else if (!to.dtype().isFloating() && !isWhole(from)) wrong.add(name + " is no whole number");
        });
        for (String name : state.keySet()) {
            if (!own.containsKey(name)) wrong.add("%s %s has no place".formatted(name, state.get(name).shape()));
        }
        if (!wrong.isEmpty()) throw unlike(wrong);
        own.forEach((name, to) -> to.set(Objects.requireNonNull(state.get(name))));
    }

    private static boolean isWhole(Tensor counts) {
        for (double count : counts.toDoubles()) if (count != (int) count) return false;
        return true;
    }

    private static GradusException unlike(List<String> wrong) {
        String shown = String.join(", ", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size())));
        String more = wrong.size() > MOST_SHOWN ? " and " + (wrong.size() - MOST_SHOWN) + " more" : "";
        return GradusException.got("a state of another model: %s%s", shown, more)
                .expected("a tensor of the same shape for each parameter and buffer, and no other")
                .because("the layers are not those of the model that was saved, or were not built yet")
                .repair("Print network.state().keySet() beside the names of the file, or build the model first.");
    }

    private static void put(Map<String, Tensor> state, String name, Tensor value) {
        if (state.put(name, value) == null) return;
        throw GradusException.got("two parameters are called %s", name)
                .expected("every layer once")
                .because("the same layer object is in the model twice")
                .repair("Make a new layer for each place; shared weights have no names of their own.");
    }

    /// Changes the type of all parameters and buffers, for gradient checks in float64.
    ///
    /// @param dtype the new type
    /// @return this
    public Sequential to(DType dtype) {
        for (Parameter p : parameters()) p.convert(dtype);
        for (Buffer b : buffers()) b.convert(dtype);
        return this;
    }

    /// Multiply-adds of one sample through the whole chain.
    @Override
    public long multiplyAdds(Shape input) {
        return Summary.of(this, input, 1).multiplyAdds();
    }

    @Override
    public Config config() {
        return config;
    }

    /// The layers on one line; [Summary] shows shapes and sizes.
    @Override
    public String toString() {
        return config.layers().stream().map(Layer::toString).collect(joining(", ", "Sequential(", ")"));
    }
}
