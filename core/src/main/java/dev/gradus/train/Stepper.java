package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// One update of the parameters, in three phases: the gradients of its batches; what [Combine] makes of them; penalties, clipping and the
/// optimizer.
///
/// Where gradients of several batches make one update, it is that of one large batch: each loss is multiplied by what its mean was
/// divided by, and the sum of the gradients is divided by all of it. (What depends on the whole batch is not the same:
/// batch normalization sees one small batch at a time.)
final class Stepper {
    /// A loader has one batch in its tensors, or a few that are made ready in turns.
    private static final int MOST_RECORDED = 8;

    private final Sequential network;
    private final Loss loss;
    private final Optimizer<?> optimizer;
    private final Course course;
    private final Sentry sentry;
    private final Evaluator.Tally tally;
    private final TrainConfig config;
    private final Autopsy autopsy;
    private final IdentityHashMap<Tensor, Recorded> recorded = new IdentityHashMap<>();
    private final List<Parameter> parameters;
    private final Optional<String> notRepeatable;
    private final Consumer<String> notes;
    private final boolean isMean;

    /// How much the present batch weighs among those of an update: an input of the recorded step.
    private final Tensor weight = Tensor.full(Shape.of(), 1, DType.FLOAT32).copy();

    private boolean noted;

    /// The last batch of the last step, and its random numbers.
    private @Nullable Batch last;

    private @Nullable Rng lastRandomness;
    private double lastLoss;

    /// Sums over the batches of an update: of losses times weights, and of the weights.
    private double lossSum;

    private double weightSum;

    /// The step of a batch whose tensors are refilled again and again.
    private record Recorded(Batch batch, Replay<Forward> step) {}

    /// What a step computes before it goes back.
    private record Forward(@Nullable Tensor answers, Tensor loss, Tensor root) {}

    Stepper(Setup setup, Sentry sentry, Evaluator.Tally tally, Consumer<String> notes) {
        network = setup.network();
        loss = setup.model().loss();
        optimizer = setup.optimizer();
        course = setup.course();
        config = setup.config();
        this.sentry = sentry;
        this.tally = tally;
        this.notes = notes;
        autopsy = new Autopsy(network, loss);
        parameters = network.parameters();
        notRepeatable = Layers.notRepeatable(network, loss);
        isMean = loss.reduction() != Reduction.SUM;
        if (!(optimizer instanceof Lbfgs)) return;
        if (config.accumulate() > 1) throw oneBatch("the gradients of " + config.accumulate() + " batches");
        if (course.combine != null) throw oneBatch("gradients that are combined with others");
    }

    private static GradusException oneBatch(String got) {
        return GradusException.got("Lbfgs with %s", got)
                .expected("one batch in an update")
                .because("it computes the loss at several points in each step")
                .repair("Use a larger batch size, or another optimizer.");
    }

    /// Takes one step in three phases: gradients, [Combine], update. One that is refused changes nothing but running statistics and the
    /// tally, which [#undo()] puts back.
    ///
    /// @param source of the batches
    /// @param size how many of them make the update
    /// @param position before the step
    /// @param randomness of the epoch
    /// @param observation of the last batch and the update, within an open workspace; or null
    /// @return done or refused
    StepResult step(
            Iterator<Batch> source, int size, Position position, Rng randomness, @Nullable Observation observation) {
        course.beginStep(optimizer, position);
        sentry.beforeStep();
        tally.mark();
        lossSum = 0;
        weightSum = 0;
        for (int i = 0; i < size; i++) {
            Batch batch = source.next();
            Rng own = randomness.fork(position.batches() + 1 + i);
            last = batch;
            lastRandomness = own;
            Observation seen = i == size - 1 ? observation : null;
            try (Workspace _ = seen == null ? Workspace.open() : null) {
                Replay<Forward> step = seen == null ? stepOn(batch) : observed(batch, seen);
                if (!addGradients(step, batch, own, size, i == 0)) return new StepResult.Refused(size);
                if (i < size - 1) continue;
                double mean = combine(batch, size);
                return update(batch, own, seen) ? new StepResult.Done(mean) : new StepResult.Refused(size);
            }
        }
        throw new IllegalArgumentException("an update of no batches");
    }

    /// The first phase: adds the gradients of a batch to those of the update's batches before, and counts its samples.
    ///
    /// @return false where the loss or a gradient is refused
    private boolean addGradients(Replay<Forward> step, Batch batch, Rng randomness, int size, boolean first) {
        double share = size > 1 && isMean ? loss.weight(batch.targets()) : 1;
        if (config.accumulate() > 1) Ops.fill(weight, new float[] {(float) share});
        Forward forward = step.forward(randomness);
        lastLoss = forward.loss.item();
        if (!sentry.accepts(lastLoss)) return false;
        if (first) optimizer.zeroGrad();
        step.backward();
        if (size > 1 && !sentry.acceptsGradients()) return false;
        tally.add(loss, lastLoss, batch.size(), forward.answers, batch.targets());
        lossSum += lastLoss * share;
        weightSum += share;
        return true;
    }

