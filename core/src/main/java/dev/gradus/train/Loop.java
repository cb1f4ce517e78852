package dev.gradus.train;

import static dev.gradus.train.Diagnosis.Cause.LEARNING_RATE;
import static dev.gradus.train.Guard.Action.ROLL_BACK;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Swa;
import dev.gradus.optim.WeightAverage;
import dev.gradus.persist.TrainedModel;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A training under way: epochs of steps, validations, what callbacks ask for, and the state that can be saved and restored.
///
/// Whatever changes the state from outside happens at a safe point: between two updates, when everything about the last one
/// has been told and counted.
final class Loop implements Training {
    private final Sequential network;
    private final Optimizer<?> optimizer;
    private final Course course;
    private final TrainConfig config;
    private final Callbacks callbacks;
    private final Loader loader;
    private final TrainedModel model;
    private final Measures measures;
    private final BooleanSupplier interrupted;
    private final Sentry sentry;
    private final Stepper stepper;
    private final Best best;
    private final @Nullable Monitor monitor;
    private final @Nullable MemoryPlan memory;
    private final int batches;
    private final int samples;

    private final List<EpochResult> results = new ArrayList<>();
    private final Evaluator.Tally tally = new Evaluator.Tally();
    private final List<Consumer<TrainingState>> takers = new ArrayList<>();
    private Position position = new Position();
    private @Nullable StopReason wanted;

    /// Updates and epochs that are done a second time, and were told the first time.
    private long told;

    private int toldEpochs;

    /// The state before an epoch that is not at its end was validated: what goes on from there knows nothing of that validation.
    private @Nullable TrainingState cut;

    private long began = System.nanoTime();
    private double secondsBefore;
    private long epochBegan;
    private double epochSecondsBefore;

    /// What a loop works with.
    record Parts(
            TrainedModel model,
            Optimizer<?> optimizer,
            Course course,
            TrainConfig config,
            Callbacks callbacks,
            Loader loader,
            Splits data,
            BooleanSupplier interrupted,
            @Nullable Monitor monitor,
            @Nullable MemoryPlan memory) {}

    Loop(Parts parts) {
        model = parts.model;
        network = model.network();
        optimizer = parts.optimizer;
        course = parts.course;
        config = parts.config;
        callbacks = parts.callbacks;
        loader = parts.loader;
        samples = parts.data.train().data().size();
        interrupted = parts.interrupted;
        memory = parts.memory;
        measures = new Measures(model, course, parts.data, config);
        batches = loader.batches();
        sentry = new Sentry(course.guard.config(), network);
        stepper = new Stepper(network, model.loss(), optimizer, course, sentry, config, this::noteOfSteps);
        monitor = monitor(parts.monitor);
        best = new Best(monitor);
        course.begin(network, optimizer, config, batches);
    }

    private @Nullable Monitor monitor(@Nullable Monitor own) {
        Monitor chosen = own == null ? callbacks.monitor() : own;
        if (chosen != null) chosen.requireAmong(measures.figures());
        return chosen;
    }

    // ---- the course of training ------------------------------------------------------------------------------------

    /// Trains to the end.
    ///
    /// @param from where to go on, or null to begin
    /// @param initialize has the first weights changed by data, and tells how
    /// @param reference a loss that is usual before training
    Run run(@Nullable TrainingState from, Supplier<String> initialize, double reference) {
        sentry.reference(reference);
        if (from == null) begin();
        String initialized = from == null ? initialize.get() : "";
        if (from != null) {
            resume(from);
            begin();
        }
        Run run;
        try {
            callbacks.begin(this);
            run = train(initialized);
        } catch (Throwable e) {
            RuntimeException also = callbacks.end();
            if (also != null) e.addSuppressed(also);
            throw e;
        }
        RuntimeException failure = callbacks.end();
        if (failure != null) throw failure;
        return run;
    }

