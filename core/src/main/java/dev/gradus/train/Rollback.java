package dev.gradus.train;

import static dev.gradus.train.Guard.Action.OFF;
import static dev.gradus.train.Guard.Action.ROLL_BACK;
import static dev.gradus.train.Guard.Action.SKIP;
import static dev.gradus.train.Guard.Action.STOP;

import dev.gradus.tensor.Tensor;
import dev.gradus.train.diagnose.Diagnosis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of a training whose step failed: copies of the state to go back to, steps taken again in silence, and trips.
///
/// In usual steps only the loss is looked at, which tells one step late that the parameters are ruined. Then the state goes back to the
/// last copy, and the same steps are taken again, to the bit, with a look at every gradient, until the one is found that ruins them. What
/// was published about these steps the first time is not published again.
final class Rollback {
    private final Guard.Config config;
    private final Course course;
    private final Sentry sentry;
    private final Stepper stepper;
    private final Session session;
    private final StateParts state;
    private final Epochs epochs;
    private Copy last = new Copy();
    private Copy older = new Copy();
    private long trips;
    private long lastTrip = -1;

    /// Updates and epochs that are taken again in silence.
    private long silentUpdates;

    private int silentEpochs;

    /// A copy of the state of training; its memory is used again.
    private static final class Copy {
        private final Map<String, Copies> groups = new LinkedHashMap<>();
        private @Nullable TrainingState state;

        /// Parameters and buffers; none where there is no copy.
        Map<String, Tensor> parameters() {
            return state == null ? Map.of() : state.tensors().getOrDefault("model", Map.of());
        }

        void take(TrainingState present) {
            groups.keySet().retainAll(present.tensors().keySet());
            Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>(present.tensors());
            present.tensors()
                    .forEach((group, values) -> {
                        if (group.startsWith(Best.PREFIX)) return; // never changed by anybody
                        Copies copies = groups.computeIfAbsent(group, _ -> new Copies());
                        copies.take(values);
                        tensors.put(group, copies.values());
                    });
            state = new TrainingState(present.position(), tensors, present.progress());
        }
    }

    Rollback(Setup setup, Session session, Stepper stepper, Sentry sentry, StateParts state, Epochs epochs) {
        course = setup.course();
        config = course.guard.config();
        this.sentry = sentry;
        this.stepper = stepper;
        this.session = session;
        this.state = state;
        this.epochs = epochs;
    }

    // ---- steps that were done --------------------------------------------------------------------------------------

    /// Takes the first copy.
    void begin() {
        if (isDue(0)) copy();
    }

    /// Whether the next step is taken again in silence.
    boolean isBehind() {
        return session.position().updates() < silentUpdates;
    }

    /// Whether an epoch was published before.
    boolean isSilent(int epoch) {
        return epoch <= silentEpochs;
    }

    /// Takes a copy after a step, where one is due.
    ///
    /// @return false where the parameters are found to be ruined
    boolean accepts() {
        if (isDue(session.position().updates()) && !copy()) return false;
        sentry.careful(false);
        return true;
    }

    /// Whether the parameters are sound after the last step of an epoch, where no loss of another would tell.
    boolean acceptsEpoch() {
        return config.action() == OFF || sentry.parametersAreFinite();
    }

    private boolean isDue(long updates) {
        return config.action() != OFF && sentry.isCalm() && updates % config.every() == 0;
    }

    /// Copies the state, unless its parameters are not finite.
    private boolean copy() {
        if (!sentry.parametersAreFinite()) return false;
        Copy unused = older;
        older = last;
        last = unused;
        last.take(state.present());
        return true;
    }

    // ---- steps that failed -----------------------------------------------------------------------------------------

    /// Does what the guard says about a step that failed.
    ///
    /// @return why training ends; null to go on at the position that then is the present one
    @Nullable StopReason trip(StepResult.Failure failure) {
        stepper.undo();
        boolean sound = sentry.parametersAreFinite();
        if (!sound && lookCloser()) return null;
        silentUpdates = 0;
        silentEpochs = 0;
        sentry.careful(false);
        Position here = session.position();
        Moment now = session.now();
        int step = failure instanceof StepResult.Refused ? here.steps() + 1 : here.steps();
        Diagnosis diagnosis = stepper.diagnose(here.epoch(), step, last.parameters());
        Guard.Action action = ++trips >= config.most() || config.action() == OFF ? STOP : config.action();
        if (action == SKIP && sound && failure instanceof StepResult.Refused refused) {
            state.skip(refused.batches());
        } else if (!sound || sentry.exploded() || diagnosis.blamesEarlierSteps() || action == ROLL_BACK) {
            if (!goBack(action == ROLL_BACK ? config.lower() : 1)) action = STOP;
        }
        session.publish(new TrainEvent.Tripped(here.epoch(), step, diagnosis, action, session.position(), now));
        session.safePoint();
        return action == STOP ? StopReason.DIVERGED : null;
    }

    /// Goes back to the last copy, to look at every gradient of the same steps.
    ///
    /// @return false where that was done already, or the steps would not be the same
    private boolean lookCloser() {
        TrainingState back = last.state;
        if (back == null || !sentry.careful(true)) return false;
        double scale = new Fields("the last copy", back.progress()).map("course").number("rateScale");
        if (scale != course.rateScale) return false; // somebody has changed it meanwhile
        silentUpdates = session.position().updates();
        silentEpochs = epochs.last();
        stepper.forgetGradients();
        state.restore(back);
        return true;
    }

    /// Goes back to the last copy; to the one before, where going back to the last led here again.
    ///
    /// @param lower what the learning rate is multiplied by
    /// @return false where there is no copy
    private boolean goBack(double lower) {
        long updates = session.position().updates();
        boolean again = lastTrip >= 0 && updates <= lastTrip + config.every();
        lastTrip = updates;
        sentry.calm();
        if (again && older.state != null) {
            Copy spoilt = last;
            last = older;
            older = spoilt;
            spoilt.state = null;
        }
        TrainingState back = last.state;
        if (back == null) return false;
        double scale = course.rateScale;
        state.restore(back);
        course.rateScale = scale * lower;
        return true;
    }

    Map<String, Object> state() {
        Map<String, Object> saved = new LinkedHashMap<>();
        sentry.save(saved);
        saved.put("trips", trips);
        saved.put("lastTrip", lastTrip);
        return saved;
    }

    void state(Fields saved) {
        sentry.load(saved);
        trips = saved.whole("trips");
        lastTrip = saved.whole("lastTrip");
    }
}
