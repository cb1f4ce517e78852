package dev.gradus.train.metric;

import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.train.ConfusionMatrix;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

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

    /// One figure for all classes.
    ///
    /// ```java
    /// ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{9, 1}, {3, 27}});
    /// double f1 = Average.MACRO.of(matrix, matrix::f1);
    /// ```
    ///
    /// @param matrix of how often each class was taken for each other
    /// @param figure of each class, by its number
    /// @return NaN without samples
    public double of(ConfusionMatrix matrix, IntToDoubleFunction figure) {
        long samples = matrix.samples();
        if (samples == 0) return Double.NaN;
        int classes = matrix.classes().size();
        return switch (this) {
            case MICRO -> matrix.accuracy();
            case POSITIVE -> figure.applyAsDouble(1);
            case MACRO -> {
                double sum = 0;
                int n = 0;
                for (int c = 0; c < classes; c++) {
                    if (matrix.occurs(c) + matrix.found(c) == 0) continue;
                    sum += figure.applyAsDouble(c);
                    n++;
                }
                yield sum / n;
            }
            case WEIGHTED -> {
                double sum = 0;
                for (int c = 0; c < classes; c++) sum += matrix.occurs(c) * figure.applyAsDouble(c);
                yield sum / samples;
            }
        };
    }

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
