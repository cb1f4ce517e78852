package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Distance from orthonormal rows or columns: `λ ‖W Wᵀ - I‖²`, or `λ ‖Wᵀ W - I‖²` where there are more rows than columns.
///
/// Weights of more axes are a matrix with a row for each output. Signals then keep their length. Defaults: λ 1e-4, on weights. Errors: a
/// negative λ. Source: Brock et al. 2017; Bansal et al. 2018, equation 3.
public final class Orthogonality implements Penalty {
    private final Config config;

    /// Settings.
    ///
    /// @param lambda λ, its strength
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double lambda, String on) {
        /// The defaults.
        public Config() {
            this(1e-4, "matrices");
        }
    }

    /// On the weights of dense and convolutional layers.
    ///
    /// @param lambda λ, its strength
    public Orthogonality(double lambda) {
        this(new Config(lambda, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Orthogonality(Config config) {
        Choice.requireStrength("Orthogonality", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        int rows = w.shape().rank() == 0 ? 1 : w.shape().axis(0), columns = rows == 0 ? 0 : w.size() / rows;
        Tensor m = w.reshape(rows, columns), turned = m.transpose(0, 1);
        Tensor gram = rows <= columns ? m.matmul(turned) : turned.matmul(m);
        int n = Math.min(rows, columns);
        double[] one = new double[n * n];
        for (int i = 0; i < n; i++) one[i * n + i] = 1;
        return gram.sub(Tensor.of(Shape.of(n, n), one).to(w.dtype())).square().sum().mul(config.lambda());
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
