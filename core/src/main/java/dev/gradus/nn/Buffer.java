package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Tensor;

/// A named tensor of a layer's state that no optimizer changes, such as `1.running_mean`; names and layouts are PyTorch's.
///
/// The layer itself changes it in training passes. It is saved and restored with the parameters.
public final class Buffer {
    private final String name;
    private Tensor value;

    Buffer(String name, Tensor value) {
        this.name = name;
        this.value = value.named(name);
    }

    /// The name within the model.
    ///
    /// @return for example `1.running_mean`
    public String name() {
        return name;
    }

    /// The tensor.
    ///
    /// @return always the same object, changed in place (another one only after [#convert])
    public Tensor value() {
        Tensor seen = value;
        if (Replay.isRecording()) Replay.assume(() -> value == seen);
        return seen;
    }

    /// Changes the element type, for gradient checks in float64; integers stay.
    ///
    /// @param dtype the new type
    public void convert(DType dtype) {
        Replay.refuse("it converts a buffer");
        if (value.dtype().isFloating() && value.dtype() != dtype) value = value.to(dtype).named(name);
    }

    /// Name and shape.
    @Override
    public String toString() {
        return name + " " + value.shape();
    }
}
