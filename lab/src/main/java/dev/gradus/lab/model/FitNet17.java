package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.ArrayList;
import java.util.List;

/// FitNet-17, the thin and deep network of the LSUV experiments, for images of 32 × 32: 17 convolutions and two dense layers.
///
/// ```
/// dropout → conv 32, 32, 32, 48, 48 → pool → dropout → conv 80 × 6 → pool → dropout → conv 128 × 6 → largest → dropout
/// → linear 500 → dropout → linear outputs
/// ```
/// Every convolution is 3 × 3, with an activation, and batch normalization before it where that is wanted. Parameters with ten classes: 1,276,806; with Maxout of 2 pieces after convolutions and of 5
/// pieces in the dense layer, 2,742,102. Defaults: ReLU, dropout 0.2 (also on the input), the first weights of Xavier
/// (those of He explode under Maxout, as published).
/// Source: FitNet-4 of Romero et al. 2015 as in Mishkin and Matas 2016, `fitnet4_relu_*.prototxt`.
public final class FitNet17 implements Architecture {
    private static final List<List<Integer>> STAGES =
            List.of(
                    List.of(32, 32, 32, 48, 48),
                    List.of(80, 80, 80, 80, 80, 80),
                    List.of(128, 128, 128, 128, 128, 128));
    private static final int CONV_PIECES = 2;
    private static final int DENSE_PIECES = 5;
    private static final int UNITS = 500;

    private final Config config;

    /// Settings.
    ///
    /// @param maxout whether Maxout takes the place of the activation
    /// @param activation after each layer but the last, without Maxout
    /// @param batchNorm whether each layer but the last is normalized before its activation; it then has no bias
    /// @param dropout the probability to drop
    /// @param init first values of the weights
    public record Config(boolean maxout, Layer activation, boolean batchNorm, double dropout, Initializer init) {
        /// The defaults.
        public Config() {
            this(false, new ReLU(), false, 0.2, new Xavier());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public FitNet17(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        addDropout(layers);
        for (List<Integer> stage : STAGES) {
            for (int channels : stage) {
                int pieces = config.maxout() ? CONV_PIECES : 1;
                Conv2d conv = Copies.same(pieces * channels, 3, config.init());
                layers.add(config.batchNorm() ? conv.bias(false) : conv);
                if (config.batchNorm()) layers.add(new BatchNorm2d());
                layers.add(config.maxout() ? new Maxout(CONV_PIECES) : Copies.of(config.activation()));
            }
            layers.add(stage.equals(STAGES.getLast()) ? new GlobalMaxPool2d() : new MaxPool2d(2));
            addDropout(layers);
        }
        int units = (config.maxout() ? DENSE_PIECES : 1) * UNITS;
        layers.add(config.batchNorm() ? Copies.unbiased(units, config.init()) : Copies.linear(units, config.init()));
        if (config.batchNorm()) layers.add(new BatchNorm1d());
        layers.add(config.maxout() ? new Maxout(DENSE_PIECES) : Copies.of(config.activation()));
        addDropout(layers);
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private void addDropout(List<Layer> layers) {
        if (config.dropout() != 0) layers.add(new Dropout(config.dropout()));
    }

    @Override
    public Config config() {
        return config;
    }
}
