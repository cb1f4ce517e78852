package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.error.Mistakes;
import dev.gradus.optim.WeightAverage;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Workspace;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way through a training: epochs of steps, a validation after each, until a limit is reached.
///
/// What happens in a step is [Stepper]'s, after a failed one [Rollback]'s, after an epoch [Epochs]'. What callbacks see is the [Session],
/// what is saved the [StateParts].
final class Loop {
    private final Setup setup;
    private final Evaluator.Tally tally = new Evaluator.Tally();
    private final Stopwatch watch = new Stopwatch();
    private final Epochs epochs;
    private final StateParts state;
    private final Session session;
    private final Stepper stepper;
    private final Rollback rollback;
    private final List<String> doubts;
    private final String taken;
    private boolean begun;

    /// A training that is ready.
    ///
    /// @param ready what it begins with
    Loop(Setup setup, Beginning.Ready ready) {
        this.setup = setup;
        Course course = setup.course();
        epochs = new Epochs(setup);
        state = new StateParts(setup, epochs.best(), watch);
        session = new Session(setup, state, epochs, watch);
        var sentry = new Sentry(course.guard.config(), setup.network(), ready.reference());
        doubts = ready.doubts();
        taken = ready.taken();
        stepper = new Stepper(setup, sentry, tally, this::noteOfSteps);
        rollback = new Rollback(setup, session, stepper, sentry, state, epochs);
        state.addOfProcess("seconds", watch::seconds, saved -> watch.goOn(saved.number("seconds")))
                .add("epochSeconds", watch::epochSeconds, saved -> watch.startEpoch(saved.number("epochSeconds")))
                .add("tally", tally::state, saved -> tally.state(saved.map("tally")))
                .add("course", course::state, saved -> course.state(saved.map("course")))
                .addOfProcess("guard", rollback::state, saved -> rollback.state(saved.map("guard")))
                .add("best", epochs.best()::state, saved -> epochs.best().state(saved.map("best")))
                .add("epochs", epochs::state, saved -> epochs.state(saved.list("epochs")))
                .addOfProcess(
                        "callbacks",
                        setup.callbacks()::states,
                        saved -> setup.callbacks().resume(saved.map("callbacks")));
        course.begin(setup.network(), setup.optimizer(), setup.config(), setup.batches());
    }

    /// Trains to the end.
    ///
    /// @param from where to go on, or null to begin
    /// @param initialize has the first weights changed by data, and says how
    Run run(@Nullable TrainingState from, Supplier<String> initialize) {
        if (from == null) check();
        String initialized = from == null ? taken + initialize.get() : ""; // one of them at most says something
        if (from != null) {
            state.resume(from);
            check();
        }
        Run run;
        try (var _ = Mistakes.listen(session::note, setup.callbacks()::find)) {
            setup.callbacks().begin(session);
            begun = true;
            run = train(initialized);
        } catch (Throwable e) {
            RuntimeException also = setup.callbacks().end();
            if (also != null) e.addSuppressed(also);
            throw e;
        }
        RuntimeException failure = setup.callbacks().end();
        if (failure != null) throw failure;
        return run;
    }

    /// Whether training has begun, so that what takes part in it is used.
    boolean hasBegun() {
        return begun;
    }

    /// Refuses what can be refused before anything is written.
    private void check() {
        setup.callbacks().check(session);
        new Rehearsal(setup.network(), setup.model().loss(), Shape.of()).trainable();
    }

    private Run train(String initialized) {
        watch.start();
        Measures measures = epochs.measures();
        int steps = setup.config().updates(setup.batches()), samples = setup.data().train().data().size();
        session.publish(
                new TrainEvent.Started(
                        setup.model(),
                        setup.config(),
                        samples,
                        steps,
                        initialized,
                        state.position(),
                        setup.memory(),
                        session.now()));
        if (!setup.course().answers && measures.isClassification()) session.note(Measures.NO_CLASSES);
        reportMistakes();
        rollback.begin();
        session.safePoint();
        StopReason reason = limit();
        while (reason == null) reason = epoch();
        session.publish(new TrainEvent.Stopping(reason, session.now()));
        session.safePoint();
        History history = epochs.history();
        WeightAverage.Swap swap = epochs.averaged();
        session.publish(new TrainEvent.Finished(reason, history, session.now()));
        epochs.restoreBest(swap);
        Evaluator.Tested test = measures.test();
        return new Run(setup.model(), history, test.evaluation(), test.confusion(), reason, setup.plan());
    }

