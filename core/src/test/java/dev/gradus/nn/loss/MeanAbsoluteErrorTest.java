package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;

class MeanAbsoluteErrorTest implements LossContract {
    @Override
    public MeanAbsoluteError make(Reduction reduction) {
        return new MeanAbsoluteError(new MeanAbsoluteError.Config(reduction));
    }

    @Override
    public String golden() {
        return "mean-absolute-error";
    }
}
