package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.nn.Loss;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Locale;

/// Another loss than the one that is trained: `Σ n[b] L[b] / Σ n[b]` over the batches b.
///
/// Figure: the loss's own name, such as `mean-absolute-error`, or a given one. Defaults: the cross entropy. It gets what the trained loss
/// gets, outputs of the network and targets. As in [dev.gradus.train.Evaluation#loss], batches weigh by their samples: with class weights
/// or ignored labels, which change what a batch's mean is over, it depends a little on where batches end. Errors: those of the loss.
public final class MeanLoss implements Metric {
    private final Config config;

    /// Settings.
    ///
    /// @param loss what is reported
    /// @param name of the figure; empty: the name of the loss
    public record Config(Loss loss, String name) {
        /// The defaults.
        public Config() {
            this(new CrossEntropy(), "");
        }
    }

    /// With the default settings.
    public MeanLoss() {
        this(new Config());
    }

    /// With one loss, under its own name.
    ///
    /// @param loss what is reported
    public MeanLoss(Loss loss) {
        this(new Config(loss, ""));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MeanLoss(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        String name = config.name().isEmpty() ? named(config.loss()) : config.name();
        return new Sum(name, config.loss());
    }

    private static String named(Loss loss) {
        return loss.getClass().getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static final class Sum extends FigureMeter {
        private final Loss loss;
        private double sum;
        private long n;

        Sum(String name, Loss loss) {
            super(Figure.error(name));
            this.loss = loss;
        }

        @Override
        void count(Outcome batch) {
            sum += batch.loss(loss) * batch.samples();
            n += batch.samples();
        }

        @Override
        double value() {
            return sum / n;
        }
    }
}
