package dev.gradus.train.metric;

import dev.gradus.data.Task;
import dev.gradus.nn.Loss;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Metric;
import dev.gradus.train.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Outcomes of given predictions, for tests.
final class Outcomes {
    /// The cross entropy's rules on labels, for outputs that are probabilities already.
    static final Loss PROBABILITIES =
            new Loss() {
                private final CrossEntropy rules = new CrossEntropy();

                @Override
                public Tensor of(Tensor output, Tensor target) {
                    return rules.of(output.log(), target);
                }

                @Override
                public @Nullable Tensor classes(Tensor output) {
                    return rules.classes(output);
                }

                @Override
                public boolean counts(int label) {
                    return rules.counts(label);
                }

                @Override
                public Record config() {
                    return rules.config();
                }
            };

    private Outcomes() {}

    static Task.Classification classes(int n) {
        return new Task.Classification(IntStream.range(0, n).mapToObj(i -> "class " + i).toList());
    }

    static Task.Regression numbers(int n) {
        return new Task.Regression(IntStream.range(0, n).mapToObj(i -> "value " + i).toList());
    }

    /// Rows of probabilities with their labels.
    static Outcome given(double[] probabilities, int... labels) {
        int n = probabilities.length / labels.length;
        return Outcome.of(
                PROBABILITIES, classes(n), Tensor.of(Shape.of(labels.length, n), probabilities), Tensor.ofInts(labels));
    }

    /// The one figure of a metric.
    static double figure(Metric metric, Task task, Outcome... batches) {
        Metric.Meter meter = metric.begin(task);
        for (Outcome batch : batches) meter.add(batch);
        return List.copyOf(meter.values().values()).getFirst();
    }

    /// The figure of samples that come in batches of one size, the last one smaller.
    static double inBatches(Metric metric, int size, double[] probabilities, int[] labels) {
        int n = probabilities.length / labels.length;
        Metric.Meter meter = metric.begin(classes(n));
        for (int i = 0; i < labels.length; i += size) {
            int end = Math.min(labels.length, i + size);
            meter.add(given(Arrays.copyOfRange(probabilities, i * n, end * n), Arrays.copyOfRange(labels, i, end)));
        }
        return List.copyOf(meter.values().values()).getFirst();
    }
}
