package dev.gradus.nn.norm;

import dev.gradus.error.GradusException;

/// What every normalization asks of its settings and its user.
final class Checks {
    private Checks() {}

    static double eps(String kind, double eps) {
        if (eps >= 0 && eps < Double.POSITIVE_INFINITY) return eps;
        throw GradusException.got("%s: eps = %s", kind, eps)
                .expected("0 or a small positive number")
                .because("a sign is misplaced, or the exponent was taken for the number")
                .repair("Leave it at its default, or write for example 1e-5.");
    }

    static GradusException notBuilt(String kind) {
        return GradusException.got("%s: forward before build", kind)
                .expected("a built layer")
                .because("the layer is used outside of a Sequential, or the model was not built")
                .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
    }
}
