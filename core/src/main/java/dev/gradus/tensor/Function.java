package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Recorder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An operation of your own, with its gradient written by hand.
///
/// ```java
/// final class Cube extends Function {
///     protected Tensor forward(List<Tensor> in) { return in.get(0).pow(3); }
///     protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
///         return List.of(gradient.mul(in.get(0).square()).mul(3));
///     }
/// }
/// Tensor y = new Cube().apply(x);
/// ```
/// Both methods run without recording. What forward keeps in fields is there in backward, so use a new object for each
/// application if it keeps anything. The gradient given to backward, and those it returns, end with the sweep. Try it with
/// [GradCheck].
public abstract class Function {
    /// For subclasses.
    protected Function() {}

    /// Computes the output.
    ///
    /// @param inputs as given to [#apply(Tensor...)]
    /// @return a new tensor
    protected abstract Tensor forward(List<Tensor> inputs);

    /// Computes the gradient of each input.
    ///
    /// @param inputs as in forward
    /// @param output what forward returned
    /// @param gradient of the loss with respect to the output, of its shape
    /// @return one gradient for each input, of that input's shape; null (in a list that allows it) for none
    protected abstract List<? extends @Nullable Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient);

    /// Applies the operation, recorded for backward.
    ///
    /// @param inputs any number
    /// @return the output
    public final Tensor apply(Tensor... inputs) {
        Recorder.refuse(getClass().getName() + " is an operation of your own");
        Tensor y;
        try (var _ = NoGrad.open()) {
            y = forward(List.of(inputs)).detach();
        }
        return Op.record(y, new Applied(this, inputs));
    }

    /// What it can do to numbers, so that a diagnosis can name it as a cause.
    ///
    /// @return none unless said otherwise
    public Set<Trait> traits() {
        return Set.of();
    }

    private static final class Applied extends Op {
        private final Function function;

        Applied(Function function, Tensor[] inputs) {
            super(name(function), inputs.clone());
            this.function = function;
        }

        @Override
        void backward(Tensor y, Tensor gy) {
            List<? extends @Nullable Tensor> gradients = function.backward(List.of(inputs), y, gy);
            if (gradients.size() != inputs.length) throw wrong(gradients.size() + " gradients", inputs.length + "");
            for (int i = 0; i < inputs.length; i++) {
                Tensor g = gradients.get(i);
                if (g == null || !inputs[i].requiresGrad()) continue;
                if (!g.shape().equals(inputs[i].shape()) || g.dtype() != inputs[i].dtype()) {
                    throw wrong(
                            "a gradient " + g.shape() + " " + g.dtype() + " for input " + i,
                            inputs[i].shape() + " " + inputs[i].dtype());
                }
                inputs[i].deliver(g);
            }
        }

        private GradusException wrong(String got, String expected) {
            return GradusException.got("%s: backward gave %s", name(), got)
                    .expected("%s", expected)
                    .because("a broadcast axis was not summed, or an input was forgotten")
                    .repair("Return one gradient for each input, each in that input's shape.");
        }

        @Override
        Set<Trait> traits() {
            return function.traits();
        }

        private static String name(Function function) {
            String name = function.getClass().getSimpleName();
            return name.isEmpty() ? "function" : name; // anonymous classes have none
        }
    }
}
