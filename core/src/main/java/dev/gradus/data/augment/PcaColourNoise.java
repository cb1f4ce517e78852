package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Moves all pixels along the directions in which the colours of the training images vary most: `y = x + white Σ a[k] λ[k] v[k]`, `a[k] ~ N(0, std²)`.
///
/// v and λ are the eigenvectors and eigenvalues of the covariance of the channels over all pixels of the training images, from 0 (black) to 1
/// (white). It changes the light of an image as daylight and lamps do. Shapes: images of as many channels as it was fitted on. Defaults: std
/// 0.1, p 1. Errors: not fitted, or another number of channels. Source: Krizhevsky et al. 2012, section 4.1, whose λ for ImageNet
/// are 0.2175, 0.0188 and 0.0045 in the code of others.
public final class PcaColourNoise implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param values eigenvalues, the greatest first
    /// @param vectors eigenvectors, one after the other
    /// @param std standard deviation of the factors
    /// @param p the probability that anything is done
    public record Config(List<Double> values, List<Double> vectors, double std, double p) {
        /// Keeps copies.
        public Config {
            values = List.copyOf(values);
            vectors = List.copyOf(vectors);
        }

        /// Not fitted.
        public Config() {
            this(List.of(), List.of(), 0.1, 1);
        }
    }

    record Lit(List<Double> shift) implements Change {
        @Override
        public void apply(Image image) {
            float[] x = image.pixels();
            int n = image.plane();
            for (int c = 0; c < image.channels(); c++) {
                float by = (float) (shift.get(c) * image.white());
                for (int i = c * n; i < (c + 1) * n; i++) x[i] = image.rounded(x[i] + by);
            }
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public PcaColourNoise(Config config) {
        Require.chance("PcaColourNoise", config.p());
        Require.between("PcaColourNoise", "std", config.std(), 0, 1e6);
        Pca.check(config.values(), config.vectors());
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        requireChannels(image.channels());
        int n = config.values().size();
        double[] normal = new double[n];
        for (int k = 0; k < n; k++) normal[k] = rng.normal(k);
        List<Double> shift = new ArrayList<>();
        for (int c = 0; c < n; c++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += config.std() * normal[k] * config.values().get(k) * config.vectors().get(k * n + c);
            shift.add(sum);
        }
        return new Lit(shift);
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.COLOUR);
    }

    @Override
    public Shape shape(Shape image) {
        requireChannels(image.axis(0));
        return image;
    }

    /// Learns how colours vary, for noise of standard deviation 0.1; only a training split will do.
    ///
    /// @param train the training split, of images
    /// @return the augmentation
    /// @throws GradusException when there is no sample, or the samples are not images
    public static PcaColourNoise fit(Split.Train train) {
        return fit(train, 0.1);
    }

    /// Learns how colours vary; only a training split will do.
    ///
    /// @param train the training split, of images
    /// @param std standard deviation of the factors
    /// @return the augmentation
    /// @throws GradusException when there is no sample, or the samples are not images
    public static PcaColourNoise fit(Split.Train train, double std) {
        Pca pca = Pca.of(train.data());
        return new PcaColourNoise(new Config(pca.values(), pca.vectors(), std, 1));
    }

    private void requireChannels(int channels) {
        int fitted = config.values().size();
        if (fitted == channels) return;
        if (fitted == 0) {
            throw GradusException.got("PcaColourNoise has no directions")
                    .expected("those of a training split")
                    .because("it was made by name, and never saw data")
                    .repair("Make it with PcaColourNoise.fit(data.train()).");
        }
        throw GradusException.got("PcaColourNoise: an image of %d channels", channels)
                .expected("%d, as it was fitted on", fitted)
                .because("it was fitted on another data set")
                .repair("Fit it on the training split of this data set.");
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
