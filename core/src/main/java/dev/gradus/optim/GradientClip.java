package dev.gradus.optim;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// A limit for gradients, between `loss.backward()` and `optimizer.step()`, so that one bad batch cannot throw the weights far.
///
/// ```java
/// value.backward();
/// double norm = new NormClip(1).clip(model.parameters());
/// optimizer.step();
/// ```
/// A norm that is infinite or NaN is never multiplied into the gradients (PyTorch does, and all become NaN): [#clip] refuses
/// it, [#limit] returns it and leaves the gradients as they are.
public interface GradientClip extends Configured {
    /// Limits the gradients in place; parameters without one are left out.
    ///
    /// @param parameters of a model
    /// @return the global norm before; where it is not finite, nothing was changed
    double limit(List<Parameter> parameters);

    /// Limits the gradients in place, or says which of them is infinite or NaN.
    ///
    /// @param parameters of a model
    /// @return the global norm before
    /// @throws GradusException when the norm is not finite
    default double clip(List<Parameter> parameters) {
        double norm = limit(parameters);
        if (Double.isFinite(norm)) return norm;
        throw GradusException.got("gradients whose norm is %s, first that of %s", norm, firstNonFinite(parameters))
                .expected("a finite norm, which can be limited")
                .because("the loss is infinite or NaN, or numbers overflow on the way back")
                .repair("Lower the learning rate, look at the batch, or skip this step.");
    }

    /// The length of all gradients taken as one vector.
    ///
    /// @param parameters of a model
    /// @return √Σ g², 0 where there are no gradients
    static double norm(List<Parameter> parameters) {
        double squares = 0;
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null) squares += Elements.dot(g, g);
        }
        return Math.sqrt(squares);
    }

    private static String firstNonFinite(List<Parameter> parameters) {
        return parameters.stream()
                .filter(p -> !Double.isFinite(norm(List.of(p))))
                .findFirst()
                .map(Parameter::name)
                .orElse("none alone");
    }
}
