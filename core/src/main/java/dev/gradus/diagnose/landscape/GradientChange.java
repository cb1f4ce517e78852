package dev.gradus.diagnose.landscape;

/// How loss and gradient change on the way along the negative gradient, from the present weights.
///
/// ```
/// wη = w - η g,   g = ∇L(w):    loss L(wη)     distance ‖g - ∇L(wη)‖₂     smoothness β = max over η of ‖g - ∇L(wη)‖ / (η ‖g‖)
/// ```
/// A small spread of the losses, a small distance (a predictive gradient) and a small β say that a step in this direction does what the
/// gradient promises. Source: Santurkar et al. 2018, "How does batch normalization help optimization?", figure 4.
///
/// @param loss L(w)
/// @param norm ‖g‖₂
/// @param losses at each step size
/// @param distances of the gradients at each step size
/// @param smoothness the effective β; 0 where the gradient is 0
public record GradientChange(double loss, double norm, double[] losses, double[] distances, double smoothness) {
    /// Measures the change.
    ///
    /// @param surface of the model
    /// @param steps η, each above 0
    /// @return what was found
    public static GradientChange of(LossSurface surface, double... steps) {
        double[] from = surface.weights();
        LossSurface.Slope here = surface.slope(from);
        double norm = Vectors.norm(here.gradient());
        double[] losses = new double[steps.length], distances = new double[steps.length];
        double smoothness = 0;
        for (int i = 0; i < steps.length; i++) {
            LossSurface.Slope there = surface.slope(Vectors.plus(from, -steps[i], here.gradient()));
            losses[i] = there.loss();
            distances[i] = Vectors.norm(Vectors.plus(here.gradient(), -1, there.gradient()));
            if (norm > 0) smoothness = Math.max(smoothness, distances[i] / (steps[i] * norm));
        }
        return new GradientChange(here.loss(), norm, losses, distances, smoothness);
    }
}
