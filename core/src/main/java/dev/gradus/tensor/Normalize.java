package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Groups;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Pooling;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// y = γ x̂ + β with x̂ = (x - μ) / σ, σ = √(v + ε); μ, v: mean and biased variance of each group of elements, or given.
///
/// ```
/// g = γ ∂L/∂y,  s = Σ g / m,  p = Σ g x̂ / m  over the m elements of a group
/// ∂L/∂x = (g - s - x̂ p) / σ, or g / σ where μ and v are given;  ∂L/∂γ = Σ ∂L/∂y · x̂,  ∂L/∂β = Σ ∂L/∂y
/// ```
/// γ and β have one number for each channel. Every group consists of parts of one channel each; forward and backward see
/// each element twice or three times, with a few coefficients for its part. μ is kept as the sum of two numbers, so that
/// x̂ keeps its digits where μ is large and σ small.
final class Normalize extends Op implements Fusion.Fused {
    /// Rows of [#coefficients].
    private static final int CENTER = 0, FACTOR = 1, TERM = 2;

    /// Rows of [#statistics].
    private static final int NEAR = 0, REST = 1, INVERSE = 2;

    private final Groups groups;
    private final Groups parts;
    private final int split;
    private final boolean given;
    private final boolean channelsLast;
    private final Tensor statistics;
    private final Tensor coefficients;

    /// x in the layout in which it is normalized.
    private final Tensor seen;

    private final @Nullable Pooled pooled;

    /// The max pooling that y has gone through, and where its maxima were.
    private record Pooled(Pooling windows, Slice<int[]> index) {
        static Pooled of(Pooling windows) {
            return new Pooled(windows, Tensor.result(MaxPool.shape(windows), DType.INT32).rows().ofInts());
        }
    }

    private Normalize(
            Tensor x,
            Tensor seen,
            @Nullable Tensor gamma,
            @Nullable Tensor beta,
            Groups groups,
            boolean given,
            Tensor statistics) {
        super("normalize", gamma == null || beta == null ? new Tensor[] {x} : new Tensor[] {x, gamma, beta});
        this.groups = groups;
        this.given = given;
        this.statistics = statistics;
        this.seen = seen;
        pooled = null;
        channelsLast = seen.isChannelsLast();
        int run = gamma == null || channelsLast ? groups.inner() : x.shape().slice(2, x.shape().rank()).size();
        split = run == 0 ? 1 : groups.inner() / run;
        parts = new Groups(groups.outer(), groups.count() * split, groups.inner() / split);
        coefficients = Tensor.result(Shape.of(3, parts.count()), x.dtype());
    }

    /// The same with more to do in the same pass.
    private Normalize(Normalize of, @Nullable Pooled pooled) {
        super("normalize", of.inputs);
        this.pooled = pooled;
        groups = of.groups;
        parts = of.parts.rectified();
        split = of.split;
        given = of.given;
        channelsLast = of.channelsLast;
        statistics = of.statistics;
        coefficients = of.coefficients;
        seen = of.seen;
    }

    /// y = max(γ x̂ + β, 0), where kernels have that in one pass.
    ///
    /// @param differentiated whether there will be a backward
    /// @return null where they have not
    @Nullable Normalize rectified(boolean differentiated) {
        boolean possible = groups.inner() == 1 && !parts.isRectified() && !(given && differentiated);
        return possible ? new Normalize(this, null) : null;
    }

    /// The largest of max(γ x̂ + β, 0) in each window, where kernels have that in one pass.
    ///
    /// @param windows of a pooling of this, which is rectified
    /// @return null where they have not
    @Nullable Normalize pooled(Pooling windows) {
        boolean possible = parts.isRectified() && pooled == null && channelsLast && windows.halves();
        return possible ? new Normalize(this, Pooled.of(windows)) : null;
    }

    /// x in rows, unless its channels lie next to each other and the groups are whole channels.
    private static Tensor seen(Tensor x, Groups groups) {
        boolean channels =
                x.isChannelsLast() && groups.outer() == x.shape().axis(0) && groups.count() == x.shape().axis(1);
        return x.inLayout(channels);
    }

