package dev.gradus.tensor;

/// A stretch of code in which no operation is recorded, so that nothing inside can be differentiated.
///
/// ```java
/// try (var _ = NoGrad.open()) {
///     Tensor scores = model.forward(inputs, Pass.evaluation());
/// }
/// ```
/// It holds for the thread that opened it, and may be nested.
public final class NoGrad implements AutoCloseable {
    private boolean closed;

    private NoGrad() {}

    /// Stops recording until the returned object is closed.
    ///
    /// @return to be closed, by the same thread
    public static NoGrad open() {
        Execution.here().noGrads++;
        return new NoGrad();
    }

    /// Goes back to what was before.
    @Override
    public void close() {
        if (!closed) Execution.here().noGrads--;
        closed = true;
    }
}
