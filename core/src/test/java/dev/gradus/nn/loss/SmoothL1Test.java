package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;

class SmoothL1Test implements LossContract {
    @Override
    public SmoothL1 make(Reduction reduction) {
        return new SmoothL1(new SmoothL1.Config(reduction, 0.5));
    }

    @Override
    public String golden() {
        return "smooth-l1";
    }
}