    /// Refuses what can be refused before anything is written.
    private void begin() {
        callbacks.check(this);
        new Rehearsal(network, model.loss(), Shape.of()).trainable();
    }

    private Run train(String initialized) {
        began = System.nanoTime();
        int steps = config.updates(batches);
        publish(new TrainEvent.Started(model, config, samples, steps, initialized, position, memory));
        if (!course.answers && measures.isClassification()) note(Measures.NO_CLASSES);
        if (sentry.wants(0)) sentry.deposit(present());
        safePoint();
        StopReason reason = limit();
        while (reason == null) reason = epoch();
        publish(new TrainEvent.Stopping(reason));
        safePoint();
        return finish(reason);
    }

    private Run finish(StopReason reason) {
        History history = new History(results, best.epoch());
        WeightAverage.Swap swap = averaged();
        publish(new TrainEvent.Finished(reason, history));
        Map<String, Tensor> weights = course.restoreBest ? best.kept("model") : null;
        if (weights != null) {
            if (swap != null) swap.close();
            Copies.put("the best epoch", weights, network.state());
            optimizer.state(Objects.requireNonNull(best.kept("optimizer")));
            Map<String, Tensor> average = best.kept("average");
            if (course.average != null && average != null) course.average.state(average);
        }
        return new Run(model, history, measures.test(), reason);
    }

    /// The end of training that is reached before the next step, if any.
    private @Nullable StopReason limit() {
        if (position.updates() < told) return null; // what callbacks remember is later than this
        if (wanted != null) return wanted;
        if (interrupted.getAsBoolean()) return StopReason.INTERRUPTED;
        if (position.epoch() > config.epochs()) return StopReason.COMPLETED;
        if (config.steps() > 0 && position.updates() >= config.steps()) return StopReason.COMPLETED;
        if (config.minutes() > 0 && seconds() >= 60 * config.minutes()) return StopReason.TIME_UP;
        return null;
    }

    /// Goes on to the end of an epoch, or to where training ends or goes back.
    ///
    /// @return why training ends; null to go on at the present position
    private @Nullable StopReason epoch() {
        @Nullable StopReason end = limit(); // a step that was left out may have taken the rest of the time
        if (position.batches() == 0) {
            if (end != null) return end;
            tally.clear();
            course.beginEpoch();
            epochSecondsBefore = 0;
        }
        epochBegan = System.nanoTime();
        publish(new TrainEvent.EpochStarted(position.epoch()));
        Rng randomness = Rng.of(config.seed()).fork("step").fork(position.epoch());
        Iterator<Batch> source = loader.epoch(position.epoch() - 1, position.batches()).iterator();
        while (position.batches() < batches && end == null) {
            int size = Math.min(config.accumulate(), batches - position.batches());
            double loss = stepper.step(source, size, position, randomness, tally);
            if (Double.isNaN(loss)) return trip(size);
            position = position.step(size);
            if (position.updates() > told) {
                publish(
                        new TrainEvent.StepDone(
                                position.epoch(), position.steps(), loss, tally.meanLoss(), tally.accuracy()));
                if (sentry.wants(position.updates()) && !sentry.deposit(present())) return trip(0);
                sentry.careful(false);
            }
            safePoint();
            end = limit();
        }
        if (!sentry.acceptsParameters()) return trip(0); // the last step has ruined them, and no other would tell
        if (end == StopReason.INTERRUPTED && position.batches() < batches) return end;
        if (position.batches() < batches) cut = present();
        validate();
        if (position.batches() == batches) position = position.nextEpoch();
        safePoint();
        return end == null ? limit() : end;
    }

