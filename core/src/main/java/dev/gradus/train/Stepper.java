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
import dev.gradus.train.diagnose.Autopsy;
import dev.gradus.train.diagnose.Diagnosis;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// One update of the parameters: batches forward and backward, their gradients summed, checked and limited, then the optimizer.
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
    private final TrainConfig config;
    private final Autopsy autopsy;
    private final IdentityHashMap<Tensor, Recorded> recorded = new IdentityHashMap<>();
    private final List<Parameter> parameters;
    private final Optional<String> notRepeatable;
    private final Consumer<String> notes;
    private final boolean isMean;

    /// How much the batch at hand weighs among those of an update: an input of the recorded step.
    private final Tensor weight = Tensor.full(Shape.of(), 1, DType.FLOAT32).copy();

    private boolean noted;
    private @Nullable Batch tripped;
    private @Nullable Rng trippedRandomness;

    /// The step of a batch whose tensors are refilled again and again.
    private record Recorded(Batch batch, Replay<Forward> step) {}

    /// What a step computes before it goes back.
    private record Forward(@Nullable Tensor answers, Tensor loss, Tensor root) {}

    Stepper(
            Sequential network,
            Loss loss,
            Optimizer<?> optimizer,
            Course course,
            Sentry sentry,
            TrainConfig config,
            Consumer<String> notes) {
        this.network = network;
        this.loss = loss;
        this.optimizer = optimizer;
        this.course = course;
        this.sentry = sentry;
        this.config = config;
        this.notes = notes;
        autopsy = new Autopsy(network, loss);
        parameters = network.parameters();
        notRepeatable = Layers.notRepeatable(network, loss);
        isMean = loss.reduction() != Reduction.SUM;
        if (config.accumulate() > 1 && optimizer instanceof Lbfgs) {
            throw GradusException.got("Lbfgs with the gradients of %d batches", config.accumulate())
                    .expected("one batch in an update")
                    .because("it computes the loss at several points in each step")
                    .repair("Use a larger batch size, or another optimizer.");
        }
    }

    /// Takes one step; one whose loss or gradients the sentry refuses changes nothing but running statistics.
    ///
    /// @param source of the batches
    /// @param size how many of them make the update
    /// @param position before the step
    /// @param randomness of the epoch
    /// @param tally of the epoch, into which the samples are counted
    /// @return the mean loss; NaN where nothing was changed
    double step(Iterator<Batch> source, int size, Position position, Rng randomness, Evaluator.Tally tally) {
        course.beginStep(optimizer, position);
        sentry.beforeStep();
        tally.mark();
        double sum = 0, total = 0;
        for (int i = 0; i < size; i++) {
            Batch batch = source.next();
            Rng own = randomness.fork(position.batches() + 1 + i);
            try (var _ = Workspace.open()) {
                Replay<Forward> step = stepOn(batch);
                double share = size > 1 && isMean ? loss.weight(batch.targets()) : 1;
                if (config.accumulate() > 1) Ops.fill(weight, new float[] {(float) share});
                Forward forward = step.forward(own);
                double batchLoss = forward.loss.item();
                if (!sentry.accepts(batchLoss)) return refuse(batch, own);
                if (i == 0) optimizer.zeroGrad();
                step.backward();
                if (size > 1 && !sentry.acceptsGradients()) return refuse(batch, own);
                tally.add(loss, batchLoss, batch.size(), forward.answers, batch.targets());
                sum += batchLoss * share;
                total += share;
                if (i < size - 1) continue;
                if (size > 1 && isMean) divide(total);
                double penalty = course.penalize();
                boolean sound = course.clips() ? course.clip() : sentry.acceptsGradients();
                if (!sound) return refuse(batch, own);
                course.count(penalty);
                optimizer.step(new Objective(batch, own, batchLoss + penalty));
                course.endStep(optimizer);
                remember(batch, own); // the weights may turn out to be ruined by it
            }
        }
        return isMean ? sum / total : sum;
    }

    private double refuse(Batch batch, Rng randomness) {
        remember(batch, randomness);
        return Double.NaN;
    }

    private void remember(Batch batch, Rng randomness) {
        tripped = batch;
        trippedRandomness = randomness;
    }

    /// Why the last step was refused, or ruined the weights: its batch is run again, with a look at every operation.
    Diagnosis diagnose(int epoch, int step) {
        Batch batch = Objects.requireNonNull(tripped);
        Pass pass = Pass.training(Objects.requireNonNull(trippedRandomness));
        TrainingState last = sentry.last();
        Map<String, Tensor> before = last == null ? Map.of() : last.tensors().getOrDefault("model", Map.of());
        return autopsy.of("epoch %d, step %d".formatted(epoch, step), batch, pass, optimizer.learningRate(), before);
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
                randomness -> {
                    Tensor output = network.forward(batch.inputs(), Pass.training(randomness));
                    Tensor value = loss.of(output, batch.targets());
                    Tensor root = config.accumulate() > 1 ? value.mul(weight) : value;
                    return new Forward(loss.classes(output), value, root);
                },
                Forward::root);
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
