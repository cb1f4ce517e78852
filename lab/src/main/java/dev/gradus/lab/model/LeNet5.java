package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.layer.SelectChannels;
import java.util.ArrayList;
import java.util.List;

/// LeNet-5, the convolutional network for handwritten digits; 61,706 parameters and 416,520 multiply-adds in its modern
/// form, on images of 28 × 28 with 10 classes.
///
/// ```
/// C1 conv 6, 5×5, padding 2 → activation → S2 pool → C3 conv 16, 5×5 → activation → S4 pool
/// → C5 linear 120 → activation → F6 linear 84 → activation → linear outputs
/// ```
/// Shapes: `[1, 28, 28] → C1 [6, 28, 28] → S2 [6, 14, 14] → C3 [16, 10, 10] → S4 [16, 5, 5] → 120 → 84 → outputs`. The
/// padding of C1 is the frame that made digits of 28 × 28 images of 32 × 32; images that are 32 × 32 already take
/// `padding: 0`. Defaults: the modern form, since it is what LeNet-5 means in courses and libraries today, and what
/// learns fastest: C3 sees all maps of S2, ReLU, the maximum over 2 × 2, PyTorch's initialization. Errors: images below
/// 12 × 12 (with padding 2), too small for C3 or S4.
///
/// The form of 1998 is `{type: lenet-5, activation: scaled-tanh, pooling: subsampling, table: true}`, with the 60,000
/// trained parameters of the paper up to F6, and 850 more of a dense output layer, for softmax, where the paper has
/// radial units with fixed centres. Coefficients of S2 and S4 multiply means, not sums, and begin at 1.
///
/// Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition", section
/// II.B and table I.
public final class LeNet5 implements Architecture {
    private static final int KERNEL = 5;
    private static final int MAPS = 6;

    /// The maps of S2 that each map of C3 sees: all runs of three, all runs of four, three sets with a gap, and all.
    private static final List<List<Integer>> TABLE =
            List.of(
                    List.of(0, 1, 2),
                    List.of(1, 2, 3),
                    List.of(2, 3, 4),
                    List.of(3, 4, 5),
                    List.of(4, 5, 0),
                    List.of(5, 0, 1),
                    List.of(0, 1, 2, 3),
                    List.of(1, 2, 3, 4),
                    List.of(2, 3, 4, 5),
                    List.of(3, 4, 5, 0),
                    List.of(4, 5, 0, 1),
                    List.of(5, 0, 1, 2),
                    List.of(0, 1, 3, 4),
                    List.of(1, 2, 4, 5),
                    List.of(0, 2, 3, 5),
                    List.of(0, 1, 2, 3, 4, 5));

    private final Config config;

    /// What halves the image.
    public enum Pooling {
        /// The maximum over 2 × 2.
        MAX,
        /// The mean of 2 × 2.
        AVERAGE,
        /// The mean of 2 × 2, times a trained coefficient of each map, plus a trained bias; then the activation.
        SUBSAMPLING
    }

    /// Settings.
    ///
    /// @param activation after each layer but pools and the last
    /// @param pooling what halves the image
    /// @param table whether the maps of C3 see three, four or six maps of S2, as the paper's table has it, and not all
    /// @param padding zeros beyond each edge of the image
    /// @param init first values of the weights; biases are zero unless it is PyTorch's
    public record Config(Layer activation, Pooling pooling, boolean table, int padding, Initializer init) {
        /// The defaults.
        public Config() {
            this(new ReLU(), Pooling.MAX, false, 2, new TorchDefault());
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
        List<Layer> layers = new ArrayList<>();
        layers.add(Copies.conv(MAPS, KERNEL, config.init()).padding(config.padding()));
        layers.add(Copies.of(config.activation()));
        addPool(layers, MAPS);
        layers.add(config.table() ? byTable() : Copies.conv(TABLE.size(), KERNEL, config.init()));
        layers.add(Copies.of(config.activation()));
        addPool(layers, TABLE.size());
        layers.add(new Flatten());
        for (int units : List.of(120, 84)) {
            layers.add(Copies.linear(units, config.init()));
            layers.add(Copies.of(config.activation()));
        }
        layers.add(Copies.linear(outputs, config.init()));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private Layer byTable() {
        List<Layer> maps = new ArrayList<>();
        for (List<Integer> seen : TABLE) {
            var select = new SelectChannels(new SelectChannels.Config(seen));
            maps.add(Sequential.of(select, Copies.conv(1, KERNEL, config.init())));
        }
        return new Concatenate(maps.toArray(Layer[]::new));
    }

    private void addPool(List<Layer> layers, int maps) {
        layers.add(config.pooling() == Pooling.MAX ? new MaxPool2d(2) : new AvgPool2d(2));
        if (config.pooling() != Pooling.SUBSAMPLING) return;
        layers.add(new Conv2d(maps, 1).groups(maps).init(new Constant(1)));
        layers.add(Copies.of(config.activation()));
    }

    @Override
    public Config config() {
        return config;
    }
}
