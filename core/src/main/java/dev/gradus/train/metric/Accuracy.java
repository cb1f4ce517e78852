package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Accuracy: `right / n`, the share of samples whose class is right.
///
/// Figure: `accuracy`, the number of [dev.gradus.train.Evaluation#accuracy], but NaN where a prediction is. Errors: a task with values.
public final class Accuracy implements Metric {
    private final Config config;

    /// No settings.
    public record Config() {}

    /// The metric.
    public Accuracy() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Accuracy(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.classes("accuracy", task);
        return new Right();
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static final class Right extends FigureMeter {
        private long right;
        private long n;

        Right() {
            super(Figure.score("accuracy"));
        }

        @Override
        void count(Outcome batch) {
            for (int i = 0; i < batch.size(); i++) if (batch.found(i) == batch.wanted(i)) right++;
            n += batch.size();
        }

        @Override
        double value() {
            return (double) right / n;
        }
    }
}
