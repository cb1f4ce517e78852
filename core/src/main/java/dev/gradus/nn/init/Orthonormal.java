package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Orthonormal rows or columns: `W Wᵀ = gain² I` where there are fewer rows than columns, else `Wᵀ W = gain² I`.
///
/// ```
/// A ~ N(0, 1) of [rows, columns], transposed if wide;  A = Q R;  W = gain · Q · sign(diag R), transposed back
/// ```
/// Signals keep their length through a linear layer, in both directions. Weights of more axes are a matrix with a row for each output. Defaults:
/// gain 1; √2 is the form scaled for ReLU, [Gain] has the others. Errors: a negative gain. Source: Saxe et al. 2014;
/// `torch.nn.init.orthogonal_`.
public final class Orthonormal implements Initializer {
    private final Config config;

    /// Settings.
    ///
    /// @param gain the length of the rows or columns
    public record Config(double gain) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public Orthonormal() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param gain the length of the rows or columns
    public Orthonormal(double gain) {
        this(new Config(gain));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Orthonormal(Config config) {
        this.config = config;
        Spread.requireNotNegative("Orthonormal: gain", config.gain());
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        int rows = shape.rank() == 0 ? 1 : shape.axis(0);
        int columns = rows == 0 ? 0 : shape.size() / rows;
        boolean wide = rows < columns;
        double[] a = rng.normal(Shape.of(wide ? columns : rows, wide ? rows : columns), 0, 1).toDoubles();
        double[] q = OrthonormalColumns.of(a, wide ? columns : rows, wide ? rows : columns);
        double[] w = new double[shape.size()];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                w[r * columns + c] = config.gain() * (wide ? q[c * rows + r] : q[r * columns + c]);
            }
        }
        return Tensor.of(shape, w).to(DType.FLOAT32);
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
