package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.MaxPool2d;

/// LeNet-5, the convolutional network for handwritten digits, in its modern form; 61,706 parameters and 416,520 multiply-adds
/// on images of 28 × 28 with 10 classes.
///
/// ```
/// C1 conv 6, 5×5, padding 2 → activation → S2 pool → C3 conv 16, 5×5 → activation → S4 pool
/// → C5 linear 120 → activation → F6 linear 84 → activation → linear outputs
/// ```
/// Shapes: `[1, 28, 28] → C1 [6, 28, 28] → S2 [6, 14, 14] → C3 [16, 10, 10] → S4 [16, 5, 5] → 120 → 84 → outputs`. The padding
/// of C1 is the frame that made digits of 28 × 28 images of 32 × 32; images that are 32 × 32 already take `padding: 0`.
/// Defaults: ReLU and the maximum over 2 × 2, which are what is called LeNet-5 today and learn fastest; PyTorch's
/// initialization. Errors: images below 12 × 12 (with padding 2), too small for C3 or S4.
///
/// Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition", section II.B.
public final class LeNet5 implements Architecture {
    private static final int KERNEL = 5;

    private final Config config;

    /// What halves the image.
    public enum Pooling {
        /// The maximum over 2 × 2.
        MAX,
        /// The mean of 2 × 2.
        AVERAGE
    }

    /// Settings.
    ///
    /// @param activation after each layer but the pools and the last
    /// @param pooling what halves the image
    /// @param padding zeros beyond each edge of the image
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(Layer activation, Pooling pooling, int padding, Initializer init) {
        /// The defaults.
        public Config() {
            this(new ReLU(), Pooling.MAX, 2, new TorchDefault());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LeNet5(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        return Sequential.of(
                Copies.conv(6, KERNEL, config.init()).padding(config.padding()),
                Copies.of(config.activation()),
                pool(),
                Copies.conv(16, KERNEL, config.init()),
                Copies.of(config.activation()),
                pool(),
                new Flatten(),
                Copies.linear(120, config.init()),
                Copies.of(config.activation()),
                Copies.linear(84, config.init()),
                Copies.of(config.activation()),
                Copies.linear(outputs, config.init()));
    }

    private Layer pool() {
        return switch (config.pooling()) {
            case MAX -> new MaxPool2d(2);
            case AVERAGE -> new AvgPool2d(2);
        };
    }

    @Override
    public Config config() {
        return config;
    }
}