    private void reportMistakes() {
        if (setup.optimizer().hasMemory() && !watch.goesOn()) {
            Mistakes.report(
                    "the optimizer remembers the steps of an earlier training: averages and step counts go on from there. Likely"
                            + " cause: one optimizer is used in two trainings. Repair: make a new optimizer for each.");
        }
        if (!watch.goesOn()) doubts.forEach(Mistakes::reportOnce);
        Rehearsal.reportSigmoidTwice(setup.network(), setup.model().loss());
    }

    /// The end of training that is reached before the next step, if any.
    private @Nullable StopReason limit() {
        TrainConfig config = setup.config();
        Position position = state.position();
        if (rollback.isBehind()) return null;
        if (session.wanted() != null) return session.wanted();
        if (setup.stop().getAsBoolean()) return StopReason.INTERRUPTED;
        if (position.epoch() > config.epochs()) return StopReason.COMPLETED;
        if (config.steps() > 0 && position.updates() >= config.steps()) return StopReason.COMPLETED;
        if (config.minutes() > 0 && watch.seconds() >= 60 * config.minutes()) return StopReason.TIME_UP;
        return null;
    }

    /// Goes on to the end of an epoch, or to where training ends or goes back.
    ///
    /// @return why training ends; null to go on at the present position
    private @Nullable StopReason epoch() {
        @Nullable StopReason end = limit(); // a step that was left out may have taken the rest of the time
        if (state.position().batches() == 0) {
            if (end != null) return end;
            tally.clear();
            setup.course().beginEpoch();
            watch.startEpoch(0);
        }
        watch.startEpoch();
        int epoch = state.position().epoch(), batches = setup.batches();
        session.publish(new TrainEvent.EpochStarted(epoch, session.now()));
        Rng randomness = Rng.of(setup.config().seed()).fork("step").fork(epoch);
        Iterator<Batch> source = setup.loader().epoch(epoch - 1, state.position().batches()).iterator();
        while (state.position().batches() < batches && end == null) {
            if (step(source, randomness) instanceof StepResult.Failure failure) return rollback.trip(failure);
            session.safePoint();
            end = limit();
        }
        if (!rollback.acceptsEpoch()) return rollback.trip(new StepResult.Ruined());
        boolean isWhole = state.position().batches() == batches;
        if (end == StopReason.INTERRUPTED && !isWhole) return end;
        if (!isWhole) state.hold();
        epochs.validate(state.position(), tally.result(), watch.epochSeconds(), this::publish);
        if (isWhole) state.position(state.position().nextEpoch());
        session.safePoint();
        return end == null ? limit() : end;
    }

    /// Takes a step and publishes it, unless it was published before.
    private StepResult step(Iterator<Batch> source, Rng randomness) {
        Position before = state.position();
        int size = Math.min(setup.config().accumulate(), setup.batches() - before.batches());
        Position after = before.step(size);
        boolean silent = rollback.isBehind();
        StepResult result =
                !silent && setup.callbacks().observe(after.updates())
                        ? observedStep(source, size, after, randomness)
                        : stepper.step(source, size, before, randomness, null);
        if (!(result instanceof StepResult.Done done)) return result;
        state.position(after);
        if (silent) return done;
        session.publish(
                new TrainEvent.StepDone(
                        after.epoch(), after.steps(), done.loss(), tally.meanLoss(), tally.accuracy(), session.now()));
        return rollback.accepts() ? done : new StepResult.Ruined();
    }

    /// Takes a step under observation, and shows it while its tensors last.
    private StepResult observedStep(Iterator<Batch> source, int size, Position after, Rng randomness) {
        try (var _ = Workspace.open()) {
            var observation = new Observation(setup.network());
            StepResult result = stepper.step(source, size, state.position(), randomness, observation);
            if (!(result instanceof StepResult.Done done)) return result;
            state.position(after);
            try (ObservedStep shown = observation.step(session.now(), done.loss())) {
                setup.callbacks().show(shown, session);
            }
            return done;
        }
    }

    private void publish(EpochResult result, boolean best) {
        if (!rollback.isSilent(result.epoch())) session.publish(new TrainEvent.EpochDone(result, best, session.now()));
    }

    /// A training that goes on has said it before.
    private void noteOfSteps(String text) {
        if (!watch.goesOn()) session.note(text);
    }
}
