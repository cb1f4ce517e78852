package dev.gradus.diagnose.landscape;

/// The loss of a model on fixed data, as a function of all its weights in one vector.
///
/// ```java
/// LossSurface surface = new NetworkSurface(network, new CrossEntropy(), batch, () -> Pass.training(Rng.of(seed)));
/// double curvature = TopEigenvalue.of(surface, Rng.of(1)).value();
/// ```
/// @see NetworkSurface
public interface LossSurface {
    /// Where the model is.
    ///
    /// @return a new vector of all weights
    double[] weights();

    /// The loss somewhere.
    ///
    /// @param weights as many as [#weights()] has
    /// @return L(w)
    double loss(double[] weights);

    /// The loss and its gradient somewhere.
    ///
    /// @param weights as many as [#weights()] has
    /// @return L(w) and ∇L(w)
    Slope slope(double[] weights);

    /// How exact a gradient is, so that differences of gradients are taken over the right distance.
    ///
    /// @return the relative rounding error of a number: 2⁻⁵³ unless said otherwise
    default double precision() {
        return 0x1p-53;
    }

    /// A loss and its gradient.
    ///
    /// @param loss L(w)
    /// @param gradient ∇L(w)
    record Slope(double loss, double[] gradient) {}
}
