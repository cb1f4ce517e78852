package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Coefficient of determination: the share of the variance of the targets that the model explains.
///
/// ```
/// R² = 1 - Σ (y - t)² / Σ (t - mean t)²        for each output; the figure is their mean
/// ```
/// Figure: `r2`; 1 is perfect, 0 is no better than always saying the mean, and there is no least value. An output whose targets are all
/// equal has 1 where it is met exactly, else 0; fewer than two samples have NaN; both as in scikit-learn. Errors: a task with classes.
/// Source: `sklearn.metrics.r2_score`; the moving mean: Welford 1962.
public final class R2 implements Metric {
    private final Config config;

    /// No settings.
    public record Config() {}

    /// With the default settings.
    public R2() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public R2(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.values("r2", task);
        return new Sums();
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static final class Sums extends FigureMeter {
        private double[] first = {}; // targets are taken from here, or those far from 0 would lose their last digits
        private double[] mean = {};
        private double[] around = {};
        private double[] residual = {};
        private long n;

        Sums() {
            super(new Figure("", "r2", Figure.Unit.NUMBER, Figure.Better.MORE));
        }

        @Override
        void count(Outcome batch) {
            if (n == 0 && batch.size() > 0) {
                first = new double[batch.columns()];
                mean = new double[batch.columns()];
                around = new double[batch.columns()];
                residual = new double[batch.columns()];
                for (int j = 0; j < first.length; j++) first[j] = batch.value(0, j);
            }
            for (int i = 0; i < batch.size(); i++) {
                n++;
                for (int j = 0; j < mean.length; j++) {
                    double error = batch.prediction(i, j) - batch.value(i, j);
                    double t = batch.value(i, j) - first[j], before = t - mean[j];
                    mean[j] += before / n;
                    around[j] += before * (t - mean[j]);
                    residual[j] += error * error;
                }
            }
        }

        @Override
        double value() {
            if (n < 2) return Double.NaN;
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                if (around[j] != 0) sum += 1 - residual[j] / around[j];
                else if (residual[j] == 0) sum += 1;
            }
            return sum / mean.length;
        }
    }
}
