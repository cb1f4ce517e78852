package dev.gradus.lab.model;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.layer.SelectChannels;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.ArrayList;
import java.util.List;

/// Residual network for CIFAR, with 6 · blocks + 2 layers; ResNet-20 with 269,722 parameters and 41 million multiply-adds
/// on images of 32 × 32 with 10 classes.
///
/// ```
/// conv 16, 3×3 → norm → ReLU → block 16 × blocks → block 32 × blocks, first / 2 → block 64 × blocks, first / 2 → mean → linear outputs
/// block: y = relu(norm(conv(relu(norm(conv(x))))) + shortcut(x))
/// ```
/// Shapes: `[3, 32, 32] → [16, 32, 32] → [32, 16, 16] → [64, 8, 8] → 64 → outputs`; images of other sizes fit, too.
/// Defaults: three blocks in each stage, ResNet-20; 5, 7, 9 and 18 blocks make ResNet-32 (464,154 parameters), 44
/// (658,586), 56 (853,018) and 110 (1,727,962); the first weights of He. Where a stage halves the image, the shortcut
/// takes every other pixel and pads the channels with zeros (the paper's option A, which has no parameters). With
/// `projection` it is a 1 × 1 convolution with a norm (option B): 272,474 parameters with 20 layers. Errors: fewer than
/// one block, samples that are no images.
///
/// Source: He et al. 2016, "Deep residual learning", section 4.2 and table 6.
public final class ResNet implements Architecture {
    private static final int MOST = 200;

    private final Config config;

    /// Settings.
    ///
    /// @param blocks of each of the three stages: n of the paper, with two convolutions each
    /// @param width the channels of the first stage
    /// @param projection whether shortcuts between stages are convolutions, and not zeros and every other pixel
    /// @param init first values of the weights
    public record Config(int blocks, int width, boolean projection, Initializer init) {
        /// The defaults.
        public Config() {
            this(3, 16, false, new He());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ResNet(Config config) {
        if (config.blocks() < 1 || config.blocks() > MOST) {
            throw GradusException.got("resnet: %d blocks", config.blocks())
                    .expected("1 to %d blocks in each stage", MOST)
                    .because("layers were meant: there are 6 · blocks + 2")
                    .repair("Write blocks: 3 for ResNet-20, 9 for ResNet-56.");
        }
        if (config.width() < 2 || config.width() % 2 != 0 || config.width() > 1 << 14) {
            throw GradusException.got("resnet: a width of %d", config.width())
                    .expected("an even number of channels, from 2 to %,d", 1 << 14)
                    .because("zeros are added in halves before and after the channels of the stage before")
                    .repair("Write width: 16 as published.");
        }
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(conv(config.width(), 3, 1));
        layers.add(new BatchNorm2d());
        layers.add(new ReLU());
        for (int stage = 0; stage < 3; stage++) {
            for (int i = 0; i < config.blocks(); i++) {
                layers.add(block(config.width() << stage, stage > 0 && i == 0));
                layers.add(new ReLU());
            }
        }
        layers.add(new GlobalAvgPool2d());
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private Layer block(int channels, boolean isFirst) {
        Layer residual =
                Sequential.of(
                        conv(channels, 3, isFirst ? 2 : 1),
                        new BatchNorm2d(),
                        new ReLU(),
                        conv(channels, 3, 1),
                        new BatchNorm2d());
        return new Add(residual, isFirst ? shortcut(channels) : new Identity());
    }

    private Layer shortcut(int channels) {
        if (config.projection()) return Sequential.of(conv(channels, 1, 2), new BatchNorm2d());
        List<Integer> padded = new ArrayList<>();
        int before = channels / 2;
        for (int i = 0; i < channels; i++) {
            int channel = i - before / 2;
            padded.add(channel >= 0 && channel < before ? channel : -1);
        }
        return Sequential.of(new MaxPool2d(1).stride(2), new SelectChannels(new SelectChannels.Config(padded)));
    }

    private Conv2d conv(int channels, int kernel, int stride) {
        return Copies.same(channels, kernel, config.init()).stride(stride).bias(false);
    }

    @Override
    public Config config() {
        return config;
    }
}
