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
    /// @param at the middle of the stretch, in epochs (1.5 is half-way through the second) or in steps
    /// @param loss the mean
    record Point(double at, double loss) {}

    private final int most;

    private List<Point> points = new ArrayList<>();
    private int stretch = 1;
    private int steps;
    private double lossSum;
    private double atSum;

    private StepLosses(int most) {
        this.most = most;
    }

    /// The steps of some epochs; those of an epoch that broke off would not fit a chart of whole ones.
    static StepLosses of(EventLog log, int epochs) {
        StepLosses losses = new StepLosses(MOST);
        Steps steps = log.steps();
        double perEpoch = log.stepsPerEpoch();
        for (int i = 0; i < steps.size() && steps.epoch(i) <= epochs; i++) {
            losses.add(steps.epoch(i) - 1 + (steps.step(i) - 0.5) / perEpoch, steps.loss(i));
        }
        return losses;
    }

    /// All steps, by their number.
    ///
    /// @param most how many means at most, even
    static StepLosses ofUpdates(EventLog log, int most) {
        StepLosses losses = new StepLosses(most);
        Steps steps = log.steps();
        for (int i = 0; i < steps.size(); i++) {
            losses.add((steps.epoch(i) - 1) * (double) log.stepsPerEpoch() + steps.step(i), steps.loss(i));
        }
        losses.end();
        return losses;
    }

    /// The last steps, though they are fewer than the others: where a run breaks is of interest.
    private void end() {
        if (steps > 0) points.add(new Point(atSum / steps, lossSum / steps));
    }

    /// Adds a step.
    private void add(double at, double loss) {
        atSum += at;
        lossSum += loss;
        if (++steps < stretch) return;
        points.add(new Point(atSum / stretch, lossSum / stretch));
        steps = 0;
        atSum = 0;
        lossSum = 0;
        if (points.size() == most) halve();
    }

    private void halve() {
        List<Point> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            Point a = points.get(i), b = points.get(i + 1);
            pairs.add(new Point((a.at + b.at) / 2, (a.loss + b.loss) / 2));
        }
        points = pairs;
        stretch *= 2;
    }

    /// The means so far.
    ///
    /// @return in order
    List<Point> points() {
        return List.copyOf(points);
    }

    /// How many steps each of them is the mean of.
    int stretch() {
        return stretch;
    }
}
