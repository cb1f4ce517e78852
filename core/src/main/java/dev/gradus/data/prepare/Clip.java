package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;

/// Clipping: no input is larger than a bound, so that a column which is almost constant in training makes no huge value of others later.
///
/// ```
/// y = min(max(x, -bound), bound)
/// ```
/// ```java
/// Standardize standardize = Standardize.fit(data.train());
/// Clip clip = Clip.fit(Prepared.of(data.train(), standardize), 10);
/// ```
/// Shapes: any, which stays as it is. Defaults: a bound of 10, which of standardized inputs is ten standard deviations.
///
/// Errors: a bound that is not above 0, no training sample, a value that is not finite. Source: `torch.clamp`; scikit-learn has it as
/// `MinMaxScaler(clip=True)`.
public final class Clip implements Preparation {
    private final Config config;
    private final int size;

    /// Settings.
    ///
    /// @param shape of one sample
    /// @param bound of the size of an input, above 0
    public record Config(List<Integer> shape, double bound) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
        }

        /// For samples that are not known yet.
        public Config() {
            this(List.of(), 10);
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when the bound is not above 0
    public Clip(Config config) {
        if (!(config.bound() > 0 && Double.isFinite(config.bound()))) {
            throw GradusException.got("Clip: a bound of %s", config.bound())
                    .expected("a finite number above 0")
                    .because("a sign is misplaced, or infinity was written for none")
                    .repair("Use 10 after a standardization, or leave it out.");
        }
        this.config = config;
        size = Groups.shape(config.shape()).size();
    }

    /// For samples like those of a training split.
    ///
    /// @param train the training split, as the preparations before this one give it
    /// @param bound of the size of an input, above 0
    /// @return the preparation
    /// @throws GradusException when the bound is not above 0, there is no sample, or a value is not finite
    public static Clip fit(Split.Train train, double bound) {
        Groups groups = Groups.of(train.data().shape());
        Clip clip = new Clip(new Config(groups.sizes(), bound));
        groups.visit("Clip", train, (g, x, times) -> {}); // for its errors
        return clip;
    }

    @Override
    public void check(Shape sample) {
        if (config.shape().isEmpty()) throw Groups.notFitted("Clip");
        Groups.of(config.shape()).require("Clip", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (config.shape().isEmpty()) throw Groups.notFitted("Clip");
        float bound = (float) config.bound();
        for (int i = offset, end = offset + samples * size; i < end; i++) {
            inputs[i] = Math.clamp(inputs[i], -bound, bound);
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
