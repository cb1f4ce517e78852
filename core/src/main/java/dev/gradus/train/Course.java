package dev.gradus.train;

import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Split;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What accompanies the steps of an optimizer: changed and mixed samples, first values from data, a schedule, penalties, clipping, constraints, an average.
///
/// In each step, in this order: rate and momentum of the schedule; gradients of the loss; what combines them; those of the penalties;
/// clipping; the optimizer; constraints; the average.
final class Course {
    private static final long MOST_MOMENTA = 50_000;

    @Nullable SampleChange change;
    @Nullable Mixing mixing;
    @Nullable DataInitializer initializer;
    @Nullable Pretrained pretrained;
    @Nullable Schedule schedule;
    @Nullable Combine combine;
    @Nullable GradientClip clip;
    @Nullable WeightAverage average;
    List<Penalty> penalties = List.of();
    List<Constraint> constraints = List.of();
    List<Metric> metrics = List.of();
    Guard guard = new Guard();
    boolean restoreBest = true;

    /// Whether the steps are tried only, so that nothing is said about the data.
    boolean isTrial;

    /// Whether the loss says which classes outputs and targets stand for.
    boolean answers = true;

    private List<Parameter> parameters = List.of();
    private long totalSteps = 1;
    private int epochs;

    /// What the learning rate is multiplied by, whatever the schedule says.
    double rateScale = 1;

    /// The one that the optimizer has without a schedule: what it had before training is left alone.
    private double appliedScale = 1;

    /// The one that the schedule multiplies.
    private double baseRate;

    private double penaltySum;
    private long penalized;

    /// Becomes what accompanies the same steps without a schedule, a guard or anything that only watches them.
    void becomeTrialOf(Course training) {
        change = training.change;
        mixing = training.mixing;
        initializer = training.initializer;
        pretrained = training.pretrained;
        combine = training.combine;
        clip = training.clip;
        penalties = training.penalties;
        constraints = training.constraints;
        guard = new Guard(Guard.Action.OFF);
        restoreBest = false;
        isTrial = true;
    }

    /// What gives the batches of training.
    Loader loader(Split.Train train, long seed) {
        if (mixing != null) return Loader.mixed(train, change, mixing, seed);
        return change == null ? Loader.of(train) : Loader.augmented(train, change, seed);
    }

    /// Begins a training; whatever names no parameter is found here.
    void begin(Sequential network, Optimizer<?> optimizer, TrainConfig config, int batches) {
        parameters = network.parameters();
        totalSteps = config.totalUpdates(batches);
        epochs = (int) Math.min(config.epochs(), Math.ceilDiv(totalSteps, (long) config.updates(batches)));
        if (schedule != null) begin(schedule, optimizer, isPerStep() ? totalSteps : epochs);
        for (Penalty p : penalties) p.total(parameters);
        for (Constraint c : constraints) c.apply(parameters, 0);
        if (average != null) average.attach(parameters, network.buffers());
    }

    /// What the schedule would have refused in the course of training is refused before.
    private void begin(Schedule schedule, Optimizer<?> optimizer, long total) {
        optimizer.learningRateFactor(1);
        baseRate = optimizer.learningRate();
        schedule.rate(baseRate);
        schedule.require(total);
        var momenta =
                LongStream.range(0, Math.min(total, MOST_MOMENTA))
                        .mapToDouble(e -> schedule.momentum(e, total))
                        .filter(m -> !Double.isNaN(m))
                        .summaryStatistics();
        if (momenta.getCount() == 0) return;
        optimizer.requireMomentum(momenta.getMin());
        optimizer.requireMomentum(momenta.getMax());
    }

    void beginEpoch() {
        penaltySum = 0;
        penalized = 0;
    }

    /// Sets rate and momentum of the step that comes.
    void beginStep(Optimizer<?> optimizer, Position position) {
        if (schedule == null) {
            if (rateScale != appliedScale) optimizer.learningRateFactor(rateScale);
            appliedScale = rateScale;
            return;
        }
        long done = isPerStep() ? position.updates() : position.epoch() - 1, total = isPerStep() ? totalSteps : epochs;
        optimizer.learningRateFactor(rateScale * schedule.factor(done, total));
        double momentum = schedule.momentum(done, total);
        if (!Double.isNaN(momentum)) optimizer.momentum(momentum);
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

    /// How many times the parameters are kept besides the model: best weights with optimizer and average, the guard's, one to be saved.
    int copies(int callbacks) {
        int state = average == null ? 3 : 4; // a usual optimizer remembers two numbers for each parameter
        int guarded = guard.config().action() == Guard.Action.OFF ? 0 : 2;
        return (average == null ? 0 : 1) + state * (1 + guarded + (callbacks > 0 ? 1 : 0));
    }

    boolean clips() {
        return clip != null;
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

    void endEpoch(Evaluation validation, Position position) {
        if (schedule == null) return;
        schedule.rate(baseRate * rateScale);
        schedule.observe((isPerStep() ? position.updates() : position.epoch()) - 1, validation.loss());
    }

    private boolean isPerStep() {
        return schedule != null && schedule.unit() == Schedule.Unit.STEP;
    }

    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("penaltySum", penaltySum);
        state.put("penalized", penalized);
        state.put("rateScale", rateScale);
        state.put("schedule", schedule == null ? Map.of() : new TreeMap<>(schedule.state()));
        return state;
    }

    void state(Fields state) {
        penaltySum = state.number("penaltySum");
        penalized = state.whole("penalized");
        rateScale = state.number("rateScale");
        Fields saved = state.map("schedule");
        Map<String, Double> numbers = new TreeMap<>();
        for (String name : saved.named().keySet()) numbers.put(name, saved.number(name));
        if (schedule != null) schedule.state(numbers);
    }
}
