package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.LocalResponseNorm;
import java.util.ArrayList;
import java.util.List;

/// GoogLeNet, nine Inception blocks; 6,998,552 parameters and 1.59 billion multiply-adds on images of 224 × 224 with
/// 1,000 classes.
///
/// ```
/// conv 64, 7×7 / 2 → pool / 2 → conv 64, 1×1 → conv 192, 3×3 → pool / 2 → 3a 3b → pool / 2 → 4a 4b 4c 4d 4e → pool / 2 → 5a 5b
/// → mean → dropout → linear outputs          block = [1×1 | 1×1 → 3×3 | 1×1 → 5×5 | pool → 1×1]
/// ```
/// Shapes: `[3, 224, 224] → 3b [480, 28, 28] → 4e [832, 14, 14] → 5b [1024, 7, 7] → 1024 → outputs`; ReLU after each
/// convolution. Defaults: the paper's network without its two auxiliary classifiers: response normalization after the
/// first pool and before the second, dropout 0.4; the first weights of He. With `{largeKernel: 3, batchNorm: true}` it is
/// torchvision's, whose third branch has 3 × 3 kernels: 6,624,904 parameters; batch normalization takes the place of
/// biases and of response normalization. For the network of the paper on batch normalization see [BnInception]. Errors:
/// images below 31 × 31.
///
/// Source: Szegedy et al. 2015, table 1; `torchvision.models.googlenet`.
public final class GoogLeNet implements Architecture {
    private static final List<List<Block>> STAGES =
            List.of(
                    List.of(new Block(64, 96, 128, 16, 32, 32), new Block(128, 128, 192, 32, 96, 64)),
                    List.of(
                            new Block(192, 96, 208, 16, 48, 64),
                            new Block(160, 112, 224, 24, 64, 64),
                            new Block(128, 128, 256, 24, 64, 64),
                            new Block(112, 144, 288, 32, 64, 64),
                            new Block(256, 160, 320, 32, 128, 128)),
                    List.of(new Block(256, 160, 320, 32, 128, 128), new Block(384, 192, 384, 48, 128, 128)));

    private final Config config;

    /// Settings.
    ///
    /// @param largeKernel the kernel of the third branch of each block
    /// @param batchNorm whether each convolution is normalized before its activation; it then has no bias
    /// @param dropout the probability to drop an input of the dense layer
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(int largeKernel, boolean batchNorm, double dropout, Initializer init) {
        /// The defaults.
        public Config() {
            this(5, false, 0.4, new He());
        }
    }

    /// A row of the paper's table: channels of each branch.
    private record Block(int one, int reduceThree, int three, int reduceFive, int five, int projection) {}

    /// With all settings.
    ///
    /// @param config the settings
    public GoogLeNet(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(conv(64, 7, 2));
        layers.add(halve());
        if (!config.batchNorm()) layers.add(responseNorm());
        layers.add(conv(64, 1, 1));
        layers.add(conv(192, 3, 1));
        if (!config.batchNorm()) layers.add(responseNorm());
        for (List<Block> stage : STAGES) {
            layers.add(halve());
            for (Block block : stage) layers.add(inception(block));
        }
        layers.add(new GlobalAvgPool2d());
        layers.add(new Flatten());
        if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private Layer inception(Block block) {
        return new Concatenate(
                conv(block.one(), 1, 1),
                Sequential.of(conv(block.reduceThree(), 1, 1), conv(block.three(), 3, 1)),
                Sequential.of(conv(block.reduceFive(), 1, 1), conv(block.five(), config.largeKernel(), 1)),
                Sequential.of(new MaxPool2d(3).stride(1).padding(1), conv(block.projection(), 1, 1)));
    }

    private Sequential conv(int channels, int kernel, int stride) {
        Conv2d conv = Copies.same(channels, kernel, config.init()).stride(stride);
        return config.batchNorm()
                ? Sequential.of(conv.bias(false), new BatchNorm2d(), new ReLU())
                : Sequential.of(conv, new ReLU());
    }

    private static Layer halve() {
        return new MaxPool2d(3).stride(2).ceil(true);
    }

    private static Layer responseNorm() {
        return new LocalResponseNorm(5);
    }

    @Override
    public Config config() {
        return config;
    }
}
