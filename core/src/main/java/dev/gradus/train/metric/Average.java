package dev.gradus.train.metric;

import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import java.util.Locale;

/// How the figures of single classes become one.
public enum Average {
    /// Their mean: every class weighs the same, however rare it is. Classes that neither occur nor were found do not count.
    MACRO,
    /// The figure of all decisions together. Where every sample has one class, precision, recall and F1 are then the accuracy.
    MICRO,
    /// Their mean, weighted by how often each class occurs.
    WEIGHTED,
    /// The figure of class 1 alone, where there are two classes.
    POSITIVE;

    /// The name of a figure that was averaged this way.
    String name(String figure) {
        return this == MACRO ? figure : figure + "-" + name().toLowerCase(Locale.ROOT);
    }

    /// Refuses a positive class where there is none.
    void requireFit(String figure, Task task) {
        if (this != POSITIVE || task.outputs() == 2) return;
        throw GradusException.got("%s of the positive one of %d classes", figure, task.outputs())
                .expected("two classes")
                .because("the average belongs to another data set")
                .repair("Use the average macro, micro or weighted.");
    }
}
