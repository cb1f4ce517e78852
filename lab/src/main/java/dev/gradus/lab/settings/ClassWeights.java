package dev.gradus.lab.settings;

import dev.gradus.config.Choice;
import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.nn.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Weights of the classes in the loss that are found out from the training split. Weights of your own are a setting of the loss: `loss.classWeights`.
public enum ClassWeights {
    /// Those of the loss: 1 each unless it says otherwise.
    NONE,
    /// The less a class occurs, the more each of its samples weighs: w[c] = N / (C n[c]) for N samples of C classes, of which n[c] have the class c, so that
    /// every class weighs the same in all. Source: scikit-learn's `class_weight="balanced"`.
    BALANCED;

    private static final String WEIGHTS = "classWeights";

    /// The loss with these weights.
    ///
    /// @param loss what is stated about it
    /// @param training the training split
    /// @return a new loss
    /// @throws GradusException when the loss takes no weights or has some already, or a class has no training samples
    Loss of(Choice<Loss> loss, Dataset training) {
        if (this == NONE) return loss.make();
        if (!(training.task() instanceof Task.Classification task)) {
            throw GradusException.got("balanced class weights, and values to be predicted")
                    .expected("classes")
                    .because("the target was taken for numbers")
                    .repair("Leave --class-weights out, or add --task classification.");
        }
        if (!(loss.written().get(WEIGHTS) instanceof List<?> stated)) {
            throw GradusException.got("balanced class weights with the loss %s", loss.type())
                    .expected("cross-entropy or negative-log-likelihood")
                    .because("other losses have no weights of classes")
                    .repair("Leave --loss or --class-weights out.");
        }
        if (!stated.isEmpty()) {
            throw GradusException.got("balanced class weights beside loss.classWeights %s", stated)
                    .expected("one of them")
                    .because("they were stated in two places")
                    .repair("Leave one out.");
        }
        Map<String, Object> written = new LinkedHashMap<>(loss.written());
        written.put(WEIGHTS, balanced(task, training));
        return new Choice<>(loss.kind(), written).make();
    }

    private static List<Double> balanced(Task.Classification task, Dataset training) {
        int[] counts = task.counts(training);
        List<Double> weights = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] == 0) {
                throw GradusException.got(
                                "no training sample of the class %s, and balanced class weights",
                                Printable.excerpt(task.classes().get(c), 80))
                        .expected("at least one sample of each class in the training split")
                        .because("the class is rare, and all of its samples came into the other parts")
                        .repair("Give training a larger share, or leave the class out of the data.");
            }
            weights.add((double) training.size() / ((double) counts.length * counts[c]));
        }
        return weights;
    }
}
