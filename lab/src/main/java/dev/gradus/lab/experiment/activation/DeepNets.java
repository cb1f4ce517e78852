package dev.gradus.lab.experiment.activation;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Networks of equal dense layers with an activation each, as experiments of this theme compare them.
final class DeepNets {
    private DeepNets() {}

    /// Hidden layers of some units, and ten outputs.
    ///
    /// @param activation as it is configured; each layer has one of its own
    /// @param weights of all layers
    /// @param depth how many hidden layers
    /// @param width units of each; layers before a Maxout have as many outputs for each piece
    static Sequential of(Supplier<Layer> activation, Initializer weights, int depth, int width) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int l = 0; l < depth; l++) {
            Layer its = activation.get();
            int pieces = its instanceof Maxout maxout ? maxout.config().pieces() : 1;
            layers.add(new Linear(width * pieces).init(weights));
            layers.add(its);
        }
        layers.add(new Linear(10).init(weights));
        return Sequential.of(layers.toArray(Layer[]::new));
    }
}
