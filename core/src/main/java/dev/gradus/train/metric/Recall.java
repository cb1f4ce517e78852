package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Metric;

/// Recall: `tp[c] / (tp[c] + fn[c])`, how many of the samples of a class were found.
///
/// Figures: `recall`, or `recall-micro`, `recall-weighted`, `recall-positive`. Defaults: macro, over the classes that occur or were
/// found; scikit-learn's default for two classes is `positive`. What would be 0 / 0 is 0, the recall of a class that was found and never occurs. Errors: a task
/// with values, `positive` for other than two classes. Source: `sklearn.metrics.recall_score`.
public final class Recall implements Metric {
    private final Config config;

    /// Settings.
    ///
    /// @param average how the figures of single classes become one
    public record Config(Average average) {
        /// The defaults.
        public Config() {
            this(Average.MACRO);
        }
    }

    /// With the default settings.
    public Recall() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Recall(Config config) {
        this.config = config;
    }

    @Override
    public ConfusionMeter begin(Task task) {
        Task.Classification classes = Fit.classes("recall", task);
        Average average = config.average();
        average.requireFit("recall", task);
        return new ConfusionMeter(average.name("recall"), classes, m -> average.of(m, m::recall));
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
