package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What a layer needs to build itself: its path in the model and its share of the randomness.
public final class Builder {
    private final String path;
    private final Rng rng;
    private final @Nullable Stored stored;
    private final Watcher watcher;

    /// Whether nobody will ask for values, so that no initializer is run.
    private final boolean isCounting;

    /// Values that exist already.
    public interface Stored {
        /// The value of one parameter or buffer.
        ///
        /// @param name in the model
        /// @param shape that the layer wants
        /// @param dtype that the layer wants
        /// @return a tensor of this shape and type
        Tensor get(String name, Shape shape, DType dtype);
    }

    /// Is told of every layer that a container builds, after its own children.
    interface Watcher {
        void built(String path, Layer layer, Shape input, Shape output);
    }

    private Builder(String path, Rng rng, @Nullable Stored stored, Watcher watcher, boolean isCounting) {
        this.isCounting = isCounting;
        this.path = path;
        this.rng = rng;
        this.stored = stored;
        this.watcher = watcher;
    }

    /// The builder of a whole model.
    ///
    /// @param rng decides all initial weights
    /// @return the root
    public static Builder root(Rng rng) {
        return new Builder("", rng, null, (path, layer, input, output) -> {}, false);
    }

    /// The builder of a model that is only counted: its parameters are zeros.
    static Builder counting(Watcher watcher) {
        return new Builder("", Rng.of(0), null, watcher, true);
    }

    /// The builder of a model whose parameters exist already, as those of a file: nothing is initialized, nor allocated.
    ///
    /// @param values of all parameters and buffers
    /// @return the root
    public static Builder restoring(Stored values) {
        return new Builder("", Rng.of(0), values, (path, layer, input, output) -> {}, false);
    }

    /// The builder of a part.
    ///
    /// @param name of the part within this one
    /// @return a builder whose path and randomness are the part's own
    public Builder child(String name) {
        return new Builder(path.isEmpty() ? name : path + "." + name, rng.fork(name), stored, watcher, isCounting);
    }

    /// Builds a layer within this one.
    ///
    /// @param name of the layer within this one
    /// @param layer to be built
    /// @param input the shape of one sample
    /// @return the shape of one output sample
    public Shape build(String name, Layer layer, Shape input) {
        Builder own = child(name);
        Shape output = layer.build(input, own);
        watcher.built(own.path, layer, input, output);
        return output;
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
        if (isCounting) return new Parameter(own.path, Tensor.full(shape, 0));
        Tensor first =
                stored == null ? initializer.make(shape, fans, own.rng) : stored.get(own.path, shape, DType.FLOAT32);
        // a copy, since a model that is built while a workspace is open must outlive it
        return new Parameter(own.path, first.copy());
    }

    /// Makes a buffer with its first value.
    ///
    /// @param name within the layer, as in PyTorch: `running_mean`
    /// @param first the value of an untrained model
    /// @return the buffer
    public Buffer buffer(String name, Tensor first) {
        String full = child(name).path;
        return new Buffer(full, (stored == null ? first : stored.get(full, first.shape(), first.dtype())).copy());
    }

    /// Makes a buffer that begins with the same number everywhere.
    ///
    /// @param name within the layer, as in PyTorch: `running_mean`
    /// @param shape of it; nothing is allocated for one that exists already
    /// @param first the number in an untrained model
    /// @param dtype integers for counts
    /// @return the buffer
    public Buffer buffer(String name, Shape shape, double first, DType dtype) {
        String full = child(name).path;
        return new Buffer(
                full, (stored == null ? Tensor.full(shape, first, dtype) : stored.get(full, shape, dtype)).copy());
    }

    /// The place in the model: with it a container tells observers of its children's outputs.
    ///
    /// @return for example `2.0`; empty for the root
    public String path() {
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