    /// The groups as they lie in memory: of channels that lie next to each other, runs of one element.
    private static Groups inMemory(Tensor seen, Groups groups) {
        return seen.isChannelsLast() ? new Groups(groups.outer() * groups.inner(), groups.count(), 1) : groups;
    }

    /// With the statistics of the groups of x.
    static Normalized apply(Tensor x, Groups view, double eps, @Nullable Tensor gamma, @Nullable Tensor beta) {
        Tensor seen = seen(x, view);
        Groups groups = inMemory(seen, view);
        int n = groups.count();
        Tensor statistics = Tensor.result(Shape.of(3, n), x.dtype());
        x.kernels().moments(groups, seen.asStored(), statistics.rows());
        Tensor mean = Tensor.result(Shape.of(n), x.dtype()), variance = Tensor.result(Shape.of(n), x.dtype());
        Recorder.once(() -> {
            for (int g = 0; g < n; g++) {
                double v = statistics.at(INVERSE * n + g);
                put(mean, g, statistics.at(NEAR * n + g) + statistics.at(REST * n + g));
                put(variance, g, v);
                put(statistics, INVERSE * n + g, 1 / Math.sqrt(v + eps));
            }
        });
        var op = new Normalize(x, seen, gamma, beta, groups, false, statistics);
        return new Normalized(record(op.forward(), op), mean, variance);
    }

    /// With a given mean and variance of each group.
    static Tensor apply(
            Tensor x,
            Groups view,
            Tensor mean,
            Tensor variance,
            double eps,
            @Nullable Tensor gamma,
            @Nullable Tensor beta) {
        Tensor seen = seen(x, view);
        Groups groups = inMemory(seen, view);
        int n = groups.count();
        Tensor statistics = Tensor.result(Shape.of(3, n), x.dtype());
        Recorder.once(() -> {
            for (int g = 0; g < n; g++) {
                put(statistics, NEAR * n + g, mean.at(g));
                put(statistics, REST * n + g, 0);
                put(statistics, INVERSE * n + g, 1 / Math.sqrt(variance.at(g) + eps));
            }
        });
        var op = new Normalize(x, seen, gamma, beta, groups, true, statistics);
        return record(op.forward(), op);
    }

    private Tensor forward() {
        Recorder.once(this::findCoefficients);
        Tensor y = seen.like();
        compute(y);
        return y;
    }

    @Override
    public void compute(Tensor y) {
        Kernels<Object> k = seen.kernels();
        Slice<Object> c = coefficients.rows(), from = seen.asStored(), to = y.asStored();
        if (pooled != null) k.poolRectified(parts, pooled.windows, from, c, to, pooled.index);
        else k.scaleGroups(parts, from.array(), from.offset(), c.array(), c.offset(), to.array(), to.offset());
    }

    private void findCoefficients() {
        int n = parts.count(), channel = 0;
        for (int first = 0; first < n; first += split) {
            double near = statistic(NEAR, first), rest = statistic(REST, first), inverse = statistic(INVERSE, first);
            for (int p = first; p < first + split; p++) {
                double factor = gamma(channel) * inverse;
                put(coefficients, CENTER * n + p, near);
                put(coefficients, FACTOR * n + p, factor);
                put(coefficients, TERM * n + p, beta(channel) - rest * factor);
                channel = next(channel);
            }
        }
    }

    /// A number of the group to which a part belongs.
    private double statistic(int row, int part) {
        return statistics.at(row * groups.count() + part / split);
    }

    private double gamma(int channel) {
        return inputs.length == 1 ? 1 : inputs[1].at(channel);
    }

    private double beta(int channel) {
        return inputs.length == 1 ? 0 : inputs[2].at(channel);
    }

    /// The channel of the next part: parts go through all channels again and again.
    private int next(int channel) {
        return inputs.length == 1 || channel + 1 == inputs[1].size() ? 0 : channel + 1;
    }

    private static void put(Tensor t, int i, double value) {
        t.rows().put(i, value);
    }

    @Override
    int read() {
        boolean sums = !given || inputs.length > 1;
        return (sums ? 1 : 0) | (given ? 0 : 2);
    }

