package dev.gradus.lab.experiment.normalization;

import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/// Noise behind a normalization that moves its distribution in every training pass.
///
/// ```
/// each pass and channel j:   μⱼ ~ U(-0.5, 0.5)            σⱼ ~ U(1, 1.25)
/// each sample i:             mᵢⱼ ~ U(μⱼ - 0.1, μⱼ + 0.1)   sᵢⱼ ~ N(σⱼ, 0.1²)
/// y = s x + m
/// ```
/// In evaluation the identity. Shapes: `[n, c, …]`. Source: Santurkar et al. 2018, the "noisy" batch normalization of section 2.1, with the
/// constants of its appendix.
record MovingNoise() implements Layer, Repeatable {
    private static final double MEAN = 0.5, DEVIATION = 1.25, SPREAD = 0.1;

    @Override
    public Shape build(Shape input, Builder builder) {
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (!pass.isTraining()) return x;
        Rng random = pass.nextRandom();
        int n = x.shape().axis(0), channels = x.shape().axis(1), rest = x.shape().rank() - 2;
        Shape all = Shape.of(n, channels), one = Shape.of(1, channels);
        Tensor mean = random.fork("mean").uniform(one, -MEAN, MEAN);
        Tensor deviation = random.fork("deviation").uniform(one, 1, DEVIATION);
        Tensor m = random.fork("shift").uniform(all, -SPREAD, SPREAD).add(mean);
        Tensor s = random.fork("scale").normal(all, 0, SPREAD).add(deviation);
        int[] sizes = new int[rest + 2];
        Arrays.fill(sizes, 1);
        sizes[0] = n;
        sizes[1] = channels;
        return x.mul(s.reshape(sizes)).add(m.reshape(sizes));
    }

    @Override
    public MovingNoise config() {
        return this;
    }
}
