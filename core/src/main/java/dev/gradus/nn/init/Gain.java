package dev.gradus.nn.init;

/// By how much weights must be larger for what an activation takes away, as `torch.nn.init.calculate_gain` has it.
public final class Gain {
    /// No activation, a convolution or a sigmoid: 1.
    public static final double LINEAR = 1;

    /// Hyperbolic tangent: 5/3.
    public static final double TANH = 5.0 / 3;

    /// Rectifier: √2.
    public static final double RELU = Math.sqrt(2);

    /// [dev.gradus.nn.activation.SELU]: 3/4.
    public static final double SELU = 0.75;

    private Gain() {}

    /// Leaky rectifier: `√(2 / (1 + slope²))`.
    ///
    /// @param slope on the negative side
    /// @return the gain
    public static double leakyRelu(double slope) {
        return Math.sqrt(2 / (1 + slope * slope));
    }
}
