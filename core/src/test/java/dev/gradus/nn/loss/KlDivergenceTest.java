package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;

class KlDivergenceTest implements LossContract {
    @Override
    public KlDivergence make(Reduction reduction) {
        return new KlDivergence(new KlDivergence.Config(reduction, false));
    }

    @Override
    public String golden() {
        return "kl-divergence";
    }

    @Override
    public Tensor target() {
        return LossOptionsTest.shares();
    }
}
