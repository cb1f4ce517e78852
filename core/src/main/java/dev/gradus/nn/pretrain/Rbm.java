package dev.gradus.nn.pretrain;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;

/// Restricted Boltzmann machine: visible and hidden units that learn the distribution of data, without labels.
///
/// ```
/// energy      E(v, h) = -v·b - h·c - h·W v          Gaussian v: ½‖v - b‖² in place of -v·b
/// P(h = 1 | v) = σ(W v + c)                          P(v = 1 | h) = σ(Wᵀ h + b); Gaussian: N(Wᵀ h + b, 1)
/// CD-k        ΔW = η (h₀ v₀ᵀ - hₖ vₖᵀ) + μ ΔW - η λ W    after k alternations of sampling, from the data
/// free energy F(v) = -v·b - Σ ln(1 + e^(W v + c))    Gaussian: ½‖v - b‖² in place of -v·b
/// ```
/// Shapes: data `v [n, visible]`, `W [hidden, visible]` as in a dense layer, `b [visible]`, `c [hidden]`. Hidden units are sampled,
/// and Bernoulli visible ones; Gaussian ones take their mean, and the last hₖ its probabilities (Hinton's guide, section 3).
/// Defaults: Bernoulli, k 1, η 0.1, μ 0.5, λ 1e-4, batches of 50, 10 epochs; W ~ N(0, 0.01²) at first. Errors: Bernoulli data
/// outside of 0 … 1. Same seed, same bits. Source: Hinton 2002; Hinton 2012, "A practical guide to training RBMs".
public final class Rbm implements Configured {
    private final Config config;
    private final Tensor weight;
    private final Tensor visibleBias;
    private final Tensor hiddenBias;

    /// What visible units are.
    public enum Visible {
        /// 0 or 1, or the probability of it.
        BERNOULLI,
        /// Any number, of variance 1.
        GAUSSIAN
    }

    /// Settings.
    ///
    /// @param visible what visible units are
    /// @param k alternations of sampling in a step
    /// @param learningRate η
    /// @param momentum μ, the share of the last change that is repeated
    /// @param weightDecay λ, of W alone
    /// @param batchSize samples in a step
    /// @param epochs passes over the data
    public record Config(
            Visible visible,
            int k,
            double learningRate,
            double momentum,
            double weightDecay,
            int batchSize,
            int epochs) {
        /// The defaults.
        public Config() {
            this(Visible.BERNOULLI, 1, 0.1, 0.5, 1e-4, 50, 10);
        }

        /// The same with other visible units.
        ///
        /// @param other what visible units are
        /// @return a copy
        public Config withVisible(Visible other) {
            return new Config(other, k, learningRate, momentum, weightDecay, batchSize, epochs);
        }

        /// The same for another number of epochs.
        ///
        /// @param other passes over the data
        /// @return a copy
        public Config withEpochs(int other) {
            return new Config(visible, k, learningRate, momentum, weightDecay, batchSize, other);
        }
    }

    /// A machine with small random weights.
    ///
    /// @param visible the number of visible units
    /// @param hidden the number of hidden units
    /// @param config how it learns
    /// @param seed decides the first weights
    public Rbm(int visible, int hidden, Config config, long seed) {
        boolean counts = config.k() >= 1 && config.batchSize() >= 1 && config.epochs() >= 1;
        if (!counts || !(config.learningRate() > 0)) {
            throw GradusException.got(
                            "RBM: k %d, batches of %d, %d epochs, learning rate %s",
                            config.k(), config.batchSize(), config.epochs(), config.learningRate())
                    .expected("at least 1 of each, and a rate above 0")
                    .because("a number was left out")
                    .repair("Usual are k 1, batches of 50, 10 epochs and a rate of 0.1.");
        }
        this.config = config;
        weight = Rng.of(seed).fork("rbm").normal(Shape.of(hidden, visible), 0, 0.01);
        visibleBias = Tensor.zeros(visible);
        hiddenBias = Tensor.zeros(hidden);
    }

    /// The weights.
    ///
    /// @return `[hidden, visible]`, changed in place by training
    public Tensor weight() {
        return weight;
    }

    /// The bias of visible units.
    ///
    /// @return `[visible]`
    public Tensor visibleBias() {
        return visibleBias;
    }

    /// The bias of hidden units.
    ///
    /// @return `[hidden]`
    public Tensor hiddenBias() {
        return hiddenBias;
    }

    /// The probabilities of hidden units.
    ///
    /// @param v `[n, visible]`
    /// @return `[n, hidden]`
    public Tensor hidden(Tensor v) {
        return Ops.linear(v, weight, hiddenBias).sigmoid();
    }

    private Tensor visible(Tensor h) {
        Tensor mean = h.matmul(weight).add(visibleBias);
        return config.visible() == Visible.GAUSSIAN ? mean : mean.sigmoid();
    }

