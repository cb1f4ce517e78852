package dev.gradus.train.metric;

import dev.gradus.config.Describe;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Figure;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;

/// Area under the receiver operating characteristic: the probability that a sample of a class scores higher than one of another class.
///
/// ```
/// AUC = (#{(i, j) : s[i] > s[j]} + ½ #{(i, j) : s[i] = s[j]}) / (n₊ n₋)        i of the class, j not
/// ```
/// Figure: `roc-auc`, of class 1 where there are two classes, else the mean over all classes, each against the rest. The pairs are counted,
/// so the figure is exact, with ties, too. 0.5 is chance. A class that has no sample, or all of them, has no area and is left out of the mean;
/// with samples of one class only, the figure is NaN. All predictions are kept until the end: 8 bytes for each class of each sample.
/// Errors: a task with values. Source: `sklearn.metrics.roc_auc_score`, which refuses classes without samples; Hanley and McNeil 1982.
public final class RocAuc implements Metric {
    private final Config config;

    /// No settings.
    public record Config() {}

    /// With the default settings.
    public RocAuc() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RocAuc(Config config) {
        this.config = config;
    }

    @Override
    public Meter begin(Task task) {
        Fit.classes("roc-auc", task);
        return new Pairs(task.outputs());
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private static final class Pairs extends FigureMeter {
        private final int classes;
        private double[] scores = {};
        private int[] labels = {};
        private int n;

        Pairs(int classes) {
            super(Figure.score("roc-auc"));
            this.classes = classes;
        }

        @Override
        void count(Outcome batch) {
            int needed = n + batch.size();
            if (needed > labels.length) {
                int room = Math.max(needed, 2 * labels.length);
                labels = Arrays.copyOf(labels, room);
                scores = Arrays.copyOf(scores, Shape.of(room, classes).size());
            }
            for (int i = 0; i < batch.size(); i++, n++) {
                labels[n] = batch.wanted(i);
                for (int c = 0; c < classes; c++) scores[n * classes + c] = batch.prediction(i, c);
            }
        }

        @Override
        double value() {
            if (classes == 2) return area(1);
            double sum = 0;
            int areas = 0;
            for (int c = 0; c < classes; c++) {
                double area = area(c);
                if (Double.isNaN(area)) continue;
                sum += area;
                areas++;
            }
            return sum / areas;
        }

        private double area(int c) {
            double[] inside = sorted(c, true), outside = sorted(c, false);
            long twice = 0; // pairs that are in order count 2, ties 1
            int less = 0, upTo = 0;
            for (double s : inside) {
                while (less < outside.length && outside[less] < s) less++;
                while (upTo < outside.length && outside[upTo] <= s) upTo++;
                twice += less + upTo;
            }
            return twice / (2.0 * inside.length * outside.length);
        }

        private double[] sorted(int c, boolean inside) {
            double[] some = new double[n];
            int found = 0;
            for (int i = 0; i < n; i++) if ((labels[i] == c) == inside) some[found++] = scores[i * classes + c];
            some = Arrays.copyOf(some, found);
            Arrays.sort(some);
            return some;
        }
    }
}
