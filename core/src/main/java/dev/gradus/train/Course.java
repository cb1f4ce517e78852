package dev.gradus.train;

import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Split;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What accompanies the steps of an optimizer: changed and mixed samples, first values from data, a schedule, penalties, clipping, constraints, an average.
///
/// In each step, in this order: rate and momentum of the schedule; gradients of the loss, then of the penalties; clipping; the
/// optimizer; constraints; the average.
final class Course {
    @Nullable SampleChange change;
    @Nullable Mixing mixing;
    @Nullable DataInitializer initializer;
    @Nullable Schedule schedule;
    @Nullable GradientClip clip;
    @Nullable WeightAverage average;
    List<Penalty> penalties = List.of();
    List<Constraint> constraints = List.of();

    private List<Parameter> parameters = List.of();
    private long steps;
    private long stepsPerEpoch = 1;
    private int epochs;
    private double penaltySum;
    private long penalized;

    /// What gives the batches of training.
    Loader loader(Split.Train train, long seed) {
        if (mixing != null) return Loader.mixed(train, change, mixing, seed);
        return change == null ? Loader.of(train) : Loader.augmented(train, change, seed);
    }

    /// Begins a training; whatever names no parameter is found here.
    void begin(Sequential network, int numberOfEpochs, int stepsInEpoch) {
        parameters = network.parameters();
        epochs = numberOfEpochs;
        stepsPerEpoch = stepsInEpoch;
        for (Penalty p : penalties) p.total(parameters);
        for (Constraint c : constraints) c.apply(parameters, 0);
        if (average != null) average.attach(parameters, network.buffers());
    }

    void beginEpoch() {
        penaltySum = 0;
        penalized = 0;
    }

    /// Sets rate and momentum of the step that comes.
    void beginStep(Optimizer<?> optimizer) {
        if (schedule != null) {
            boolean perStep = schedule.unit() == Schedule.Unit.STEP;
            long done = perStep ? steps : steps / stepsPerEpoch, total = perStep ? epochs * stepsPerEpoch : epochs;
            optimizer.learningRateFactor(schedule.factor(done, total));
            double momentum = schedule.momentum(done, total);
            if (!Double.isNaN(momentum)) optimizer.momentum(momentum);
        }
        steps++;
    }

    /// Adds the gradients of the penalties to those of the loss.
    ///
    /// @return the sum of the penalties
    double penalize() {
        double sum = 0;
        for (Penalty p : penalties) {
            Tensor penalty = p.total(parameters);
            penalty.backward();
            sum += penalty.item();
        }
        return sum;
    }

    void count(double penalty) {
        penaltySum += penalty;
        penalized++;
    }

    /// The mean penalty of the epoch's steps; 0 where there is none.
    double meanPenalty() {
        return penalized == 0 ? 0 : penaltySum / penalized;
    }

    /// Limits the gradients.
    ///
    /// @return false when they are not finite, and nothing was changed
    boolean clip() {
        return clip == null || Double.isFinite(clip.limit(parameters));
    }

    void endStep(Optimizer<?> optimizer) {
        for (Constraint c : constraints) c.apply(parameters, optimizer.learningRate());
        if (average != null) average.update();
    }

    void endEpoch(Evaluation validation) {
        if (schedule != null) schedule.observe(validation.loss());
    }
}
