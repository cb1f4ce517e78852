package dev.gradus.lab.model;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;

/// Plain deep network, without normalization and without shortcuts, for comparing first weights: with those of He 30
/// layers learn, with those of Xavier they stall.
///
/// ```
/// 22 layers: conv 3/8 w, 7×7 / 2 → pool → conv w, 3×3 × 6 → pool → conv 2w × 6 → pool → conv 2w × 6 → bins of 7, 3, 2, 1
/// 14 or more: conv w/4, 7×7 / 2 → pool / 3 → conv w/2, 2×2 × 4 → pool → conv w, 2×2 × (layers - 8) → bins of 6, 3, 2, 1
/// → linear 16w → dropout → linear 16w → dropout → linear outputs            w = width; conv = convolution → activation
/// ```
/// Shapes: `[3, 224, 224] → [512, 14, 14] → 32,256 → 4096 → 4096 → outputs` with 22 layers, `→ [256, 18, 18] → 12,800 →
/// …` with 30. The bins are a spatial pyramid: each image is divided into 7 × 7 parts, 3 × 3, 2 × 2 and one. Of
/// convolutions of 2 × 2 every other one is padded, so that each pair keeps the size of the image. Defaults: 22 layers of
/// width 256 as published, ReLU, dropout 0.5, the first weights of He. The small form, for MNIST and CIFAR, is `{small:
/// true, width: 16}`: the first convolution is 3 × 3, and neither it nor a pool halves the image. Errors: another number
/// of layers, widths that are not multiples of 8, images too small for the pools.
///
/// Source: He et al. 2015, "Delving deep into rectifiers", section 2.2, model B of table 3 (22 layers), and the 14 layers
/// of table 1 with sixteen more (30 layers); their pyramids take maxima, where means are taken here.
public final class Plain implements Architecture {
    private static final int WITH_THREES = 22;
    private static final int LEAST = 14;
    private static final int MOST = 1000;

    private final Config config;

    /// Settings.
    ///
    /// @param layers convolutions and dense layers together: 22, or 14 and more of 2 × 2
    /// @param width of which the channels and units of all layers are multiples; 256 as published
    /// @param small whether the first convolution is that for images of about 32 × 32
    /// @param activation after each layer but the last
    /// @param dropout the probability to drop a hidden unit of the dense layers; no dropout layers where it is 0
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(int layers, int width, boolean small, Layer activation, double dropout, Initializer init) {
        /// The defaults.
        public Config() {
            this(WITH_THREES, 256, false, new ReLU(), 0.5, new He());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Plain(Config config) {
        if (config.layers() < LEAST || config.layers() > MOST) {
            throw GradusException.got("plain: %d layers", config.layers())
                    .expected("22 or 30 layers, or any number from %d to %,d", LEAST, MOST)
                    .because("convolutions were counted without the three dense layers")
                    .repair("Write layers: 22, where both first weights learn, or layers: 30, where Xavier's stall.");
        }
        if (config.width() < 8 || config.width() % 8 != 0 || config.width() > 1 << 14) {
            throw GradusException.got("plain: a width of %d", config.width())
                    .expected("a multiple of 8, from 8 to %,d", 1 << 14)
                    .because("the first convolution has 3/8 of the width, or a quarter of it")
                    .repair("Write width: 256 as published, or width: 16 for small images.");
        }
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        if (config.layers() == WITH_THREES) addThrees(layers);
        else addTwos(layers);
        for (int i = 0; i < 2; i++) {
            add(layers, Copies.linear(16 * config.width(), config.init()));
            if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
        }
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private void addThrees(List<Layer> layers) {
        int w = config.width();
        addFirst(layers, 3 * w / 8, 2);
        for (int i = 0; i < 18; i++) {
            if (i == 6 || i == 12) layers.add(new MaxPool2d(2));
            add(layers, Copies.same(i < 6 ? w : 2 * w, 3, config.init()));
        }
        layers.add(pyramid(7, 3, 2, 1));
    }

    private void addTwos(List<Layer> layers) {
        int w = config.width();
        addFirst(layers, w / 4, 3);
        for (int i = 0; i < 4; i++) add(layers, two(w / 2, i));
        layers.add(new MaxPool2d(2));
        for (int i = 0; i < config.layers() - 8; i++) add(layers, two(w, i));
        layers.add(pyramid(6, 3, 2, 1));
    }

    private void addFirst(List<Layer> layers, int channels, int pool) {
        if (config.small()) {
            add(layers, Copies.same(channels, 3, config.init()));
        } else {
            add(layers, Copies.same(channels, 7, config.init()).stride(2));
            layers.add(new MaxPool2d(pool));
        }
    }

    private Conv2d two(int channels, int place) {
        return Copies.conv(channels, 2, config.init()).padding(place % 2 == 0 ? 1 : 0);
    }

    private void add(List<Layer> layers, Layer layer) {
        layers.add(layer);
        layers.add(Copies.of(config.activation()));
    }

    private static Layer pyramid(int... sizes) {
        List<Layer> levels = new ArrayList<>();
        for (int size : sizes) levels.add(Sequential.of(new AdaptiveAvgPool2d(size), new Flatten()));
        return new Concatenate(levels.toArray(Layer[]::new));
    }

    @Override
    public Config config() {
        return config;
    }
}
