package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Metric.Meter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Measures a model on a data set, in evaluation mode and always in the same portions, so that the same weights give the
/// same figures to the last digit.
public final class Evaluator {
    static final int BATCH = 500;

    /// A matrix of more classes is more than anybody looks at, and takes more memory than the network.
    static final int MOST_COUNTED = 1000;

    private final Sequential network;
    private final Loss loss;
    private final List<Preparation> preparations;
    private final List<Metric> metrics;
    private final @Nullable Task task;

    /// An evaluator of one model.
    ///
    /// @param network built
    /// @param loss to be averaged
    /// @param preparations of the inputs
    public Evaluator(Sequential network, Loss loss, List<Preparation> preparations) {
        this(network, loss, preparations, List.of(), null);
    }

    /// An evaluator of a trained model, for data with the same classes or values.
    ///
    /// @param model as it was trained or loaded
    /// @return one that measures its loss
    public static Evaluator of(TrainedModel model) {
        return new Evaluator(model.network(), model.loss(), model.preparations(), List.of(), model.task());
    }

    private Evaluator(
            Sequential network, Loss loss, List<Preparation> preparations, List<Metric> metrics, @Nullable Task task) {
        this.task = task;
        this.network = network;
        this.loss = loss;
        this.preparations = preparations;
        this.metrics = List.copyOf(metrics);
    }

    /// The same evaluator, measuring more than loss and accuracy.
    ///
    /// @param task of the data, against which the metrics are checked now
    /// @param metrics what else to measure, in the order of [Evaluation#metrics]
    /// @return a new evaluator
    /// @throws GradusException when a metric does not fit the task, or two figures have one name
    public Evaluator metrics(Task task, List<Metric> metrics) {
        Set<String> names = new HashSet<>();
        for (Figure figure : figures(task, metrics)) {
            if (!names.add(figure.metric())) throw twice(figure.metric());
        }
        return new Evaluator(network, loss, preparations, metrics, this.task);
    }

    private static GradusException twice(String name) {
        return GradusException.got("two metrics with the figure '%s'", name)
                .expected("different names")
                .because("a metric is listed twice")
                .repair("Leave one of them out; a mean-loss can be given another name.");
    }

    private static List<Meter> begin(Task task, List<Metric> metrics) {
        List<Meter> meters = new ArrayList<>(metrics.size());
        for (Metric metric : metrics) meters.add(metric.begin(task));
        return meters;
    }

    private static List<Figure> figures(Task task, List<Metric> metrics) {
        return begin(task, metrics).stream().flatMap(meter -> meter.figures().stream()).toList();
    }

    /// What is measured besides loss and accuracy.
    List<Figure> figures(Task task) {
        return figures(task, metrics);
    }

    /// Measures all samples once.
    ///
    /// @param data not empty
    /// @return loss, accuracy and the metrics that were asked for
    public Evaluation of(Dataset data) {
        return of(data, begin(data.task(), metrics));
    }

    /// Measures all samples once with meters of one's own, which afterwards tell more than their figures.
    ///
    /// ```java
    /// ConfusionMeter meter = new F1().begin(data.task());
    /// evaluator.of(data, List.of(meter));
    /// ConfusionMatrix matrix = meter.matrix();
    /// ```
    ///
    /// @param data not empty
    /// @param meters that take in every batch
    /// @return loss, accuracy and the figures of these meters
    /// @throws GradusException when a trained model predicts something else than this data has
    public Evaluation of(Dataset data, List<? extends Meter> meters) {
        return of(data, meters, new Tally());
    }

    /// Measures all samples once, and counts which class was taken for which.
    ///
    /// @return no matrix where values are predicted, classes are too many for a table, or the loss knows no classes
    Tested tested(Dataset data) {
        int classes = data.task().isClassification() ? data.task().outputs() : 0;
        Tally tally = new Tally();
        if (classes > 0 && classes <= MOST_COUNTED) tally.counts = new long[classes][classes];
        Evaluation evaluation = of(data, begin(data.task(), metrics), tally);
        long[][] counts = Double.isNaN(evaluation.accuracy()) ? null : tally.counts;
        return new Tested(evaluation, counts == null ? null : ConfusionMatrix.of(data.task().names(), counts));
    }

