package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Metric;

/// Precision: `tp[c] / (tp[c] + fp[c])`, how many of the samples in which a class was found are of that class.
///
/// Figures: `precision`, or `precision-micro`, `precision-weighted`, `precision-positive`. Defaults: macro, over the classes that occur or were
/// found; scikit-learn's default for two classes is `positive`. What would be 0 / 0 is 0, the precision of a class that was never found. Errors: a task
/// with values, `positive` for other than two classes. Source: `sklearn.metrics.precision_score`.
public final class Precision implements Metric {
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
    public Precision() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Precision(Config config) {
        this.config = config;
    }

    @Override
    public ConfusionMeter begin(Task task) {
        Task.Classification classes = Fit.classes("precision", task);
        Average average = config.average();
        average.requireFit("precision", task);
        return new ConfusionMeter(average.name("precision"), classes, m -> average.of(m, m::precision));
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
