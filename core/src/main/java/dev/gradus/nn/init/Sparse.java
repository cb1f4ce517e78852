package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Sparse normal numbers: in each column a share of zeros.
///
/// ```math
/// w = 0 for ⌈sparsity · outputs⌉ elements of each column, else w ~ N(0, std²)
/// ```
/// A column holds what one input gives to all outputs; `⌈sparsity · outputs⌉` of it are zero, at random places. Defaults: sparsity 0.9,
/// std 0.01. Errors: a share outside of 0 … 1. Source: Martens 2010; `torch.nn.init.sparse_`.
public final class Sparse implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param sparsity the share of zeros in each column, from 0 to 1
    /// @param std of the others
    public record Config(double sparsity, double std) {
        /// The defaults.
        public Config() {
            this(0.9, 0.01);
        }
    }

    /// With the default settings.
    public Sparse() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Sparse(Config config) {
        this.config = config;
        Spread.requireNotNegative("Sparse: std", config.std());
        if (!(config.sparsity() >= 0 && config.sparsity() <= 1)) {
            throw GradusException.got("Sparse: sparsity %s", config.sparsity())
                    .expected("a share from 0 to 1")
                    .because("a percentage was given")
                    .repair("0.9 leaves a tenth of the weights.");
        }
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        int rows = shape.rank() == 0 ? 1 : shape.axis(0);
        int columns = rows == 0 ? 0 : shape.size() / rows, zeros = (int) Math.ceil(config.sparsity() * rows);
        float[] w = rng.fork("values").normal(shape, 0, config.std()).toFloats();
        for (int c = 0; c < columns; c++) {
            int[] order = rng.fork("places").fork(c).permutation(rows);
            for (int i = 0; i < zeros; i++) w[order[i] * columns + c] = 0;
        }
        return Tensor.of(shape, w);
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
