package dev.gradus.optim;

import dev.gradus.tensor.Elements;

/// L2 weight decay as part of the gradient.
final class Decay {
    private Decay() {}

    /// The gradient with decay, `g + λ p`, for blocks that begin with parameter and gradient.
    ///
    /// @return the gradient itself where λ is 0, else the first scratch block
    static Elements add(double lambda, Elements[] e, Elements[] scratch) {
        return lambda == 0 ? e[1] : scratch[0].set(e[1]).add(lambda, e[0]);
    }
}
