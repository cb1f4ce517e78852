package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Metric;

/// F1: `2 tp[c] / (2 tp[c] + fp[c] + fn[c])`, the harmonic mean of precision and recall of a class.
///
/// Figures: `f1`, or `f1-micro`, `f1-weighted`, `f1-positive`. Defaults: macro, over the classes that occur or were
/// found; scikit-learn's default for two classes is `positive`. The macro average is the mean of
/// the F1 of the classes, not the F1 of mean precision and recall. Errors: a task
/// with values, `positive` for other than two classes. Source: `sklearn.metrics.f1_score`.
public final class F1 implements Metric {
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
    public F1() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public F1(Config config) {
        this.config = config;
    }

    @Override
    public ConfusionMeter begin(Task task) {
        Task.Classification classes = Fit.classes("f1", task);
        Average average = config.average();
        average.requireFit("f1", task);
        return new ConfusionMeter(average.name("f1"), classes, m -> average.of(m, m::f1));
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
