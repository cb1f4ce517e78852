package dev.gradus.optim;

import dev.gradus.tensor.Elements;

/// Weight decay as part of the gradient (L2), or apart from it.
final class Decay {
    private Decay() {}

    /// The gradient with decay, `g + λ p`, for blocks that begin with parameter and gradient.
    ///
    /// @return the gradient itself where λ is 0, else the first scratch block
    static Elements add(double lambda, Elements[] e, Elements[] scratch) {
        return lambda == 0 ? e[1] : scratch[0].set(e[1]).add(lambda, e[0]);
    }

    /// The same, or with decoupled decay the gradient as it is, after `p = p - η λ p`.
    static Elements add(double lambda, boolean decoupled, double eta, Elements[] e, Elements[] scratch) {
        if (!decoupled) return add(lambda, e, scratch);
        e[0].scale(1 - eta * lambda);
        return e[1];
    }
}