    /// What it makes of data that goes up and down again, without sampling.
    ///
    /// @param v `[n, visible]`
    /// @return `[n, visible]`
    public Tensor reconstruct(Tensor v) {
        return visible(hidden(v));
    }

    /// The mean squared difference between data and its reconstruction, per visible unit.
    ///
    /// @param v `[n, visible]`
    /// @return 0 or more
    public double reconstructionError(Tensor v) {
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            return reconstruct(v).sub(v).square().mean().item();
        }
    }

    /// How unlikely data is, up to a constant: `-ln P(v) - ln Z`.
    ///
    /// @param v `[n, visible]`
    /// @return `[n]`
    public Tensor freeEnergy(Tensor v) {
        Tensor hidden = Ops.softplus(Ops.linear(v, weight, hiddenBias)).sum(1, false);
        Tensor own =
                config.visible() == Visible.GAUSSIAN
                        ? v.sub(visibleBias).square().sum(1, false).mul(-0.5)
                        : v.mul(visibleBias).sum(1, false);
        return own.add(hidden).neg();
    }

    /// The changes that contrastive divergence asks for.
    ///
    /// @param weight of W
    /// @param visible of b
    /// @param hidden of c
    record Change(Tensor weight, Tensor visible, Tensor hidden) {}

    Change change(Tensor v0, Rng rng) {
        int n = v0.shape().axis(0);
        Tensor h0 = hidden(v0), v = v0, h = h0;
        for (int step = 0; step < config.k(); step++) {
            v = visible(sampled(h, rng.fork("hidden").fork(step)));
            if (config.visible() == Visible.BERNOULLI) v = sampled(v, rng.fork("visible").fork(step));
            h = hidden(v);
        }
        Tensor up = h0.transpose(0, 1).matmul(v0), down = h.transpose(0, 1).matmul(v);
        return new Change(
                up.sub(down).mul(1.0 / n), v0.sub(v).sum(0, false).mul(1.0 / n), h0.sub(h).sum(0, false).mul(1.0 / n));
    }

    private static Tensor sampled(Tensor p, Rng rng) {
        return Ops.heaviside(p.sub(rng.uniform(p.shape(), 0, 1)));
    }

    /// Learns from data.
    ///
    /// @param data `[n, visible]`
    /// @param seed decides the order of samples and all sampling
    /// @return the reconstruction error before training and after each epoch
    /// @throws GradusException when Bernoulli data lies outside of 0 … 1
    public List<Double> train(Tensor data, long seed) {
        requireFitting(data);
        int n = data.shape().axis(0), visible = data.shape().axis(1);
        float[] all = data.toFloats();
        Tensor dw = Tensor.full(weight.shape(), 0), db = Tensor.full(visibleBias.shape(), 0);
        Tensor dc = Tensor.full(hiddenBias.shape(), 0);
        List<Double> errors = new ArrayList<>();
        errors.add(reconstructionError(data));
        for (int epoch = 1; epoch <= config.epochs(); epoch++) {
            Rng rng = Rng.of(seed).fork("rbm-training").fork(epoch);
            int[] order = rng.fork("order").permutation(n);
            for (int from = 0; from < n; from += config.batchSize()) {
                int m = Math.min(config.batchSize(), n - from);
                float[] batch = new float[m * visible];
                for (int i = 0; i < m; i++) {
                    System.arraycopy(all, order[from + i] * visible, batch, i * visible, visible);
                }
                try (var _ = Workspace.open();
                        var _ = NoGrad.open()) {
                    Change c = change(Tensor.of(Shape.of(m, visible), batch), rng.fork("step").fork(from));
                    move(weight, dw, c.weight.sub(weight.mul(config.weightDecay())));
                    move(visibleBias, db, c.visible);
                    move(hiddenBias, dc, c.hidden);
                }
            }
            errors.add(reconstructionError(data));
        }
        return errors;
    }

    private void move(Tensor parameter, Tensor last, Tensor gradient) {
        last.set(last.mul(config.momentum()).add(gradient.mul(config.learningRate())));
        parameter.set(parameter.add(last));
    }

    private void requireFitting(Tensor data) {
        int visible = visibleBias.size();
        if (data.shape().rank() != 2 || data.shape().axis(1) != visible) {
            throw GradusException.got("RBM: data %s", data.shape())
                    .expected("[n, %d]", visible)
                    .because("the samples are not flattened")
                    .repair("Reshape them to one row each.");
        }
        if (config.visible() == Visible.GAUSSIAN) return;
        for (float v : data.toFloats()) {
            if (!(v >= 0 && v <= 1)) {
                throw GradusException.got("RBM: Bernoulli data with the value %s", v)
                        .expected("numbers from 0 to 1")
                        .because("the data is standardized")
                        .repair("Use Gaussian visible units, or data scaled to 0 … 1.");
            }
        }
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
