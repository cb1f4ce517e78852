package dev.gradus.lab.model;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.ArrayList;
import java.util.List;

/// BN-Inception: GoogLeNet with batch normalization, for images of 224 × 224; 11,285,224 parameters, 2.03 billion
/// multiply-adds with 1,000 classes.
///
/// ```
/// conv 64, 7×7 / 2 → pool / 2 → conv 64, 1×1 → conv 192, 3×3 → pool / 2 → 3a 3b 3c → 4a 4b 4c 4d 4e → 5a 5b → mean → linear
/// block = [1×1 | 1×1 → 3×3 | 1×1 → 3×3 → 3×3 | pool → 1×1]        conv = convolution → batch norm → ReLU
/// ```
/// Blocks 3c and 4e halve the image and pass their maximum on without a projection. Convolutions have no bias, which the
/// normalization would cancel. Source: Ioffe and Szegedy 2015, figure 5. Its table gives 576 channels after 4c and 4d; the
/// branches that it lists there, and the model that was published, sum to 608 (and 4e to 1,056), as here.
public final class BnInception implements Architecture {
    private static final List<Block> BLOCKS =
            List.of(
                    new Block(64, 64, 64, 64, 96, 32, true),
                    new Block(64, 64, 96, 64, 96, 64, true),
                    new Block(0, 128, 160, 64, 96, 0, false),
                    new Block(224, 64, 96, 96, 128, 128, true),
                    new Block(192, 96, 128, 96, 128, 128, true),
                    new Block(160, 128, 160, 128, 160, 128, true),
                    new Block(96, 128, 192, 160, 192, 128, true),
                    new Block(0, 128, 192, 192, 256, 0, false),
                    new Block(352, 192, 320, 160, 224, 128, true),
                    new Block(352, 192, 320, 192, 224, 128, false));

    private final Config config;

    /// Settings: none; the network is as published.
    public record Config() {}

    /// With all settings.
    ///
    /// @param config the settings
    public BnInception(Config config) {
        this.config = config;
    }

    /// A row of the paper's table: channels of each branch, 0 for a branch that is not there.
    private record Block(
            int one, int reduce, int three, int reduceTwo, int twoThrees, int projection, boolean average) {
        Layer layer() {
            int stride = one == 0 ? 2 : 1;
            List<Layer> branches = new ArrayList<>();
            if (one > 0) branches.add(conv(one, 1, 1));
            branches.add(Sequential.of(conv(reduce, 1, 1), conv(three, 3, stride)));
            branches.add(Sequential.of(conv(reduceTwo, 1, 1), conv(twoThrees, 3, 1), conv(twoThrees, 3, stride)));
            if (projection == 0) branches.add(halve());
            else branches.add(Sequential.of(pool(), conv(projection, 1, 1)));
            return new Concatenate(branches.toArray(Layer[]::new));
        }

        private Layer pool() {
            return average ? new AvgPool2d(3).stride(1).padding(1) : new MaxPool2d(3).stride(1).padding(1);
        }
    }

    private static Layer halve() {
        return new MaxPool2d(3).stride(2).ceil(true);
    }

    private static Sequential conv(int channels, int kernel, int stride) {
        Conv2d conv = new Conv2d(channels, kernel).stride(stride).padding(kernel / 2).bias(false).init(new He());
        return Sequential.of(conv, new BatchNorm2d(), new ReLU());
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(conv(64, 7, 2));
        layers.add(halve());
        layers.add(conv(64, 1, 1));
        layers.add(conv(192, 3, 1));
        layers.add(halve());
        for (Block block : BLOCKS) layers.add(block.layer());
        layers.add(new GlobalAvgPool2d());
        layers.add(new Flatten());
        layers.add(new Linear(outputs));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    @Override
    public Config config() {
        return config;
    }
}
