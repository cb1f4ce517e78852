package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.train.Callback;
import dev.gradus.train.EpochResult;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Plan;
import dev.gradus.train.Probe;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Watches a training and says what goes wrong, while it goes wrong.
///
/// ```java
/// trainer.with(new Watcher());
/// ```
/// Some steps are run under observation: the first ones, which tell most, and then as many as the level has. Memory is bounded, and the training has
/// the bits that it has without a watcher. A finding is published as [TrainEvent.Found], once for each cause, and only when the facts speak for
/// themselves: what takes a trial is left to [Diagnostician], which gets the [#evidence] that was gathered.
public final class Watcher implements Callback {
    private static final int SAMPLES = 256;

    /// Those that look at each pair of samples.
    private static final Set<String> SLOW =
            Set.of("labels-shuffled", "labels-shifted", "label-noise", "duplicates-across-splits", "splits-differ");

    private final Level level;
    private final List<Cause> causes;
    private final Losses losses = new Losses();
    private final List<StepState> steps = new ArrayList<>();
    private final List<EpochResult> epochs = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable Plan plan;
    private @Nullable DataFacts data;
    private @Nullable StopReason end;
    private long updates;
    private long every = 1;
    private int bestEpoch;

    /// How many steps are observed.
    public enum Level {
        /// Steps 1, 2, 3, 5, 10 and 20, and then every twentieth of the training.
        ECONOMY,
        /// Steps 1 to 20, and then every hundredth of the training.
        FULL
    }

    /// A watcher of the usual level.
    public Watcher() {
        this(Level.ECONOMY);
    }

    /// A watcher.
    ///
    /// @param level how many steps are observed
    public Watcher(Level level) {
        this(level, Causes.all());
    }

    /// A watcher for some causes.
    ///
    /// @param level how many steps are observed
    /// @param causes to be made in the course of the training; none to gather facts only
    public Watcher(Level level, List<Cause> causes) {
        this.level = level;
        this.causes = causes.stream().filter(c -> !SLOW.contains(Causes.name(c))).toList();
    }

    @Override
    public void begin(Training training) {
        Plan its = training.plan();
        plan = its;
        every = Math.max(1, its.totalSteps() / (level == Level.FULL ? 100 : 20));
        if (!causes.isEmpty()) data = DataFacts.of(its.data(), its.model().preparations(), SAMPLES);
    }

    @Override
    public Probe probe() {
        return this::isDue;
    }

    private boolean isDue(long update) {
        if (update % every == 0) return true;
        if (level == Level.FULL) return update <= 20;
        return update <= 3 || update == 5 || update == 10 || update == 20;
    }

    @Override
    public void observe(ObservedStep step, Training training) {
        steps.add(StepState.of(step));
    }

    @Override
    public void on(TrainEvent event, Training training) {
        switch (event) {
            case TrainEvent.StepDone step -> {
                losses.add(step.loss());
                updates = step.at().update();
                if (isDue(updates)) look(training);
            }
            case TrainEvent.EpochDone done -> {
                epochs.add(done.result());
                if (done.best()) bestEpoch = done.result().epoch();
                look(training);
            }
            case TrainEvent.Finished finished -> {
                end = finished.reason();
                bestEpoch = finished.history().best();
            }
            default -> {}
        }
    }

    private void look(Training training) {
        if (causes.isEmpty()) return;
        Evidence evidence = evidence();
        for (Cause cause : causes) {
            if (told.contains(Causes.name(cause))) continue;
            Finding finding = cause.look(evidence).orElse(null);
            if (finding == null || finding.certainty() == Certainty.POSSIBLE || finding.grade() == Grade.NOTE) continue;
            told.add(finding.cause());
            training.found(finding);
        }
    }

    /// What is known so far.
    ///
    /// @return plan, data and progress, as far as the training has come
    public Evidence evidence() {
        Evidence evidence =
                new Evidence().with(Progress.class, new Progress(updates, losses.all(), steps, epochs, bestEpoch, end));
        Plan its = plan;
        if (its != null) evidence = evidence.with(Plan.class, its);
        DataFacts facts = data;
        return facts == null ? evidence : evidence.with(DataFacts.class, facts);
    }
}
