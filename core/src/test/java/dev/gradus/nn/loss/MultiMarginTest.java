package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;

class MultiMarginTest implements LossContract {
    @Override
    public MultiMargin make(Reduction reduction) {
        return new MultiMargin(new MultiMargin.Config(reduction, 1, 1));
    }

    @Override
    public String golden() {
        return "multi-margin";
    }

    @Override
    public Tensor target() {
        return Tensor.ofInts(2, 0, 1, 2);
    }
}
