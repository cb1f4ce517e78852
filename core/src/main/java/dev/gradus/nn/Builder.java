package dev.gradus.nn;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// What a layer needs to build itself: its path in the model and its share of the randomness.
public final class Builder {
    private final String path;
    private final Rng rng;
    private final @Nullable BiFunction<String, Shape, Tensor> stored;

    private Builder(String path, Rng rng, @Nullable BiFunction<String, Shape, Tensor> stored) {
        this.path = path;
        this.rng = rng;
        this.stored = stored;
    }

    /// The builder of a whole model.
    ///
    /// @param rng decides all initial weights
    /// @return the root
    public static Builder root(Rng rng) {
        return new Builder("", rng, null);
    }

    /// The builder of a model whose parameters exist already, as those of a file: nothing is initialized, nor allocated.
    ///
    /// @param values gives the value of the parameter with this name and of the shape that the layer wants
    /// @return the root
    public static Builder restoring(BiFunction<String, Shape, Tensor> values) {
        return new Builder("", Rng.of(0), values);
    }

    /// The builder of a part.
    ///
    /// @param name of the part within this one
    /// @return a builder whose path and randomness are the part's own
    public Builder child(String name) {
        return new Builder(path.isEmpty() ? name : path + "." + name, rng.fork(name), stored);
    }

    /// Makes a parameter with its initial values.
    ///
    /// @param name within the layer, as in PyTorch: `weight`, `bias`
    /// @param shape in PyTorch's layout, outputs first
    /// @param initializer of the values
    /// @param fans of the weight to which it belongs
    /// @return the parameter
    public Parameter parameter(String name, Shape shape, Initializer initializer, Fans fans) {
        Builder own = child(name);
        Tensor first = stored == null ? initializer.make(shape, fans, own.rng) : stored.apply(own.path, shape);
        // a copy, since a model that is built while a workspace is open must outlive it
        return new Parameter(own.path, first.copy());
    }

    String path() {
        return path;
    }

    /// Where the layer is, for errors.
    ///
    /// @param kind of the layer
    /// @return for example `Linear 1`
    public String where(String kind) {
        return path.isEmpty() ? kind : kind + " " + path;
    }
}
