package dev.gradus.regularize;

import dev.gradus.config.Configured;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// What is added to the loss to keep parameters simple; it is reported apart from the loss of the data.
///
/// ```java
/// Tensor penalty = new L2(1e-4).total(model.parameters());   // after loss.backward():
/// penalty.backward();                                        // adds to the gradients
/// ```
/// It holds for weights of dense and convolutional layers unless a choice says otherwise: `all`, `matrices`, `vectors`, or a pattern of
/// names such as `0.*`. Biases and scales of normalizations are few and cannot overfit.
public interface Penalty extends Configured {
    /// Which parameters it holds for.
    ///
    /// @return `all`, `matrices`, `vectors` or a pattern of names
    String on();

    /// The penalty of one parameter.
    ///
    /// @param w its values
    /// @return a scalar that knows its gradient
    Tensor of(Tensor w);

    /// The sum over all parameters that it holds for.
    ///
    /// @param parameters of a model
    /// @return a scalar
    /// @throws dev.gradus.error.GradusException when it holds for none
    default Tensor total(List<Parameter> parameters) {
        return Choice.of(getClass().getSimpleName(), on(), parameters).stream()
                .map(p -> of(p.value()))
                .reduce(Tensor::add)
                .orElseThrow();
    }
}
