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

/// Principal component analysis: describes each sample by its coordinates along the directions in which the samples of the
/// training split differ most.
///
/// ```
/// y = components · (x - mean)          components: eigenvectors of Σ (x - mean) · (x - mean)ᵀ / n, largest eigenvalues first
/// ```
/// Shapes: a sample of any shape with d elements becomes `[k]`, `components [k, d]`. The coordinates have the mean 0 over the
/// training split, no correlation, and the eigenvalues as variances.
///
/// Defaults: as many components as samples or elements, whichever are fewer. The largest element of each component is positive.
///
/// The samples are read twice, a few at a time. Everything is computed in float64: d² numbers for the covariance and about
/// 6 · d³ operations for its eigenvectors, which is seconds for MNIST and minutes for CIFAR. Preparing a sample takes d · k
/// operations.
///
/// Errors: no or one training sample, samples that are all the same, a value that is not finite, more than 4096 elements,
/// more components than samples or elements.
///
/// Source: I. Jolliffe, "Principal component analysis", 2002. The same as scikit-learn's `PCA`, except that its
/// `explained_variance_` divides by n - 1 (ddof 1), and [#variance()] by n (ddof 0), as [Standardize] does. Directions of
/// equal variance are not unique.
public final class Pca implements Preparation {
    private final Config config;
    private final @Nullable Fitted fitted;

    private record Fitted(Components components, Projection forth, Projection back) {
        static Fitted of(Components c) {
            int k = c.variance().length, d = c.mean().length;
            double[] columns = Projection.transposed(c.directions(), k, d);
            return new Fitted(
                    c,
                    new Projection(c.mean(), columns, new double[k]),
                    new Projection(new double[k], c.directions(), c.mean()));
        }
    }

    /// Settings; what fitting found is in [#state()].
    ///
    /// @param shape of one sample
    /// @param components how many are kept
    public record Config(List<Integer> shape, int components) {
        /// Keeps a copy.
        public Config {
            shape = List.copyOf(shape);
        }

        /// Not fitted.
        public Config() {
            this(List.of(), 0);
        }
    }

    /// From saved settings, to which [#withState(Map)] adds what fitting found.
    ///
    /// @param config the settings
    public Pca(Config config) {
        this(config, null);
    }

    private Pca(Config config, @Nullable Fitted fitted) {
        this.config = config;
        this.fitted = fitted;
    }

    /// Learns all components; only a training split will do.
    ///
    /// @param train the training split
    /// @return the fitted preparation
    /// @throws GradusException when samples are too few, too large, all the same, or a value is not finite
    public static Pca fit(Split.Train train) {
        return of(train, Components.fit("Pca", train), most(train));
    }

    /// Learns some components; only a training split will do.
    ///
    /// @param train the training split
    /// @param components how many to keep, from 1 to the number of elements and of samples
    /// @return the fitted preparation
    /// @throws GradusException when there are not so many, when samples are too few, too large, all the same, or a value is
    ///     not finite
    public static Pca fit(Split.Train train, int components) {
        if (components < 1 || components > most(train)) {
            throw GradusException.got("Pca: %d components", components)
                    .expected(
                            "from 1 to the number of elements, %d, and of training samples, %d",
                            train.data().shape().size(), train.data().size())
                    .because("more directions than these do not exist, or a share was meant")
                    .repair("Keep fewer, or a share of the variance: Pca.fitShare(data.train(), 0.95).");
        }
        return of(train, Components.fit("Pca", train), components);
    }

    /// Learns as many components as a share of the variance needs; only a training split will do.
    ///
    /// @param train the training split
    /// @param share of the variance to keep at least, above 0 and below 1
    /// @return the fitted preparation
    /// @throws GradusException when it is no such share, when samples are too few, too large, all the same, or a value is not
    ///     finite
    public static Pca fitShare(Split.Train train, double share) {
        if (!(share > 0 && share < 1)) {
            throw GradusException.got("Pca: a share of %s", share)
                    .expected("a number above 0 and below 1")
                    .because("it is a percentage, or a number of components")
                    .repair("Use 0.95 for 95 %, or Pca.fit(data.train(), components) for a number.");
        }
        Components all = Components.fit("Pca", train);
        return of(train, all, Math.min(all.needed(share), most(train)));
    }

    private static int most(Split.Train train) {
        return Math.min(train.data().shape().size(), train.data().size());
    }

    private static Pca of(Split.Train train, Components all, int k) {
        return new Pca(new Config(Groups.sizes(train.data().shape()), k), Fitted.of(all.first(k)));
    }

    /// The variance of the training split along each component.
    ///
    /// @return descending, divided by n
    public double[] variance() {
        return fitted().components.variance().clone();
    }

    /// The share of the variance of the training split that the components keep.
    ///
    /// @return from 0 to 1
    public double share() {
        return fitted().components.share();
    }

    /// One component, in the shape of a sample: of images, a picture.
    ///
    /// @param number from 0, of the largest variance
    /// @return its elements, of which the squares add up to 1
    public Tensor component(int number) {
        int d = Groups.shape(config.shape()).size();
        float[] values = new float[d];
        double[] all = fitted().components.directions();
        for (int i = 0; i < d; i++) values[i] = (float) all[number * d + i];
        return Tensor.of(Groups.shape(config.shape()), values);
    }

    private Fitted fitted() {
        if (fitted == null) throw Groups.notFitted("Pca");
        return fitted;
    }

    @Override
    public void check(Shape sample) {
        fitted();
        Groups.of(config.shape()).require("Pca", sample);
    }

    @Override
    public Shape shape(Shape sample) {
        return Shape.of(config.components());
    }

    @Override
    public Shape fittedOn() {
        return Groups.shape(config.shape());
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        fitted().forth.apply(inputs, offset, samples);
    }

    /// Brings samples back from their coordinates, in place: the nearest ones that the kept components can describe.
    ///
    /// @param prepared coordinates, one sample after the other; the array has room for the raw samples
    /// @param offset of the first
    /// @param samples how many
    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        fitted().back.apply(prepared, offset, samples);
    }

    @Override
    public Map<String, Tensor> state() {
        return fitted().components.state();
    }

    @Override
    public Pca withState(Map<String, Tensor> state) {
        int d = Groups.shape(config.shape()).size();
        return new Pca(config, Fitted.of(Components.of("Pca", state, d, config.components())));
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
