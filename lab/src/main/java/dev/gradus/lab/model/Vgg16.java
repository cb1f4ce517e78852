package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import java.util.List;

/// VGG-16: thirteen 3 × 3 convolutions and three dense layers; 138,357,544 parameters and 15.47 billion multiply-adds on
/// images of 224 × 224 with 1,000 classes.
///
/// ```
/// conv 64 × 2 → pool → conv 128 × 2 → pool → conv 256 × 3 → pool → conv 512 × 3 → pool → conv 512 × 3 → pool
/// → linear 4096 → dropout → linear 4096 → dropout → linear outputs          conv = convolution → norm → activation
/// ```
/// Shapes: `[3, 224, 224] → [512, 7, 7] → 4096 → 4096 → outputs`; every pool halves the image, and the dense layers take
/// what is left, without PyTorch's adaptive pooling. The form for CIFAR, as for [VggA], is `hidden: []`: 14,719,818
/// parameters on images of 32 × 32 with 10 classes. Defaults: ReLU, no batch normalization, dropout 0.5, the first
/// weights of He, without which so deep a network hardly begins to learn (the paper copied the first layers from VGG-A).
/// Errors: images below 32 × 32.
///
/// Source: Simonyan and Zisserman 2015, table 1, column D; `torchvision.models.vgg16`.
public final class Vgg16 implements Architecture {
    private static final List<List<Integer>> STAGES =
            List.of(
                    List.of(64, 64),
                    List.of(128, 128),
                    List.of(256, 256, 256),
                    List.of(512, 512, 512),
                    List.of(512, 512, 512));

    private final Config config;

    /// Settings.
    ///
    /// @param hidden the units of each hidden dense layer; none in the form for CIFAR
    /// @param activation after each layer but the last
    /// @param batchNorm whether each is normalized before its activation; it then has no bias, which would cancel out
    /// @param dropout the probability to drop a hidden unit; no dropout layers where it is 0
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(List<Integer> hidden, Layer activation, boolean batchNorm, double dropout, Initializer init) {
        /// Keeps a copy.
        public Config {
            hidden = List.copyOf(hidden);
        }

        /// The defaults.
        public Config() {
            this(List.of(4096, 4096), new ReLU(), false, 0.5, new He());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Vgg16(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        return new Vgg(
                        STAGES,
                        config.hidden(),
                        config.activation(),
                        config.batchNorm(),
                        config.dropout(),
                        config.init())
                .network(outputs);
    }

    @Override
    public Config config() {
        return config;
    }
}