    @Override
    void backward(Tensor y, Tensor gradient) {
        Tensor x = seen, gy = gradient.inLayout(channelsLast);
        Tensor sums = Tensor.result(Shape.of(2, parts.count()), x.dtype());
        boolean needed = !given || inputs.length > 1;
        if (needed) sum(x, gy, sums);
        if (inputs[0].requiresGrad()) {
            Tensor gx = inputs[0].slotIn(channelsLast);
            inputs[0].deliver(given ? scaled(gy, gx) : combined(x, gy, sums, gx));
        }
        if (inputs.length == 1) return;
        Tensor gamma = inputs[1], beta = inputs[2];
        if (gamma.requiresGrad()) {
            Tensor slot = gamma.slot();
            Recorder.once(() -> {
                for (int c = 0; c < slot.size(); c++) {
                    double sum = 0;
                    for (int p = c; p < parts.count(); p += slot.size()) {
                        sum += product(sums, p) * statistic(INVERSE, p);
                    }
                    put(slot, c, sum);
                }
            });
            gamma.deliver(slot);
        }
        if (beta.requiresGrad()) {
            Tensor slot = beta.slot();
            Recorder.once(() -> {
                for (int c = 0; c < slot.size(); c++) {
                    double sum = 0;
                    for (int p = c; p < parts.count(); p += slot.size()) sum += sums.at(p);
                    put(slot, c, sum);
                }
            });
            beta.deliver(slot);
        }
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.DIVIDES, Trait.CAN_OVERFLOW, Trait.MIXES_ELEMENTS);
    }

    private void sum(Tensor x, Tensor gy, Tensor sums) {
        Kernels<Object> k = x.kernels();
        Slice<Object> c = coefficients.rows(), s = sums.rows(), from = x.asStored(), g = gy.asStored();
        if (pooled == null) k.sumGroups(parts, from, g, c, s);
        else k.sumPooled(parts, pooled.windows, from, g, pooled.index, c, s);
    }

    /// Σ ∂L/∂y · (x - μ) of one part.
    private double product(Tensor sums, int part) {
        return sums.at(parts.count() + part) - statistic(REST, part) * sums.at(part);
    }

    private Tensor scaled(Tensor gy, Tensor gx) {
        Tensor k = Tensor.result(coefficients.shape(), gy.dtype());
        int n = parts.count();
        Recorder.once(() -> {
            for (int p = 0; p < n; p++) {
                put(k, CENTER * n + p, 0);
                put(k, FACTOR * n + p, coefficients.at(FACTOR * n + p));
                put(k, TERM * n + p, 0);
            }
        });
        Slice<Object> from = gy.asStored(), c = k.rows(), to = gx.asStored();
        gy.kernels().scaleGroups(parts, from.array(), from.offset(), c.array(), c.offset(), to.array(), to.offset());
        return gx;
    }

    private Tensor combined(Tensor x, Tensor gy, Tensor sums, Tensor gx) {
        Tensor k = Tensor.result(Shape.of(5, parts.count()), x.dtype());
        Recorder.once(() -> findSlopes(sums, k));
        Slice<Object> c = k.rows(), from = x.asStored(), g = gy.asStored(), to = gx.asStored();
        Object xs = from.array(), gs = g.array();
        int at = from.offset(), go = g.offset();
        if (pooled != null) x.kernels().combinePooled(parts, pooled.windows, from, g, pooled.index, c, to);
        else x.kernels().combineGroups(parts, xs, at, gs, go, c.array(), c.offset(), to.array(), to.offset());
        return gx;
    }

    private void findSlopes(Tensor sums, Tensor k) {
        int n = parts.count();
        for (int first = 0, channel = 0; first < n; first += split) {
            double near = statistic(NEAR, first), rest = statistic(REST, first), inverse = statistic(INVERSE, first);
            double s = 0, p = 0;
            for (int part = first; part < first + split; part++) {
                double gamma = gamma(channel), sum = sums.at(part);
                s += gamma * sum;
                p += gamma * (sums.at(n + part) - rest * sum) * inverse;
                put(k, n + part, gamma * inverse);
                channel = next(channel);
            }
            double slope = -inverse * inverse * p / groups.size(), term = -inverse * s / groups.size() - rest * slope;
            for (int part = first; part < first + split; part++) {
                put(k, part, near);
                put(k, 2 * n + part, slope);
                put(k, 3 * n + part, term);
                put(k, 4 * n + part, coefficients.at(TERM * n + part));
            }
        }
    }
}
