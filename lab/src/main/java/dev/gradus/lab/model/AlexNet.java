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
import dev.gradus.nn.norm.LocalResponseNorm;
import java.util.ArrayList;
import java.util.List;

/// AlexNet: five convolutions and three dense layers; 61,100,840 parameters and 714 million multiply-adds on images of
/// 224 × 224 with 1,000 classes.
///
/// ```
/// conv 64, 11×11 / 4 → pool → conv 192, 5×5 → pool → conv 384, 3×3 → conv 256, 3×3 → conv 256, 3×3 → pool
/// → dropout → linear 4096 → dropout → linear 4096 → linear outputs          pool = maximum over 3×3 / 2
/// ```
/// Shapes: `[3, 224, 224] → [64, 55, 55] → [64, 27, 27] → [192, 13, 13] → [256, 6, 6] → 4096 → 4096 → outputs`; ReLU
/// after each layer but the last. Defaults: the form for one GPU (2014), which is torchvision's, less its adaptive
/// pooling: the dense layers take what the image leaves; dropout 0.5; PyTorch's initialization. With `twoGroups`, the
/// form of 2012: convolutions 96, 256, 384, 384, 256, the second, fourth and fifth in two groups, one for each GPU, and
/// response normalization before the first two pools; 60,965,224 parameters. Errors: images below 63 × 63.
///
/// Source: Krizhevsky, Sutskever and Hinton 2012, figure 2; Krizhevsky 2014, "One weird trick", footnote 1;
/// `torchvision.models.alexnet`.
public final class AlexNet implements Architecture {
    private static final int UNITS = 4096;

    private final Config config;

    /// Settings.
    ///
    /// @param twoGroups whether it is the form of 2012, for two GPUs
    /// @param dropout the probability to drop an input of the first two dense layers
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(boolean twoGroups, double dropout, Initializer init) {
        /// The defaults.
        public Config() {
            this(false, 0.5, new TorchDefault());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AlexNet(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        boolean two = config.twoGroups();
        List<Layer> layers = new ArrayList<>();
        add(layers, Copies.conv(two ? 96 : 64, 11, config.init()).stride(4).padding(2));
        addPool(layers, two);
        add(layers, grouped(two ? 256 : 192, 5));
        addPool(layers, two);
        add(layers, Copies.same(384, 3, config.init()));
        add(layers, grouped(two ? 384 : 256, 3));
        add(layers, grouped(256, 3));
        addPool(layers, false);
        layers.add(new Flatten());
        for (int i = 0; i < 2; i++) {
            if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
            add(layers, Copies.linear(UNITS, config.init()));
        }
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private Conv2d grouped(int channels, int kernel) {
        Conv2d conv = Copies.same(channels, kernel, config.init());
        return config.twoGroups() ? conv.groups(2) : conv;
    }

    private static void add(List<Layer> layers, Layer layer) {
        layers.add(layer);
        layers.add(new ReLU());
    }

    private static void addPool(List<Layer> layers, boolean isNormalized) {
        // the paper's α of 1e-4 is not divided by the size of 5
        if (isNormalized) layers.add(new LocalResponseNorm(new LocalResponseNorm.Config(5, 5e-4, 0.75, 2)));
        layers.add(new MaxPool2d(3).stride(2));
    }

    @Override
    public Config config() {
        return config;
    }
}
