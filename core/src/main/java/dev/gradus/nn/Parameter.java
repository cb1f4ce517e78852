package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A named tensor that training changes, such as `1.weight`; names and layouts are PyTorch's.
public final class Parameter {
    private final String name;
    private Tensor value;

    /// A parameter with its first value.
    ///
    /// @param name unique within a model
    /// @param value a tensor made outside of any workspace; from now on it asks for gradients
    public Parameter(String name, Tensor value) {
        this.name = name;
        this.value = value.requiresGrad(true).named(name);
    }

    /// The name within the model.
    ///
    /// @return for example `1.weight`
    public String name() {
        return name;
    }

    /// The tensor.
    ///
    /// @return always the same object, changed in place by optimizers (another one only after [#convert])
    public Tensor value() {
        return value;
    }

    /// The gradient of the last backward pass.
    ///
    /// @return of the value's shape, or null where none has arrived
    public @Nullable Tensor grad() {
        return value.grad();
    }

    /// Whether training may change it.
    ///
    /// @return false when frozen
    public boolean isTrainable() {
        return value.requiresGrad();
    }

    /// Freezes or unfreezes: a frozen parameter gets no gradient and no update.
    ///
    /// @param trainable whether training may change it
    public void trainable(boolean trainable) {
        value.requiresGrad(trainable);
        if (!trainable) value.zeroGrad();
    }

    /// Changes the element type, for gradient checks in float64.
    ///
    /// @param dtype the new type
    public void convert(DType dtype) {
        if (value.dtype() != dtype) value = value.to(dtype).requiresGrad(value.requiresGrad()).named(name);
    }

    /// Name and shape.
    @Override
    public String toString() {
        return name + " " + value.shape();
    }
}
