package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.data.Mixing;
import dev.gradus.tensor.Rng;

/// Mixup: each sample of a batch is blended with its neighbour, and so are their labels.
///
/// ```
/// λ ~ Beta(α, α)          x[i] = λ x[i] + (1 - λ) x[i - 1]          y[i] = λ y[i] + (1 - λ) y[i - 1]
/// ```
/// One λ for a batch; the neighbour of the first sample is the last. Shapes: any samples. Defaults: α 1 (λ uniform), as in
/// torchvision; Keras has 0.2 and draws partners at random. Source: Zhang et al. 2018; torchvision's `MixUp`.
public final class Mixup implements Mixing {
    private final Config config;

    /// Settings.
    ///
    /// @param alpha α, above 0; the smaller, the nearer samples stay to one of the two
    public record Config(double alpha) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public Mixup() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when α is out of its range
    public Mixup(Config config) {
        Require.between("Mixup", "alpha", config.alpha(), 1e-3, 1e3);
        this.config = config;
    }

    @Override
    public void apply(Samples samples, Rng rng) {
        mix(samples, (float) Draws.beta(rng, config.alpha()));
    }

    /// Mixes with a given λ.
    static void mix(Samples s, float lambda) {
        blend(s.inputs(), s.count(), s.shape().size(), lambda);
        blend(s.targets(), s.count(), s.classes(), lambda);
    }

    /// Row i becomes λ · row i + (1 - λ) · row i - 1.
    static void blend(float[] x, int rows, int size, float lambda) {
        if (rows == 0) return;
        float[] last = new float[size];
        System.arraycopy(x, (rows - 1) * size, last, 0, size);
        for (int row = rows - 1; row > 0; row--) {
            int at = row * size, before = at - size;
            for (int i = 0; i < size; i++) x[at + i] = lambda * x[at + i] + (1 - lambda) * x[before + i];
        }
        for (int i = 0; i < size; i++) x[i] = lambda * x[i] + (1 - lambda) * last[i];
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
