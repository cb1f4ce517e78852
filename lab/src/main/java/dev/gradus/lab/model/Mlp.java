package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.norm.BatchNorm1d;
import java.util.ArrayList;
import java.util.List;

/// Multi-layer perceptron: dense layers with an activation between them.
///
/// ```
/// flatten → dropout → (linear h → norm → activation → dropout) for each h of hidden → linear outputs
/// ```
/// Defaults: three hidden layers of 256 units, ReLU, no batch normalization, no dropout, PyTorch's initialization.
public final class Mlp implements Architecture {
    private final Config config;

    /// Settings.
    ///
    /// @param hidden the units of each hidden layer, first to last
    /// @param activation after each hidden layer
    /// @param batchNorm whether each is normalized before its activation; it then has no bias, which would cancel out
    /// @param dropout the probability to drop a hidden unit; no dropout layers where it is 0
    /// @param inputDropout the probability to drop an input, usually smaller; no dropout layer where it is 0
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(
            List<Integer> hidden,
            Layer activation,
            boolean batchNorm,
            double dropout,
            double inputDropout,
            Initializer init) {
        /// Keeps a copy.
        public Config {
            hidden = List.copyOf(hidden);
        }

        /// The defaults.
        public Config() {
            this(List.of(256, 256, 256), new ReLU(), false, 0, 0, new TorchDefault());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Mlp(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Flatten());
        if (config.inputDropout() != 0) layers.add(new Dropout(config.inputDropout()));
        for (int units : config.hidden()) {
            layers.add(
                    config.batchNorm() ? Copies.unbiased(units, config.init()) : Copies.linear(units, config.init()));
            if (config.batchNorm()) layers.add(new BatchNorm1d());
            layers.add(Copies.of(config.activation()));
            if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
        }
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    @Override
    public Config config() {
        return config;
    }
}
