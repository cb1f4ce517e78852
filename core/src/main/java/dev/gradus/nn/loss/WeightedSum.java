package dev.gradus.nn.loss;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several losses of one output: `L = Σ w[i] L[i]`.
///
/// Shapes: those that every one of the losses takes. The first loss says what outputs mean: predictions, classes, and which labels count. Each
/// loss has its own reduction; numbers add to losses for each element. Defaults: all weigh 1. Errors: no losses, weights of another
/// number than losses, or not finite.
public final class WeightedSum implements Loss, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param losses what is added
    /// @param weights one for each loss; none: all weigh 1
    public record Config(List<Loss> losses, List<Double> weights) {
        /// Keeps copies.
        public Config {
            losses = List.copyOf(losses);
            weights = List.copyOf(weights);
        }

        /// The defaults, to which losses must be added.
        public Config() {
            this(List.of(), List.of());
        }
    }

    /// The sum of losses that weigh the same.
    ///
    /// @param losses what is added
    public WeightedSum(Loss... losses) {
        this(new Config(List.of(losses), List.of()));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public WeightedSum(Config config) {
        int n = config.losses().size(), weights = config.weights().size();
        boolean finite = config.weights().stream().allMatch(Double::isFinite);
        if (n == 0 || (weights != 0 && weights != n) || !finite) {
            throw GradusException.got("WeightedSum: %d losses with the weights %s", n, config.weights())
                    .expected("at least one loss, and a finite weight for each or none at all")
                    .because("a loss or a weight was forgotten")
                    .repair(
                            "Write for example {type: weighted-sum, losses: [cross-entropy, multi-margin], weights: [1, 0.1]}.");
        }
        this.config = config;
    }

    @Override
    public Tensor of(Tensor output, Tensor target) {
        Tensor sum = term(0, output, target);
        for (int i = 1; i < config.losses().size(); i++) {
            Tensor term = term(i, output, target);
            boolean fit = term.size() == 1 || sum.size() == 1 || term.shape().equals(sum.shape());
            if (!fit) throw unfit(i, sum, term);
            sum = sum.add(term);
        }
        return sum;
    }

    private Tensor term(int i, Tensor output, Tensor target) {
        Loss loss = config.losses().get(i);
        if (!Repeatable.is(loss)) Replay.refuse(loss.getClass().getName() + " does not say that it is repeatable");
        Tensor value = loss.of(output, target);
        return config.weights().isEmpty() ? value : value.mul(config.weights().get(i));
    }

    private static GradusException unfit(int i, Tensor sum, Tensor term) {
        return GradusException.got(
                        "WeightedSum: loss %d gives %s where those before give %s", i, term.shape(), sum.shape())
                .expected("one shape")
                .because("some of the losses have one value for each row, others for each element")
                .repair("Use the reduction mean or sum for them.");
    }

    private Loss first() {
        return config.losses().getFirst();
    }

    @Override
    public Tensor predictions(Tensor output) {
        return first().predictions(output);
    }

    @Override
    public @Nullable Tensor classes(Tensor output) {
        return first().classes(output);
    }

    @Override
    public Tensor labels(Tensor target) {
        return first().labels(target);
    }

    @Override
    public boolean counts(int label) {
        return first().counts(label);
    }

    @Override
    public boolean isRepeatable() {
        return config.losses().stream().allMatch(Repeatable::is);
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
