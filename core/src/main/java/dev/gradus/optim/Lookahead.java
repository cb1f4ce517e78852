package dev.gradus.optim;

import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lookahead: another optimizer explores, and every k steps slow weights follow it part of the way.
///
/// ```
/// k times: p = inner step of p
/// q = q + α (p - q)
/// p = q
/// ```
/// The slow weights q begin where p does; the inner optimizer keeps its memory. Steps are counted for each parameter.
/// Defaults: inner [Adam], k 5, α 0.5. Groups belong to the inner optimizer.
/// Source: Zhang et al. 2019, algorithm 1 (q there is φ, p is θ).
public final class Lookahead extends Optimizer<Lookahead.Config> {
    private static final String SLOW = "slow";

    private final Optimizer<?> inner;

    /// Settings.
    ///
    /// @param inner explores; none (null) for a new [Adam], as no two may share one
    /// @param k inner steps from one slow step to the next, at least 1
    /// @param alpha α, how far the slow weights follow
    public record Config(@Setting(optional = true) @Nullable Optimizer<?> inner, int k, double alpha)
            implements Settings {
        /// The defaults.
        public Config() {
            this(null, 5, 0.5);
        }

        @Override
        public double learningRate() {
            return inner == null ? new Adam.Config().learningRate() : inner.config().learningRate();
        }

        @Override
        public void validate() {
            Range.require("Lookahead", "k", k, 1, Range.ANY);
            Range.require("Lookahead", "alpha", alpha, 0, 1);
        }

        private Config complete() {
            return inner == null ? new Config(new Adam(), k, alpha) : this;
        }
    }

    /// Around Adam.
    public Lookahead() {
        this(new Config());
    }

    /// Around another optimizer.
    ///
    /// @param inner explores
    public Lookahead(Optimizer<?> inner) {
        this(new Config(inner, 5, 0.5));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Lookahead(Config config) {
        this(config.complete(), true);
    }

    @SuppressWarnings("NullAway") // complete has an inner optimizer
    private Lookahead(Config complete, boolean unused) {
        super(complete);
        inner = complete.inner();
    }

    @Override
    public void attach(List<Parameter> all) {
        super.attach(all);
        inner.attach(all);
    }

    /// The slow weights.
    @Override
    protected int slotCount(Config c) {
        return 1;
    }

    /// Those of the inner optimizer, too.
    @Override
    public long slotBytes() {
        return super.slotBytes() + inner.slotBytes();
    }

    @Override
    public void step() {
        remember();
        inner.step();
        super.step();
    }

    @Override
    public double step(DoubleSupplier evaluate) {
        remember();
        double loss = inner.step(evaluate);
        super.step();
        return loss;
    }

    /// Slow weights begin where the first step does.
    private void remember() {
        for (Parameter p : parameters()) {
            Slots own = memory(p);
            if (own.step() == 0 && p.isTrainable()) own.get(SLOW, p.value()).set(p.value());
        }
    }

    @Override
    protected void update(Tensor parameter, Tensor gradient, Slots slots, Config c, double eta) {
        if (slots.step() % c.k() != 0) return;
        Elements.update(
                (e, scratch) -> {
                    Elements p = e[0], q = e[1];
                    q.lerp(p, c.alpha());
                    p.set(q);
                },
                parameter,
                slots.get(SLOW, parameter));
    }

    /// Changes settings of the inner optimizer for some parameters.
    @Override
    public Optimizer<Config> group(Predicate<Parameter> which, Map<String, ?> changes) {
        inner.group(which, changes);
        return this;
    }

    @Override
    public Optimizer<Config> group(Predicate<Parameter> which, Config settings) {
        throw GradusException.got("Lookahead: a group with its own k and alpha")
                .expected("groups of the inner optimizer")
                .because("the slow weights follow all parameters alike")
                .repair("Give the group to the inner optimizer, before or after it is wrapped.");
    }

    /// Those of the inner optimizer: the slow weights have no rate.
    @Override
    public Optimizer<Config> scaleRates(RateScales shares) {
        inner.scaleRates(shares);
        return this;
    }

    @Override
    public void learningRateFactor(double factor) {
        inner.learningRateFactor(factor);
    }

    @Override
    public double learningRateFactor() {
        return inner.learningRateFactor();
    }

    @Override
    public double learningRate() {
        return inner.learningRate();
    }

    @Override
    public void momentum(double share) {
        inner.momentum(share);
    }

    @Override
    public void requireMomentum(double share) {
        inner.requireMomentum(share);
    }

    /// The state of the inner optimizer, and the slow weights.
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new TreeMap<>(inner.state());
        state.putAll(super.state());
        return state;
    }

    @Override
    public void state(Map<String, Tensor> state) {
        Map<String, Tensor> own = new TreeMap<>(), others = new TreeMap<>();
        state.forEach((name, tensor) -> {
            if (name.endsWith("." + SLOW) || name.endsWith(".step")) own.put(name, tensor);
            if (!name.endsWith("." + SLOW)) others.put(name, tensor);
        });
        super.state(own);
        inner.state(others);
    }
}
