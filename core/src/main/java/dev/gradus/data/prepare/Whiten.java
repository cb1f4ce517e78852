package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whitening: turns and stretches the samples of the training split so that all directions have the variance 1 and none is
/// correlated with another. The elongated bowl of a loss becomes round.
///
/// ```
/// PCA: y = Λ · V · (x - mean)          Λ = diag(1 / √(λ + ε))
/// ZCA: y = Vᵀ · Λ · V · (x - mean)
/// ```
/// V and λ are eigenvectors (as rows) and eigenvalues of `Σ (x - mean) · (x - mean)ᵀ / n`.
///
/// Shapes: PCA makes `[d]` of a sample with d elements, its coordinates along V. ZCA turns back and keeps the shape: of all
/// ways to whiten it changes the samples least, so a picture stays one, with its edges drawn out.
///
/// Defaults: ZCA, ε 1e-5. The variance in a direction becomes λ / (λ + ε): with ε far below λ it is 1, and a direction with
/// less variance than ε, mostly noise, is not blown up. For natural images with values from 0 to 1, ε up to 0.1 is usual.
///
/// Samples are read twice, everything is computed in float64, and fitting costs what it does for [Pca]. Preparing a sample takes
/// d² operations, which is milliseconds for CIFAR. For fewer components, use [Pca] and then [Standardize], which is PCA whitening with ε 0.
///
/// Errors: as [Pca]; ε negative; ε 0 where the samples do not differ in all directions, as more elements than samples or a
/// constant pixel imply.
///
/// Source: A. Bell, T. Sejnowski, "The 'independent components' of natural scenes are edge filters", 1997; A. Krizhevsky,
/// "Learning multiple layers of features from tiny images", 2009, appendix A. scikit-learn's `PCA(whiten=True)` has no ε and
/// divides by n - 1 (ddof 1) instead of n (ddof 0), so its values are √((n - 1) / n) of these.
public final class Whiten implements Preparation {
    private static final double NONE = 1e-12;

    private final Config config;
    private final @Nullable Fitted fitted;

    private record Fitted(Components components, Projection forth, List<Projection> back) {}

    /// Whether samples are turned back after they were stretched.
    public enum Kind {
        /// No: a prepared sample has coordinates along the principal components.
        PCA,
        /// Yes: a prepared sample looks like a raw one.
        ZCA
    }

    /// Settings; what fitting found is in [#state()].
    ///
    /// @param shape of one sample
    /// @param kind whether samples are turned back
    /// @param epsilon is added to each variance, 0 or more
    public record Config(List<Integer> shape, Kind kind, double epsilon) {
        /// Keeps a copy.
        public Config {
            shape = List.copyOf(shape);
        }

        /// Not fitted.
        public Config() {
            this(List.of(), Kind.ZCA, 1e-5);
        }
    }

    /// From saved settings, to which [#withState(Map)] adds what fitting found.
    ///
    /// @param config the settings
    /// @throws GradusException when epsilon is negative
    public Whiten(Config config) {
        this(config, null);
    }

    private Whiten(Config config, @Nullable Components components) {
        this.config = config;
        if (!(config.epsilon() >= 0 && Double.isFinite(config.epsilon()))) {
            throw GradusException.got("Whiten: epsilon %s", config.epsilon())
                    .expected("a finite number, 0 or more")
                    .because("a sign is misplaced")
                    .repair("Usual are 1e-5 to 0.1 for values from 0 to 1.");
        }
        fitted = components == null ? null : fitted(config, components);
    }

    /// Learns ZCA whitening with the default epsilon; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when samples are too few, too large, all the same, or a value is not finite
    public static Whiten fit(Split.Train train) {
        return fit(train, Kind.ZCA, new Config().epsilon());
    }

    /// Learns whitening; only a training split will do.
    ///
    /// @param train the training split
    /// @param kind whether samples are turned back
    /// @param epsilon is added to each variance, 0 or more
    /// @return the fitted preparation
    /// @throws GradusException when epsilon is negative, or 0 where samples do not differ in all directions; when samples are
    ///     too few, too large, all the same, or a value is not finite
    public static Whiten fit(Split.Train train, Kind kind, double epsilon) {
        var config = new Config(Groups.sizes(train.data().shape()), kind, epsilon);
        return new Whiten(new Whiten(config).config(), Components.fit("Whiten", train));
    }

    private static Fitted fitted(Config config, Components c) {
        int d = c.mean().length;
        double[] v = c.directions(), columns = Projection.transposed(v, d, d);
        double[] shrink = new double[d], stretch = new double[d], zeros = new double[d];
        for (int i = 0; i < d; i++) {
            if (config.epsilon() == 0 && c.variance()[i] <= NONE * c.variance()[0]) throw flat(i, d);
            shrink[i] = Math.sqrt(c.variance()[i] + config.epsilon());
            stretch[i] = 1 / shrink[i];
        }
        double[] stretched = scaledColumns(columns, stretch), shrunk = scaledColumns(columns, shrink);
        if (config.kind() == Kind.PCA) {
            var back = new Projection(zeros, Projection.transposed(shrunk, d, d), c.mean());
            return new Fitted(c, new Projection(c.mean(), stretched, zeros), List.of(back));
        }
        double[] turned = Projection.product(stretched, v, d);
        var toCoordinates = new Projection(zeros, shrunk, zeros);
        return new Fitted(
                c, new Projection(c.mean(), turned, zeros), List.of(toCoordinates, new Projection(zeros, v, c.mean())));
    }

    private static double[] scaledColumns(double[] matrix, double[] factors) {
        double[] scaled = new double[matrix.length];
        for (int i = 0; i < scaled.length; i++) scaled[i] = matrix[i] * factors[i % factors.length];
        return scaled;
    }

    private static GradusException flat(int directions, int d) {
        return GradusException.got("Whiten: epsilon 0 for samples that differ in %d of %d directions", directions, d)
                .expected("an epsilon above 0, or samples that differ in all directions")
                .because("an element is constant or follows from others, or there are fewer samples than elements")
                .repair("Use an epsilon such as 1e-5, or Pca with fewer components and then Standardize.");
    }

    private Fitted fitted() {
        if (fitted == null) throw Groups.notFitted("Whiten");
        return fitted;
    }

    @Override
    public void check(Shape sample) {
        fitted();
        Groups.of(config.shape()).require("Whiten", sample);
    }

    @Override
    public Shape shape(Shape sample) {
        return config.kind() == Kind.ZCA ? sample : Shape.of(sample.size());
    }

    @Override
    public Shape fittedOn() {
        return Groups.shape(config.shape());
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        fitted().forth.apply(inputs, offset, samples);
    }

    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        for (Projection step : fitted().back) step.apply(prepared, offset, samples);
    }

    @Override
    public Map<String, Tensor> state() {
        return fitted().components.state();
    }

    @Override
    public Whiten withState(Map<String, Tensor> state) {
        int d = Groups.shape(config.shape()).size();
        return new Whiten(config, Components.of("Whiten", state, d, d));
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
