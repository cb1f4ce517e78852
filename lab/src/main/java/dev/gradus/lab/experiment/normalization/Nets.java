package dev.gradus.lab.experiment.normalization;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The networks of this theme: dense ones and small VGGs, with whatever stands behind each hidden layer with weights.
final class Nets {
    /// Channels of convolutions, for images of 8 × 8 and of 28 × 28; a pool for each 0 and at the end.
    private static final List<Integer> SMALL = List.of(8, 0, 16, 0, 32, 32),
            DEEP = List.of(8, 0, 16, 0, 32, 32, 0, 64, 64);

    private Nets() {}

    /// `flatten → (linear → behind) × depth → linear 10`.
    ///
    /// @param behind new layers for one place
    static Sequential dense(int depth, int width, Initializer weights, Supplier<List<Layer>> behind) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int l = 0; l < depth; l++) {
            layers.add(new Linear(width).init(weights));
            layers.addAll(behind.get());
        }
        layers.add(new Linear(10).init(weights));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    /// `conv 8 → pool → conv 16 → pool → conv 32 → conv 32 → pool → linear 10`; each convolution is 3 × 3.
    ///
    /// @param behind new layers for one place, behind a convolution
    static Sequential vgg(Supplier<List<Layer>> behind) {
        return vgg(SMALL, behind);
    }

    /// The same with two convolutions more, `pool → conv 64 → conv 64`, before the last pool, for images of 28 × 28.
    static Sequential deepVgg(Supplier<List<Layer>> behind) {
        return vgg(DEEP, behind);
    }

    private static Sequential vgg(List<Integer> stages, Supplier<List<Layer>> behind) {
        List<Layer> layers = new ArrayList<>();
        for (int channels : stages) {
            if (channels == 0) {
                layers.add(new MaxPool2d(2));
                continue;
            }
            layers.add(new Conv2d(channels, 3).padding(1).init(new He()));
            layers.addAll(behind.get());
        }
        layers.addAll(List.of(new MaxPool2d(2), new Flatten(), new Linear(10).init(new He())));
        return Sequential.of(layers.toArray(Layer[]::new));
    }
}
