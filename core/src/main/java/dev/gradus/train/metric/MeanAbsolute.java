package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Mean absolute error, MAE: `1/N Σ |y - t|` over all N values.
///
/// Figure: `mean-absolute`, in the unit of the targets. Errors: a task with classes. Source: `sklearn.metrics.mean_absolute_error`.
public final class MeanAbsolute implements Metric {
    private final Config config;

    /// No settings.
    public record Config() {}

    /// With the default settings.
    public MeanAbsolute() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MeanAbsolute(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.values("mean-absolute", task);
        return new Sum();
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
        private double sum;
        private long n;

        Sum() {
            super(Figure.error("mean-absolute"));
        }

        @Override
        void count(Outcome batch) {
            for (int i = 0; i < batch.size(); i++) {
                for (int j = 0; j < batch.columns(); j++) {
                    sum += Math.abs(batch.prediction(i, j) - batch.value(i, j));
                }
            }
            n += (long) batch.size() * batch.columns();
        }

        @Override
        double value() {
            return sum / n;
        }
    }
}
