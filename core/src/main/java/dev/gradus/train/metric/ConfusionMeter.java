package dev.gradus.train.metric;

import dev.gradus.data.Task;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Figure;
import dev.gradus.train.Outcome;
import java.util.function.ToDoubleFunction;

/// A count of how often each class was taken for each other, and one figure of it.
public final class ConfusionMeter extends FigureMeter {
    private final Task.Classification task;
    private final long[][] counts;
    private final ToDoubleFunction<ConfusionMatrix> figure;

    ConfusionMeter(String name, Task.Classification task, ToDoubleFunction<ConfusionMatrix> figure) {
        super(Figure.score(name));
        this.task = task;
        this.figure = figure;
        counts = new long[task.outputs()][task.outputs()];
    }

    /// What was counted so far.
    ///
    /// @return a copy; without the batches since a prediction was NaN
    public ConfusionMatrix matrix() {
        return ConfusionMatrix.of(task.classes(), counts);
    }

    @Override
    void count(Outcome batch) {
        for (int i = 0; i < batch.size(); i++) counts[batch.wanted(i)][batch.found(i)]++;
    }

    @Override
    double value() {
        return figure.applyAsDouble(matrix());
    }
}
