package dev.gradus.train.metric;

import dev.gradus.train.Figure;
import dev.gradus.train.Metric.Meter;
import dev.gradus.train.Outcome;
import java.util.List;
import java.util.Map;

/// A meter of one figure; NaN once a prediction is.
abstract class FigureMeter implements Meter {
    private final Figure figure;
    private boolean broken;

    FigureMeter(Figure figure) {
        this.figure = figure;
    }

    /// Takes in predictions that are numbers.
    abstract void count(Outcome batch);

    /// The figure of what was counted.
    abstract double value();

    @Override
    public final void add(Outcome batch) {
        broken |= batch.hasNaN();
        if (!broken) count(batch);
    }

    @Override
    public final List<Figure> figures() {
        return List.of(figure);
    }

    @Override
    public final Map<String, Double> values() {
        return Map.of(figure.metric(), broken ? Double.NaN : value());
    }
}
