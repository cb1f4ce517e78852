package dev.gradus.nn;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A named tensor that training changes, such as `1.weight`; names and layouts are PyTorch's.
public final class Parameter {
    private final String name;
    private Tensor value;

    /// What stands for the value in each thread; made when first needed, which it is in few parameters. Of the parameter, not of what is
    /// ambient on a thread: where there is none, [#value()] knows by one field, without a look at what all parameters have on its thread.
    private volatile @Nullable ThreadLocal<Substitute> substitutes;

    /// What stands for the value, and whether it is part of the recorded computation that asks for it.
    private record Substitute(Tensor value, boolean isRecorded) {}

    /// A tensor that stands for a parameter's value until it is closed.
    public interface Substitution extends AutoCloseable {
        /// Brings back what was there before.
        @Override
        void close();
    }

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
    /// @return always the same object, changed in place by optimizers (another one only after [#convert], and within
    ///     [#substitute])
    public Tensor value() {
        Substitute substitute = substitute();
        Tensor seen = substitute == null ? value : substitute.value;
        if (Replay.isRecording() && (substitute == null || !substitute.isRecorded)) Replay.assume(() -> isSeen(seen));
        return seen;
    }

    private @Nullable Substitute substitute() {
        ThreadLocal<Substitute> local = substitutes;
        return local == null ? null : local.get();
    }

    private boolean isSeen(Tensor before) {
        Substitute substitute = substitute();
        return before == (substitute == null ? value : substitute.value);
    }

    /// Lets this thread see another tensor as the value: for a layer whose weight is computed from the stored one.
    ///
    /// ```java
    /// try (var _ = parameter.substitute(parameter.value().div(norm))) {
    ///     return layer.forward(x, pass);      // backward then goes through the quotient to the stored weight
    /// }
    /// ```
    /// Substitutions nest: the inner one is computed from [#value()], which is the outer one. Everything but [#value()], and
    /// every other thread, goes on with the stored tensor.
    ///
    /// @param other of the same shape and type
    /// @return to be closed by the same thread, the innermost first
    /// @throws GradusException when shape or type differ
    public Substitution substitute(Tensor other) {
        if (!other.shape().equals(value.shape()) || other.dtype() != value.dtype()) {
            throw GradusException.got("%s: %s %s in place of it", this, other.shape(), other.dtype())
                    .expected("%s %s", value.shape(), value.dtype())
                    .because("the weight is transposed, or summed over an axis")
                    .repair("Compute the substitute element by element from value().");
        }
        ThreadLocal<Substitute> local = local();
        Substitute before = local.get();
        local.set(new Substitute(other, Replay.isRecording()));
        return () -> {
            if (before == null) local.remove();
            else local.set(before);
        };
    }

    private synchronized ThreadLocal<Substitute> local() {
        ThreadLocal<Substitute> local = substitutes;
        if (local == null) substitutes = local = new ThreadLocal<>();
        return local;
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
        Replay.refuse("it converts a parameter");
        if (value.dtype() != dtype) value = value.to(dtype).requiresGrad(value.requiresGrad()).named(name);
    }

    /// Name and shape.
    @Override
    public String toString() {
        return name + " " + value.shape();
    }
}
