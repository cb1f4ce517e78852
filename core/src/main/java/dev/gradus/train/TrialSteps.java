package dev.gradus.train;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Sets the learning rates of a trial, and notes its losses.
final class TrialSteps implements Callback {
    private static final int MEASUREMENTS = 4, SHARE = 20; // one at the end of each of the last twentieths

    private final Trial.Plan plan;
    private final Optimizer<?> optimizer;
    private final Dataset measured;
    private final List<Double> losses = new ArrayList<>();
    private double validationSum;
    private double ownRate;
    private boolean ended;

    TrialSteps(Trial.Plan plan, Optimizer<?> optimizer, Dataset validation) {
        this.plan = plan;
        this.optimizer = optimizer;
        int samples = Math.clamp(plan.validation(), 1, validation.size());
        measured = new Subset(validation, IntStream.range(0, samples).toArray());
    }

    /// The settings of the training, for these steps.
    TrainConfig config(TrainConfig training, int batches) {
        int epochs = Math.ceilDiv(plan.steps(), Math.max(1, training.updates(batches)));
        return training.withSeed(plan.seed()).withEpochs(epochs).withSteps(plan.steps()).withMinutes(0).withSubset(0);
    }

    /// The data without what a training measures by itself: the least samples that there can be take the place of those parts.
    Splits parts(Splits data) {
        Dataset least = new Subset(measured, 0);
        return new Splits(data.train(), new Split.Validation(least), new Split.Test(least));
    }

    @Override
    public void begin(Training training) {
        optimizer.learningRateFactor(1);
        ownRate = optimizer.learningRate();
        set(0);
    }

    @Override
    public void on(TrainEvent event, Training training) {
        if (!(event instanceof TrainEvent.StepDone done)) return;
        losses.add(done.loss());
        set(losses.size());
        if (done.loss() > plan.most() * Math.abs(losses.getFirst())) {
            ended = true;
            training.stop(StopReason.DIVERGED);
        } else if (plan.validation() > 0) {
            for (int i = 0; i < MEASUREMENTS; i++) {
                boolean isDue = losses.size() == plan.steps() - i * plan.steps() / SHARE;
                if (isDue) validationSum += Evaluator.of(training.model()).of(measured).loss();
            }
        }
    }

    private void set(int step) {
        if (step < plan.steps()) optimizer.learningRateFactor(plan.rate().applyAsDouble(step) / ownRate);
    }

    Trial result(StopReason reason) {
        double loss = reason == StopReason.COMPLETED ? validationSum / MEASUREMENTS : Double.POSITIVE_INFINITY;
        if (!Double.isFinite(loss)) loss = Double.POSITIVE_INFINITY;
        return new Trial(losses, plan.validation() == 0 ? Double.NaN : loss, ended ? StopReason.DIVERGED : reason);
    }
}