    /// The second phase: makes the gradients those of one large batch, and combines them with others.
    ///
    /// @return the loss of all of it
    private double combine(Batch only, int size) {
        if (size > 1 && isMean) divide(weightSum);
        double own = isMean ? lossSum / weightSum : lossSum;
        Combine with = course.combine;
        if (with == null) return own;
        double weight = !isMean ? 1 : size > 1 ? weightSum : loss.weight(only.targets());
        return with.combine(parameters, new Combine.Share(own, weight)).loss();
    }

    /// The third phase: penalties, clipping, the optimizer, constraints and averages.
    ///
    /// @return false where a gradient is refused
    private boolean update(Batch batch, Rng randomness, @Nullable Observation observation) {
        double penalty = course.penalize();
        boolean sound = course.clips() ? course.clip() : sentry.acceptsGradients();
        if (!sound) return false;
        course.count(penalty);
        if (observation != null) observation.beforeUpdate();
        optimizer.step(new Objective(batch, randomness, lastLoss + penalty));
        course.endStep(optimizer);
        return true;
    }

    /// Puts back what the last step has changed besides parameters.
    void undo() {
        sentry.undoForward();
        tally.backToMark();
    }

    /// Why the last step was refused, or has ruined the parameters: its last batch is run again, with a look at every operation. No
    /// gradient is left.
    Diagnosis diagnose(int epoch, int step) {
        Batch batch = Objects.requireNonNull(last);
        Pass pass = Pass.training(Objects.requireNonNull(lastRandomness));
        Diagnosis found = autopsy.of("epoch %d, step %d".formatted(epoch, step), batch, pass, optimizer.learningRate());
        forgetGradients();
        return found;
    }

    void forgetGradients() {
        optimizer.zeroGrad();
    }

    private void divide(double total) {
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null) Elements.update((e, scratch) -> e[0].scale(1 / total), g);
        }
    }

    /// Says once why steps are not replayed.
    private void note(String why) {
        if (!noted) notes.accept("steps are computed anew each time, not recorded and replayed, since " + why);
        noted = true;
    }

    /// Whole batches come in the same few tensors again and again, so that their step is recorded once.
    private Replay<Forward> stepOn(Batch batch) {
        notRepeatable.ifPresent(what -> note(what + " does not say that it is Repeatable"));
        if (batch.size() < config.batchSize() || notRepeatable.isPresent()) return recipe(batch);
        Recorded known = recorded.get(batch.inputs());
        if (known == null || known.batch.targets() != batch.targets()) {
            if (recorded.size() == MOST_RECORDED) recorded.clear(); // batches in ever new tensors
            known = new Recorded(batch, recipe(batch));
            recorded.put(batch.inputs(), known);
        }
        String refusal = known.step.refusal();
        if (refusal != null) note(refusal);
        return known.step;
    }

    private Replay<Forward> recipe(Batch batch) {
        return new Replay<>(
                randomness -> forward(batch.inputs(), batch.targets(), Pass.training(randomness)), Forward::root);
    }

    /// The step of a batch, computed once and seen; nothing of it is recorded.
    private Replay<Forward> observed(Batch batch, Observation observation) {
        Batch shown = observation.of(batch);
        return new Replay<>(
                randomness ->
                        forward(shown.inputs(), shown.targets(), Pass.training(randomness).observing(observation)),
                Forward::root);
    }

    private Forward forward(Tensor inputs, Tensor targets, Pass pass) {
        Tensor output = network.forward(inputs, pass), value = loss.of(output, targets);
        Tensor root = config.accumulate() > 1 ? value.mul(weight) : value;
        return new Forward(loss.classes(output), value, root);
    }

    /// Loss and penalties of one batch as a function of the parameters, for optimizers that look at several points in a step. What is
    /// random is drawn alike each time; the first answer is known already.
    private final class Objective implements DoubleSupplier {
        private final Batch batch;
        private final Rng randomness;
        private final double first;
        private boolean asked;

        Objective(Batch batch, Rng randomness, double first) {
            this.batch = batch;
            this.randomness = randomness;
            this.first = first;
        }

        @Override
        public double getAsDouble() {
            if (!asked) {
                asked = true;
                return first;
            }
            try (var _ = Workspace.open()) {
                Tensor value = loss.of(network.forward(batch.inputs(), Pass.training(randomness)), batch.targets());
                optimizer.zeroGrad();
                value.backward();
                return value.item() + course.penalize();
            }
        }
    }
}
