package dev.gradus.nn;

import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;

/// What a layer needs to build itself: its path in the model and its share of the randomness.
public final class Builder {
    private final String path;
    private final Rng rng;

    private Builder(String path, Rng rng) {
        this.path = path;
        this.rng = rng;
    }

    /// The builder of a whole model.
    ///
    /// @param rng decides all initial weights
    /// @return the root
    public static Builder root(Rng rng) {
        return new Builder("", rng);
    }

    /// The builder of a part.
    ///
    /// @param name of the part within this one
    /// @return a builder whose path and randomness are the part's own
    public Builder child(String name) {
        return new Builder(path.isEmpty() ? name : path + "." + name, rng.fork(name));
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
        return new Parameter(own.path, initializer.make(shape, fans, own.rng));
    }

    /// Where the layer is, for errors.
    ///
    /// @param kind of the layer
    /// @return for example `Linear 1`
    public String where(String kind) {
        return path.isEmpty() ? kind : kind + " " + path;
    }
}
