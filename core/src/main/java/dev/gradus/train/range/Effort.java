package dev.gradus.train.range;

import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;

/// How much of a range test is done, in steps.
final class Effort {
    private static final double USUAL_TRAININGS = 4.5;

    private final RateFinder.Config config;
    private final int trialSteps;
    private final DoubleConsumer progress;
    private final double all;
    private double done;

    Effort(RateFinder.Config config, int trialSteps, DoubleConsumer progress) {
        this.config = config;
        this.trialSteps = trialSteps;
        this.progress = progress;
        all = (double) config.seeds() * config.steps() + USUAL_TRAININGS * trialSteps;
    }

    /// Steps of a training at one rate.
    int trialSteps() {
        return trialSteps;
    }

    /// A sweep that has ended early is whole.
    void beginSweep(int number) {
        done = (double) number * config.steps();
    }

    void beginTrials() {
        beginSweep(config.seeds());
    }

    /// The same rates; each that is asked for is a step.
    IntToDoubleFunction counting(IntToDoubleFunction rates) {
        return step -> {
            progress.accept(Math.min(++done / all, 0.99));
            return rates.applyAsDouble(step);
        };
    }
}
