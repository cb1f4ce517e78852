package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;

/// Global contrast normalization: gives each single sample the mean 0 and the same contrast, so that dim and bright pictures
/// of one thing look alike.
///
/// ```
/// y = scale · (x - mean) / max(ε, √(λ + var))          mean, var = over all elements of the sample
/// ```
/// Shapes: samples of any shape; the channels of an image have one mean and var together.
///
/// Defaults: scale 1, λ 0, ε 1e-8, which suit pictures that are cut out around a thing. Small patches, of which many are
/// nearly empty, need a larger λ (10 for values up to 255), lest their noise be blown up. A constant sample becomes 0.
///
/// Of the training split only the shape is kept. There is no inverse: mean and contrast of each sample are lost.
///
/// Errors: a scale, λ or ε out of range; no training sample, a value that is not finite.
///
/// Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep learning", 2016, equation 12.3; I. Goodfellow et al., "Maxout
/// networks", 2013. Difference: pylearn2 divides by 1, not by ε, where the contrast is below ε.
public final class GlobalContrast implements Preparation {
    private final Config config;
    private final int size;

    /// Settings.
    ///
    /// @param shape of one sample
    /// @param scale the standard deviation of a prepared sample, above 0
    /// @param lambda is added to the variance, 0 or more
    /// @param epsilon the least divisor, above 0
    public record Config(List<Integer> shape, double scale, double lambda, double epsilon) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
        }

        /// For samples that are not known yet.
        public Config() {
            this(List.of(), 1, 0, 1e-8);
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws GradusException when one is out of range
    public GlobalContrast(Config config) {
        this.config = config;
        size = Groups.shape(config.shape()).size();
        require("scale", config.scale(), Double.MIN_VALUE);
        require("lambda", config.lambda(), 0);
        require("epsilon", config.epsilon(), Double.MIN_VALUE);
    }

    /// For samples like those of a training split.
    ///
    /// @param train the training split
    /// @return the preparation
    /// @throws GradusException when there is no sample, or a value is not finite
    public static GlobalContrast fit(Split.Train train) {
        return fit(train, new Config());
    }

    /// For samples like those of a training split.
    ///
    /// @param train the training split
    /// @param settings all but the shape
    /// @return the preparation
    /// @throws GradusException when a setting is out of range, there is no sample, or a value is not finite
    public static GlobalContrast fit(Split.Train train, Config settings) {
        Groups groups = Groups.of(train.data().shape());
        groups.visit("GlobalContrast", train, (g, x, times) -> {}); // for its errors
        return new GlobalContrast(new Config(groups.sizes(), settings.scale(), settings.lambda(), settings.epsilon()));
    }

    private static void require(String name, double value, double least) {
        if (value >= least && Double.isFinite(value)) return;
        throw GradusException.got("GlobalContrast: %s %s", name, value)
                .expected("a finite number, %s", least == 0 ? "0 or more" : "above 0")
                .because("a sign is misplaced, or a search drew from a wrong range")
                .repair("Usual are scale 1, lambda 0 to 10 and epsilon 1e-8.");
    }

    @Override
    public void check(Shape sample) {
        if (config.shape().isEmpty()) throw Groups.notFitted("GlobalContrast");
        Groups.of(config.shape()).require("GlobalContrast", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        if (config.shape().isEmpty()) throw Groups.notFitted("GlobalContrast");
        for (int sample = 0; sample < samples; sample++) normalize(inputs, offset + sample * size);
    }

    private void normalize(float[] x, int from) {
        if (size == 0) return;
        double first = x[from]; // differences from it are exactly 0 in a constant sample, and small in any other
        double mean = 0, var = 0;
        for (int i = from; i < from + size; i++) mean += x[i] - first;
        mean = first + mean / size;
        for (int i = from; i < from + size; i++) var += (x[i] - mean) * (x[i] - mean);
        double factor = config.scale() / Math.max(config.epsilon(), Math.sqrt(config.lambda() + var / size));
        for (int i = from; i < from + size; i++) x[i] = (float) (factor * (x[i] - mean));
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
