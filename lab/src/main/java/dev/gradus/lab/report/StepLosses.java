package dev.gradus.lab.report;

import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.Steps;
import java.util.ArrayList;
import java.util.List;

/// The loss of each training step, thinned to what a picture can show: means over ever longer stretches of steps.
final class StepLosses {
    private static final int MOST = 600;

    /// A mean of neighbouring steps.
    ///
    /// @param epoch the middle of the stretch in epochs: 1.5 is half-way through the second
    /// @param loss the mean
    record Point(double epoch, double loss) {}

    private List<Point> points = new ArrayList<>();
    private int stretch = 1;
    private int steps;
    private double lossSum;
    private double epochSum;

    /// The steps of some epochs; those of an epoch that broke off would not fit a chart of whole ones.
    static StepLosses of(EventLog log, int epochs) {
        StepLosses losses = new StepLosses();
        Steps steps = log.steps();
        double perEpoch = log.stepsPerEpoch();
        for (int i = 0; i < steps.size() && steps.epoch(i) <= epochs; i++) {
            losses.add(steps.epoch(i) - 1 + (steps.step(i) - 0.5) / perEpoch, steps.loss(i));
        }
        return losses;
    }

    /// Adds a step in the middle of its stretch of the epoch.
    private void add(double epoch, double loss) {
        epochSum += epoch;
        lossSum += loss;
        if (++steps < stretch) return;
        points.add(new Point(epochSum / stretch, lossSum / stretch));
        steps = 0;
        epochSum = 0;
        lossSum = 0;
        if (points.size() == MOST) halve();
    }

    private void halve() {
        List<Point> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            Point a = points.get(i), b = points.get(i + 1);
            pairs.add(new Point((a.epoch + b.epoch) / 2, (a.loss + b.loss) / 2));
        }
        points = pairs;
        stretch *= 2;
    }

    /// The means so far.
    ///
    /// @return at most 600, in order
    List<Point> points() {
        return List.copyOf(points);
    }
}
