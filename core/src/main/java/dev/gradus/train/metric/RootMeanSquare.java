package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Root mean squared error, RMSE: `√(1/N Σ (y - t)²)` over all N values.
///
/// Figure: `root-mean-square`, in the unit of the targets. With several outputs it is the root of the mean, where scikit-learn's
/// `root_mean_squared_error` is the mean of the roots. Errors: a task with classes. Source: the root of
/// `sklearn.metrics.mean_squared_error`.
public final class RootMeanSquare implements Metric {
    private final Config config;

    /// No settings.
    public record Config() {}

    /// With the default settings.
    public RootMeanSquare() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RootMeanSquare(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.values("root-mean-square", task);
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
            super(Figure.error("root-mean-square"));
        }

        @Override
        void count(Outcome batch) {
            for (int i = 0; i < batch.size(); i++) {
                for (int j = 0; j < batch.columns(); j++) {
                    double error = batch.prediction(i, j) - batch.value(i, j);
                    sum += error * error;
                }
            }
            n += (long) batch.size() * batch.columns();
        }

        @Override
        double value() {
            return Math.sqrt(sum / n);
        }
    }
}