    /// What was measured, with the counts of classes where there are any.
    record Tested(Evaluation evaluation, @Nullable ConfusionMatrix confusion) {}

    private Evaluation of(Dataset data, List<? extends Meter> meters, Tally tally) {
        if (task != null) data.task().requireSame(data.name(), "the model", task);
        Loader loader = Loader.of(data).batchSize(BATCH).prepare(preparations.toArray(Preparation[]::new));
        for (Batch batch : loader.epoch(0)) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                Tensor output = network.forward(batch.inputs(), Pass.evaluation());
                double value = loss.of(output, batch.targets()).item();
                tally.add(loss, value, batch.size(), loss.classes(output), batch.targets());
                if (meters.isEmpty()) continue;
                Outcome outcome = Outcome.of(loss, data.task(), output, batch.targets());
                for (Meter meter : meters) meter.add(outcome);
            }
        }
        if (meters.isEmpty()) return tally.result();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Meter meter : meters) figures.putAll(meter.values());
        return new Evaluation(tally.meanLoss(), tally.accuracy(), tally.samples, figures);
    }

    /// Running sums of loss and right answers.
    static final class Tally {
        private double lossSum;
        private long right;
        private long answered;
        private int samples;
        private boolean classes;
        private long @Nullable [][] counts;
        private int[] given = {};
        private int[] wanted = {};
        private final Sums marked = new Sums();

        /// Sums at some moment.
        private static final class Sums {
            double lossSum;
            long right;
            long answered;
            int samples;

            void set(double lossSum, long right, long answered, int samples) {
                this.lossSum = lossSum;
                this.right = right;
                this.answered = answered;
                this.samples = samples;
            }
        }

        /// Takes in a batch.
        ///
        /// @param loss by which it was measured
        /// @param value of the loss
        /// @param samples in the batch
        /// @param answers the classes that were found, or null where there are none
        /// @param targets what they should have been; values have no accuracy
        void add(Loss loss, double value, int samples, @Nullable Tensor answers, Tensor targets) {
            lossSum += value * samples;
            this.samples += samples;
            Tensor labels = answers == null ? null : loss.labels(targets);
            classes = labels != null && !labels.dtype().isFloating();
            if (answers == null || labels == null || !classes) return;
            if (given.length != answers.size()) {
                given = new int[answers.size()];
                wanted = new int[answers.size()];
            }
            Ops.read(answers, given);
            Ops.read(labels, wanted);
            for (int i = 0; i < wanted.length; i++) {
                if (!loss.counts(wanted[i])) continue;
                answered++;
                if (given[i] == wanted[i]) right++;
                if (counts != null) count(counts, wanted[i], given[i]);
            }
        }

        private void count(long[][] matrix, int actual, int found) {
            boolean known = Math.min(actual, found) >= 0 && Math.max(actual, found) < matrix.length;
            if (known) matrix[actual][found]++;
            else counts = null; // labels of your own loss, which are no numbers of classes
        }

        void clear() {
            lossSum = 0;
            right = 0;
            answered = 0;
            samples = 0;
        }

        /// Remembers the sums, to come back to.
        void mark() {
            marked.set(lossSum, right, answered, samples);
        }

        /// Forgets what was added since the mark.
        void backToMark() {
            lossSum = marked.lossSum;
            right = marked.right;
            answered = marked.answered;
            samples = marked.samples;
        }

        Map<String, Object> state() {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("loss", lossSum);
            state.put("right", right);
            state.put("answered", answered);
            state.put("samples", samples);
            state.put("classes", classes);
            return state;
        }

        void state(Fields state) {
            lossSum = state.number("loss");
            right = state.whole("right");
            answered = state.whole("answered");
            samples = (int) state.whole("samples");
            classes = state.flag("classes");
        }

        double meanLoss() {
            return lossSum / samples;
        }

        double accuracy() {
            return classes ? (double) right / answered : Double.NaN;
        }

        Evaluation result() {
            return new Evaluation(meanLoss(), accuracy(), samples);
        }
    }
}
