package dev.gradus.train.metric;

import dev.gradus.data.Task;
import dev.gradus.error.GradusException;

/// Whether a metric is a figure of a task.
final class Fit {
    private Fit() {}

    /// Refuses values.
    static Task.Classification classes(String metric, Task task) {
        if (task instanceof Task.Classification classes) return classes;
        throw GradusException.got("%s of a model that predicts values", metric)
                .expected("a task with classes")
                .because("the metric belongs to another data set")
                .repair("Values have r2, mean-absolute and root-mean-square.");
    }

    /// Refuses classes.
    static void values(String metric, Task task) {
        if (!task.isClassification()) return;
        throw GradusException.got("%s of a model that predicts one of %d classes", metric, task.outputs())
                .expected("a task with values")
                .because("the metric belongs to another data set")
                .repair("Classes have accuracy, f1, roc-auc and others.");
    }
}
