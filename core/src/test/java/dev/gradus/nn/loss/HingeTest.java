package dev.gradus.nn.loss;

import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.tensor.Tensor;

class HingeTest implements LossContract {
    @Override
    public Hinge make(Reduction reduction) {
        return new Hinge(new Hinge.Config(reduction));
    }

    @Override
    public String golden() {
        return "hinge";
    }

    @Override
    public Tensor target() {
        double[] t = new double[12];
        for (int i = 0; i < 12; i++) t[i] = Math.rint((3 * (i / 3) + i % 3) % 5 / 4.0);
        return Tensor.of(dev.gradus.tensor.Shape.of(4, 3), t);
    }
}