    private void validate() {
        double seconds = epochSeconds();
        Evaluation raw = course.average == null ? null : measures.validation();
        boolean isBest;
        try (var _ = averaged()) {
            Evaluation validation = measures.validation();
            Evaluation train = tally.result();
            EpochResult result =
                    new EpochResult(
                            position.epoch(),
                            train,
                            validation,
                            measures.subset(),
                            raw,
                            course.meanPenalty(),
                            optimizer.learningRate(),
                            train.samples() / seconds);
            results.add(result);
            isBest = best.offer(result);
            if (isBest) best.keep("model", network.state());
            if (result.epoch() > toldEpochs) publish(new TrainEvent.EpochDone(result, isBest));
            course.endEpoch(validation, position);
        }
        if (isBest) {
            best.keep("optimizer", optimizer.state());
            if (course.average != null) best.keep("average", course.average.state());
        }
    }

    /// The averaged weights in the model, until what this gives is closed.
    private WeightAverage.@Nullable Swap averaged() {
        if (course.average == null) return null;
        WeightAverage.Swap swap = course.average.swapIn();
        if (course.average instanceof Swa) RunningStatistics.measure(network, this::passThrough);
        return swap;
    }

    private void passThrough() {
        Rng randomness = Rng.of(config.seed()).fork("statistics");
        int done = 0;
        for (Batch batch : loader.epoch(0)) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                network.forward(batch.inputs(), Pass.training(randomness.fork(done++)));
            }
        }
    }

    // ---- when a step was refused -----------------------------------------------------------------------------------

    /// @param size batches of the step that was refused; 0 where it was found afterwards to have made weights that are not finite
    /// @return DIVERGED, or null to go on at the present position
    private @Nullable StopReason trip(int size) {
        sentry.undoForward();
        tally.backToMark();
        boolean sound = sentry.parametersAreFinite();
        if (!sound && lookCloser()) return null;
        told = 0;
        toldEpochs = 0;
        sentry.careful(false);
        int step = position.steps() + (size == 0 ? 0 : 1), epoch = position.epoch();
        Diagnosis diagnosis = stepper.diagnose(epoch, step);
        optimizer.zeroGrad();
        Guard.Action action = sentry.trip();
        if (action == Guard.Action.SKIP && sound) {
            position = position.skip(size);
            epochSecondsBefore = epochSeconds();
            epochBegan = System.nanoTime();
        } else if (!sound || sentry.exploded() || diagnosis.cause() == LEARNING_RATE || action == ROLL_BACK) {
            TrainingState back = sentry.back(position.updates());
            double scale = course.rateScale;
            if (back != null) restore(back);
            else action = Guard.Action.STOP;
            course.rateScale = action == ROLL_BACK ? scale * course.guard.config().lower() : scale;
        }
        publish(new TrainEvent.Tripped(epoch, step, diagnosis, action, position));
        safePoint();
        return action == Guard.Action.STOP ? StopReason.DIVERGED : null;
    }

    /// Goes back to the last copy, to take the same steps again in silence and with a look at every gradient: one of them has ruined
    /// the weights, and in normal steps only the loss is looked at, which tells one step later.
    ///
    /// @return false where that was done already, or the steps would not be the same
    private boolean lookCloser() {
        TrainingState back = sentry.last();
        if (back == null || !sentry.careful(true)) return false;
        double scale = new Fields("the last copy", back.progress()).map("course").number("rateScale");
        if (scale != course.rateScale) return false; // somebody has changed it meanwhile
        told = position.updates();
        toldEpochs = results.isEmpty() ? 0 : results.getLast().epoch();
        optimizer.zeroGrad();
        restore(back);
        return true;
    }

    // ---- the state -------------------------------------------------------------------------------------------------

    /// The state as it is: the tensors themselves, not copies.
    private TrainingState present() {
        Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
        tensors.put("model", network.state());
        tensors.put("optimizer", optimizer.state());
        if (course.average != null) tensors.put("average", course.average.state());
        tensors.putAll(best.groups());
        return new TrainingState(position, tensors, progress());
    }

    private Map<String, Object> progress() {
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("seed", config.seed());
        progress.put("batches", batches);
        progress.put("batchSize", config.batchSize());
        progress.put("accumulate", config.accumulate());
        progress.put("seconds", seconds());
        progress.put("epochSeconds", epochSeconds());
        progress.put("tally", tally.state());
        progress.put("course", course.state());
        progress.put("guard", sentry.state());
        progress.put("best", best.state());
        progress.put("epochs", Results.write(results));
        progress.put("callbacks", callbacks.states());
        return progress;
    }

    /// Goes on where another training was, which may have had other settings.
    private void resume(TrainingState state) {
        Fields progress = new Fields("the saved training", state.progress());
        boolean sameBatches =
                progress.whole("batches") == batches
                        && progress.whole("batchSize") == config.batchSize()
                        && progress.whole("accumulate") == config.accumulate()
                        && progress.whole("seed") == config.seed();
        if (!sameBatches && state.position().batches() > 0) {
            throw GradusException.got("a training to go on with at %s, in other batches than before", state.position())
                    .expected(
                            "batches of %d, %d in an update, seed %d, %d in an epoch",
                            progress.whole("batchSize"),
                            progress.whole("accumulate"),
                            progress.whole("seed"),
                            progress.whole("batches"))
                    .because("batch size, accumulation, seed or data were changed in the middle of an epoch")
                    .repair("Keep them, or resume from a checkpoint at the end of an epoch.");
        }
        restore(state);
        secondsBefore = progress.number("seconds");
        sentry.state(progress.map("guard"));
        callbacks.resume(progress.map("callbacks"));
    }

    /// Puts the training where it was; what callbacks and the guard remember stays.
    private void restore(TrainingState state) {
        Fields progress = new Fields("the saved training", state.progress());
        Map<String, Tensor> none = Map.of();
        Copies.put("the saved model", state.tensors().getOrDefault("model", none), network.state());
        optimizer.state(state.tensors().getOrDefault("optimizer", none));
        Map<String, Tensor> average = state.tensors().get("average");
        if (course.average != null && average != null) course.average.state(average);
        tally.state(progress.map("tally"));
        course.state(progress.map("course"));
        best.state(progress.map("best"), state.tensors());
        results.clear();
        results.addAll(Results.read("the saved epochs", progress.list("epochs")));
        position = state.position();
        epochSecondsBefore = progress.number("epochSeconds");
        epochBegan = System.nanoTime();
        if (position.steps() > 0) course.beginStep(optimizer, position.before());
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - began) * 1e-9;
    }

    private double epochSeconds() {
        return epochSecondsBefore + (System.nanoTime() - epochBegan) * 1e-9;
    }

    // ---- what callbacks see and ask for ----------------------------------------------------------------------------

    private void publish(TrainEvent event) {
        callbacks.publish(event, this);
    }

    private void safePoint() {
        if (takers.isEmpty()) return;
        TrainingState present = cut == null ? present() : cut;
        Map<String, Map<String, Tensor>> copies = new LinkedHashMap<>();
        present.tensors()
                .forEach((group, values) -> copies.put(group, group.startsWith("best.") ? values : Copies.of(values)));
        TrainingState state = new TrainingState(present.position(), copies, present.progress());
        List<Consumer<TrainingState>> asked = List.copyOf(takers);
        takers.clear();
        for (Consumer<TrainingState> taker : asked) taker.accept(state);
    }

    @Override
    public TrainedModel model() {
        return model;
    }

    @Override
    public TrainConfig config() {
        return config;
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public Set<String> figures() {
        return measures.figures();
    }

    @Override
    public @Nullable Monitor monitor() {
        return monitor;
    }

    @Override
    public void stop(StopReason reason) {
        if (wanted == null) wanted = reason;
    }

    @Override
    public void capture(Consumer<TrainingState> taker) {
        takers.add(taker);
    }

    @Override
    public void scaleLearningRate(double factor) {
        course.rateScale *= factor;
    }

    /// A training that goes on has said it before.
    private void noteOfSteps(String text) {
        if (secondsBefore == 0) note(text);
    }

    @Override
    public void note(String text) {
        publish(new TrainEvent.Note(text));
    }
}
