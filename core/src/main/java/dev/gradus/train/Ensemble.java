package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Scaled;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.LongFunction;

/// Trained models that answer together: errors of one that the others do not make are outvoted.
///
/// ```
/// p = 1/M Σ pₘ        or, of scores,        p = softmax(1/M Σ xₘ)
/// ```
/// ```java
/// var ensemble = Ensemble.train(new long[] {1, 2, 3}, seed -> trainer(seed).fit(data));
/// double accuracy = ensemble.of(data.test().data()).accuracy();
/// ```
/// Members may differ in everything but the shape of a sample and what they predict. Defaults: the mean of probabilities, which
/// is never more surprised than its members are on average. Source: Hansen and Salamon 1990; Lakshminarayanan et al. 2017.
public final class Ensemble {
    private final List<TrainedModel> members;
    private final Average average;

    /// What is averaged.
    public enum Average {
        /// Probabilities, or values where values are predicted.
        PROBABILITIES,
        /// What the networks give before that: scores, whose mean is the geometric mean of probabilities.
        SCORES
    }

    private Ensemble(List<TrainedModel> members, Average average) {
        this.members = members;
        this.average = average;
    }

    /// The ensemble of some models.
    ///
    /// @param members at least one
    /// @return an ensemble that averages probabilities
    /// @throws GradusException when there is none, or they predict different things
    public static Ensemble of(List<TrainedModel> members) {
        if (members.isEmpty()) {
            throw GradusException.got("an ensemble without members")
                    .expected("at least one trained model")
                    .because("no cycle or no training was finished")
                    .repair("Train for more epochs, or load models from files.");
        }
        TrainedModel first = members.getFirst();
        for (TrainedModel m : members) {
            if (!m.sampleShape().equals(first.sampleShape()) || !isSame(m.task(), first.task())) {
                throw GradusException.got(
                                "members for samples %s and %s, predicting %s and %s",
                                first.sampleShape(), m.sampleShape(), first.task(), m.task())
                        .expected("models of the same data")
                        .because("they were trained on different data sets")
                        .repair("Put models of one data set together.");
            }
        }
        for (TrainedModel m : members) requireOneSignature(first, m);
        return new Ensemble(List.copyOf(members), Average.PROBABILITIES);
    }

    /// Whether the same things are predicted, in whatever scale.
    private static boolean isSame(Task one, Task other) {
        return (one instanceof Task.Regression a && other instanceof Task.Regression b)
                ? a.names().equals(b.names())
                : one.equals(other);
    }

    private static void requireOneSignature(TrainedModel one, TrainedModel other) {
        Signature first = one.signature(), second = other.signature();
        if (first == null || second == null || first.equals(second)) return;
        throw GradusException.got("members for %s and for %s", first, second)
                .expected("one signature: the same columns or pictures")
                .because("they were trained on different files, or read them in different ways")
                .repair("Put models of one data set together.");
    }

    /// Trains members that differ by their seeds: in first weights, order of samples and everything random.
    ///
    /// @param seeds one for each member
    /// @param training trains the member of a seed
    /// @return their ensemble
    public static Ensemble train(long[] seeds, LongFunction<Run> training) {
        List<TrainedModel> trained = new ArrayList<>();
        for (long seed : seeds) trained.add(training.apply(seed).model());
        return of(trained);
    }

    /// The same members, averaged in another way.
    ///
    /// @param what probabilities or scores
    /// @return a new ensemble
    public Ensemble average(Average what) {
        return new Ensemble(members, what);
    }

    /// The models that answer.
    ///
    /// @return an unmodifiable list
    public List<TrainedModel> members() {
        return members;
    }

    /// Predicts.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @return one prediction for each sample
    public Predictions predict(float[] raw, int n) {
        List<Tensor> outputs = members.stream().map(m -> m.outputs(raw, n, chunk -> Pass.evaluation())).toList();
        return combined(outputs);
    }

