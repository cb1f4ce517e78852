package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.data.Mixing;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;

/// CutMix: a rectangle of each image of a batch is taken from its neighbour; labels count by area.
///
/// ```
/// λ ~ Beta(α, α)     centre uniform, half sides ⌊√(1 - λ) · W / 2⌋ and ⌊√(1 - λ) · H / 2⌋, cut at the border
/// λ' = 1 - area / (W · H)          y[i] = λ' y[i] + (1 - λ') y[i - 1]
/// ```
/// One rectangle for a batch; the neighbour of the first image is the last. Shapes: images `[C, H, W]`. Defaults: α 1, as in
/// torchvision. Source: Yun et al. 2019; torchvision's `CutMix`.
public final class CutMix implements Mixing {
    private final Config config;

    /// Settings.
    ///
    /// @param alpha α, above 0; the smaller, the nearer an image stays to one of the two
    public record Config(double alpha) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public CutMix() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws GradusException when α is out of its range
    public CutMix(Config config) {
        Require.between("CutMix", "alpha", config.alpha(), 1e-3, 1e3);
        this.config = config;
    }

    @Override
    public void apply(Samples samples, Rng rng) {
        Shape shape = samples.shape();
        if (shape.rank() != 3) {
            throw GradusException.got("CutMix of samples %s", shape)
                    .expected("images [channels, height, width]")
                    .because("the data set is a table, or its images are flattened")
                    .repair("Use Mixup, which mixes any samples.");
        }
        Rng centre = rng.fork("centre");
        int row = centre.below(0, shape.axis(1)), column = centre.below(1, shape.axis(2));
        mix(samples, Draws.beta(rng, config.alpha()), row, column);
    }

    /// Mixes with a given λ and centre.
    static void mix(Samples s, double lambda, int row, int column) {
        int channels = s.shape().axis(0), h = s.shape().axis(1), w = s.shape().axis(2);
        double half = 0.5 * Math.sqrt(1 - lambda);
        int down = (int) (half * h), right = (int) (half * w);
        int top = Math.max(0, row - down), bottom = Math.min(h, row + down);
        int left = Math.max(0, column - right), end = Math.min(w, column + right);
        int size = s.shape().size(), n = s.count();
        if (n == 0) return;
        float[] x = s.inputs(), last = new float[size];
        System.arraycopy(x, (n - 1) * size, last, 0, size);
        for (int i = n - 1; i >= 0; i--) {
            float[] from = i == 0 ? last : x;
            int before = i == 0 ? 0 : (i - 1) * size;
            for (int r = 0; r < channels * h; r++) {
                if (r % h < top || r % h >= bottom) continue;
                System.arraycopy(from, before + r * w + left, x, i * size + r * w + left, Math.max(0, end - left));
            }
        }
        double area = (double) Math.max(0, bottom - top) * Math.max(0, end - left);
        Mixup.blend(s.targets(), n, s.classes(), (float) (1 - area / ((double) h * w)));
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
