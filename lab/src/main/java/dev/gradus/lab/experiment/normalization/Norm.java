package dev.gradus.lab.experiment.normalization;

import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.List;

/// What stands between a layer with weights and the next, with the activation.
enum Norm {
    NONE("none"),
    BATCH("batch-norm"),
    NOISY("noisy-batch-norm");

    /// The name in cells.
    final String key;

    Norm(String key) {
        this.key = key;
    }

    /// New layers: the normalization, if any, and ReLU.
    ///
    /// @param images whether samples are images
    List<Layer> andReLU(boolean images) {
        if (this == NONE) return List.of(new ReLU());
        Layer norm = images ? new BatchNorm2d() : new BatchNorm1d();
        return this == BATCH ? List.of(norm, new ReLU()) : List.of(norm, new MovingNoise(), new ReLU());
    }
}