    private Predictions combined(List<Tensor> outputs) {
        TrainedModel first = members.getFirst();
        if (average == Average.SCORES && first.task().isClassification()) return first.answers(mean(outputs));
        List<Tensor> answers = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) answers.add(members.get(i).answers(outputs.get(i)).values());
        Tensor values = mean(answers);
        boolean classes = first.task().isClassification();
        return new Predictions(values, classes ? values.argMax(1).toInts() : new int[0]);
    }

    private static Tensor mean(List<Tensor> tensors) {
        BinaryOperator<Tensor> sum = Tensor::add;
        return tensors.stream().reduce(sum).orElseThrow().mul(1.0 / tensors.size());
    }

    /// Measures all samples once. Those that the loss of the first member ignores count neither here nor there.
    ///
    /// @param data not empty
    /// @return the mean of `-ln p[label]` and the accuracy of the averaged probabilities; where values are predicted, the first
    /// member's loss of their mean
    /// @throws GradusException when the data has other classes or values than the models were trained on
    public Evaluation of(Dataset data) {
        return of(data, List.of());
    }

    /// Measures all samples once with meters of your own, which afterwards tell more than their figures.
    ///
    /// @param data not empty
    /// @param meters that take in every batch
    /// @return as [#of(Dataset)], and the figures of these meters
    /// @throws GradusException when the data has other classes or values than the models were trained on, or a meter asks for a loss
    public Evaluation of(Dataset data, List<? extends Metric.Meter> meters) {
        Task task = members.getFirst().task();
        data.task().requireSame(data.name(), "the model", task);
        Dataset scaled = Scaled.of(data, task);
        Loss measure = members.getFirst().loss();
        double loss = 0;
        int right = 0, samples = 0, counted = 0;
        List<Iterator<Batch>> parts = new ArrayList<>();
        for (TrainedModel m : members) {
            Preparation[] preparations = m.preparations().toArray(Preparation[]::new);
            parts.add(Loader.of(scaled).batchSize(Evaluator.BATCH).prepare(preparations).epoch(0).iterator());
        }
        while (parts.getFirst().hasNext()) {
            List<Batch> batches = parts.stream().map(Iterator::next).toList(); // outside of the workspace: they last
            Tensor targets = batches.getFirst().targets();
            int n = batches.getFirst().size();
            samples += n;
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                List<Tensor> outputs = new ArrayList<>();
                for (int i = 0; i < parts.size(); i++) {
                    outputs.add(members.get(i).network().forward(batches.get(i).inputs(), Pass.evaluation()));
                }
                Predictions together = combined(outputs);
                if (!meters.isEmpty()) {
                    Outcome outcome = Outcome.of(measure, task, together, targets);
                    for (Metric.Meter meter : meters) meter.add(outcome);
                }
                if (together.classes().length == 0) {
                    loss += n * measure.of(outputs(task, together.values()), targets).item();
                    counted += n;
                    continue;
                }
                int[] labels = measure.labels(targets).toInts();
                for (int i = 0; i < n; i++) {
                    if (!measure.counts(labels[i])) continue;
                    counted++;
                    loss -= Math.log(together.values().get(i, labels[i]));
                    if (together.classes()[i] == labels[i]) right++;
                }
            }
        }
        boolean classes = task.isClassification();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Metric.Meter meter : meters) figures.putAll(meter.values());
        return new Evaluation(loss / counted, classes ? (double) right / counted : Double.NaN, samples, figures);
    }

    /// Values in the scale in which the loss was trained.
    private static Tensor outputs(Task task, Tensor values) {
        if (!(task instanceof Task.Regression scale) || !scale.isScaled()) return values;
        float[] outputs = values.toFloats();
        for (int i = 0; i < outputs.length; i++) outputs[i] = (float) scale.output(i % scale.outputs(), outputs[i]);
        return Tensor.of(values.shape(), outputs);
    }

    /// How many models answer, and the first of them.
    @Override
    public String toString() {
        return "Ensemble of %d, averaging %s, the first: %s"
                .formatted(members.size(), average.name().toLowerCase(Locale.ROOT), members.getFirst());
    }
}
