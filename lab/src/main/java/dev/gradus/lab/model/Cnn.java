package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.ArrayList;
import java.util.List;

/// Convolutional network: stages of 3 × 3 convolutions, each stage ended by a maximum over 2 × 2, then dense layers.
///
/// ```
/// (conv c → norm → activation, for each c of a stage) → pool → dropout, for each stage
/// flatten → (linear h → norm → activation → dropout) for each h of hidden → linear outputs
/// ```
/// Defaults: the lectures' network for images of 28 × 28: conv 16, conv 32, pool, conv 64, pool, 100 units; ReLU, no batch
/// normalization, no dropout, PyTorch's initialization.
public final class Cnn implements Architecture {
    private static final int KERNEL = 3;

    private final Config config;

    /// Settings.
    ///
    /// @param stages the channels of the convolutions between two pools
    /// @param hidden the units of each hidden dense layer
    /// @param activation after each layer but the last
    /// @param batchNorm whether each is normalized before its activation; it then has no bias, which would cancel out
    /// @param dropout the probability to drop after a pool or a hidden layer; no dropout layers where it is 0
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(
            List<List<Integer>> stages,
            List<Integer> hidden,
            Layer activation,
            boolean batchNorm,
            double dropout,
            Initializer init) {
        /// Keeps copies.
        public Config {
            stages = stages.stream().map(List::copyOf).toList();
            hidden = List.copyOf(hidden);
        }

        /// The defaults.
        public Config() {
            this(List.of(List.of(16, 32), List.of(64)), List.of(100), new ReLU(), false, 0, new TorchDefault());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Cnn(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        for (List<Integer> stage : config.stages()) {
            for (int channels : stage) {
                Conv2d conv = Copies.same(channels, KERNEL, config.init());
                layers.add(config.batchNorm() ? conv.bias(false) : conv);
                if (config.batchNorm()) layers.add(new BatchNorm2d());
                layers.add(Copies.of(config.activation()));
            }
            layers.add(new MaxPool2d(2));
            if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
        }
        layers.add(new Flatten());
        for (int units : config.hidden()) {
            layers.add(Copies.linear(units, config.init()));
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
