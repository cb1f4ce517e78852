package dev.gradus.lab.experiment.regularization;

import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Dropout in the form of its first papers: nothing is scaled in training, and outputs are multiplied by 1 - p at test time.
///
/// ```
/// in training    y = 0 with probability p, else x
/// in evaluation  y = (1 - p) x         or x, where the scaling is forgotten
/// ```
/// It draws the same masks as [dev.gradus.nn.layer.Dropout]. Source: Hinton et al. 2012.
record ClassicalDropout(double p, boolean scales) implements ElementWise {
    /// Settings.
    record Config(double p, boolean scales) {}

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (p == 0) return x;
        if (pass.drops()) return Ops.dropout(x, p, pass.nextRandom()).mul(1 - p);
        return scales ? x.mul(1 - p) : x;
    }

    @Override
    public Config config() {
        return new Config(p, scales);
    }
}
