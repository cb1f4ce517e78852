package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;

/// Top-k accuracy: the share of samples whose class is among the k most probable ones.
///
/// ```
/// right if #{c : p[c] > p[label]} + #{c < label : p[c] = p[label]} < k
/// ```
/// Figure: `top-5-accuracy` for k = 5. Defaults: 5. Of equally probable classes the first counts as more probable, as in the class that
/// is found, so that k = 1 gives the accuracy (scikit-learn takes the last). Errors: k below 1, a task with values or with no more than k
/// classes, of which every answer would be right. Source: `sklearn.metrics.top_k_accuracy_score`.
public final class TopAccuracy implements Metric {
    private final Config config;

    /// Settings.
    ///
    /// @param k how many answers the model has
    public record Config(int k) {
        /// The defaults.
        public Config() {
            this(5);
        }
    }

    /// With the default settings.
    public TopAccuracy() {
        this(new Config());
    }

    /// With another number of answers.
    ///
    /// @param k how many answers the model has
    public TopAccuracy(int k) {
        this(new Config(k));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public TopAccuracy(Config config) {
        if (config.k() < 1) {
            throw GradusException.got("top-k accuracy with k = %d", config.k())
                    .expected("1 or more")
                    .because("a sign or a digit is misplaced")
                    .repair("Usual is 5.");
        }
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        int k = config.k();
        Fit.classes("top-" + k + " accuracy", task);
        if (k < task.outputs()) return new Right(k);
        throw GradusException.got("top-%d accuracy of %d classes", k, task.outputs())
                .expected("more than %d classes", k)
                .because("with so few classes every answer is right")
                .repair("Use a smaller k, or the accuracy.");
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
        private final int k;
        private long right;
        private long n;

        Right(int k) {
            super(Figure.score("top-" + k + "-accuracy"));
            this.k = k;
        }

        @Override
        void count(Outcome batch) {
            for (int i = 0; i < batch.size(); i++) {
                boolean first = batch.found(i) == batch.wanted(i);
                if (first || (k > 1 && before(batch, i) < k)) right++;
            }
            n += batch.size();
        }

        /// How many classes are more probable than the right one.
        private static int before(Outcome batch, int row) {
            int label = batch.wanted(row), before = 0;
            double p = batch.prediction(row, label);
            for (int c = 0; c < batch.columns(); c++) {
                double other = batch.prediction(row, c);
                if (other > p || (other == p && c < label)) before++;
            }
            return before;
        }

        @Override
        double value() {
            return (double) right / n;
        }
    }
}
