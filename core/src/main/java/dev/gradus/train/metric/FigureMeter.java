package dev.gradus.train.metric;

import dev.gradus.train.Metric.Meter;
import dev.gradus.train.Outcome;
import java.util.Map;

/// A meter of one figure; NaN once a prediction is.
abstract class Figure implements Meter {
    private final String name;
    private boolean broken;

    Figure(String name) {
        this.name = name;
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
    public final Map<String, Double> values() {
        return Map.of(name, broken ? Double.NaN : value());
    }
}
