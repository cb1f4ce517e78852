package dev.gradus.regularize;

import dev.gradus.config.Configured;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Where parameters must be after every step of the optimizer: they are put back, by the shortest way.
public interface Constraint extends Configured {
    /// Which parameters it holds for.
    ///
    /// @return `all`, `matrices`, `vectors` or a pattern of names
    String on();

    /// The nearest allowed values.
    ///
    /// @param w values after a step
    /// @param learningRate of the step
    /// @return of the same shape
    Tensor nearest(Tensor w, double learningRate);

    /// Puts parameters back in place.
    ///
    /// @param parameters of a model
    /// @param learningRate of the step that was made
    /// @throws dev.gradus.error.GradusException when it holds for none
    default void apply(List<Parameter> parameters, double learningRate) {
        try (var _ = NoGrad.open()) {
            for (Parameter p : Choice.of(getClass().getSimpleName(), on(), parameters)) {
                p.value().set(nearest(p.value(), learningRate));
            }
        }
    }
}
