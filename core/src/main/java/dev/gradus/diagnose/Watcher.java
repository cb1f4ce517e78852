package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.train.Callback;
import dev.gradus.train.History;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Watches a training and says what goes wrong, while it goes wrong.
///
/// ```java
/// trainer.with(new Watcher());
/// ```
/// Some steps are run under observation: the first ones, which tell most, and then as many as the level has. Memory is bounded, and the training has
/// the bits that it has without a watcher. A finding is published as [TrainEvent.Found], once for each cause, without what a told cause brings about, and only when the facts speak for
/// themselves: what takes a trial is left to [Diagnostician], which gets the [#evidence] that was gathered.
///
/// What it says depends on nothing but the numbers of the training, and its memory is a part of the training's state: one that was resumed says the
/// same as one that was never interrupted. Where a guard goes back, nothing is said twice. A training that is watched only from its middle on is not judged.
public final class Watcher implements Callback {
    /// Samples of each part, and elements of all of them: of pictures fewer, since each pixel is sorted.
    private static final int SAMPLES = 256, FEWEST = 64, ELEMENTS = 1 << 16;

    private final Level level;
    private final List<Live> checks;
    private final Memory memory = new Memory();
    private final Set<String> told = new TreeSet<>();
    private @Nullable Plan plan;
    private @Nullable DataFacts data;
    private @Nullable StopReason end;
    private @Nullable StepState latest;
    private @Nullable Training watched;
    private long every = 1;
    private long total = 1;

    /// Whether it has seen all of the training.
    private boolean isWhole = true;

    /// How many steps are observed.
    public enum Level {
        /// Steps 1, 2, 3, 5, 10 and 20, and then every tenth of the training.
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
    /// @param checks to be made in the course of the training; none to gather facts only
    public Watcher(Level level, List<Cause> checks) {
        this.level = level;
        this.checks = checks.stream().filter(c -> !c.isSlow()).map(Live::new).toList();
    }

    @Override
    public void begin(Training training) {
        Plan its = training.plan();
        plan = its;
        total = Math.max(1, its.totalSteps());
        every = Math.max(1, total / (level == Level.FULL ? 100 : 10));
        watched = training;
        isWhole = memory.updates() == training.position().updates();
        if (checks.isEmpty()) return;
        int samples = Math.clamp(ELEMENTS / its.model().sampleShape().size(), FEWEST, SAMPLES);
        data = DataFacts.of(its.data(), its.model().preparations(), samples);
    }

    @Override
    public Probe probe() {
        return this::isDue;
    }

    /// How many steps are observed.
    ///
    /// @return as it was made
    public Level level() {
        return level;
    }

    /// What a check sees in the plan alone is found after the first step.
    @Override
    public boolean finds(String mistake) {
        if (told.contains(mistake)) return true;
        Plan its = plan;
        Training training = watched;
        if (!isWhole || its == null || training == null) return false;
        Evidence known = new Evidence().with(Plan.class, its);
        return checks.stream().anyMatch(l -> l.cause().equals(mistake) && found(l, known, training) != null);
    }

    private boolean isDue(long update) {
        if (update % every == 0) return true;
        if (level == Level.FULL) return update <= 20;
        return update <= 3 || update == 5 || update == 10 || update == 20;
    }

    @Override
    public void observe(ObservedStep step, Training training) {
        StepState state = StepState.of(step);
        latest = state;
        memory.add(state);
    }

    @Override
    public void on(TrainEvent event, Training training) {
        switch (event) {
            case TrainEvent.StepDone step -> {
                long update = step.at().update();
                memory.done(update, step.loss());
                if (isDue(update)) look(training);
            }
            case TrainEvent.EpochDone _ -> look(training);
            case TrainEvent.Stopping stopping -> {
                end = stopping.reason();
                if (stopping.reason() == StopReason.DIVERGED) look(training);
            }
            default -> {}
        }
    }

    private void look(Training training) {
        if (!isWhole || checks.isEmpty()) return;
        Evidence evidence = evidence();
        double done = (double) memory.updates() / total;
        Map<Live, Finding> found = new LinkedHashMap<>();
        for (Live live : checks) {
            if (told.contains(live.cause()) || done < live.check().showsFrom()) continue;
            Finding finding = found(live, evidence, training);
            if (finding == null || finding.certainty() == Certainty.POSSIBLE || finding.grade() == Grade.NOTE) continue;
            found.put(live, finding);
        }
        tell(found, training);
    }

    /// Tells causes, and not what they bring about; of causes that bring about each other, the worse one.
    private void tell(Map<Live, Finding> found, Training training) {
        List<Live> known = checks.stream().filter(l -> found.containsKey(l) || told.contains(l.cause())).toList();
        List<Live> roots =
                found.keySet().stream()
                        .filter(live -> known.stream().noneMatch(cause -> explains(cause, live)))
                        .sorted(Comparator.comparing(live -> Objects.requireNonNull(found.get(live)).grade()))
                        .toList();
        if (roots.isEmpty() && told.isEmpty()) roots = found.keySet().stream().limit(1).toList(); // a circle
        for (Live live : roots) {
            if (known.stream().anyMatch(cause -> told.contains(cause.cause()) && explains(cause, live))) continue;
            told.add(live.cause());
            training.found(Objects.requireNonNull(found.get(live)));
        }
    }

    /// Whether one brings the other about, and not the other way unless it was told before.
    private boolean explains(Live cause, Live effect) {
        if (cause.equals(effect) || !cause.check().explains().contains(effect.cause())) return false;
        return told.contains(cause.cause()) || !effect.check().explains().contains(cause.cause());
    }

    /// A mistake in a check is no reason to end a training.
    private @Nullable Finding found(Live live, Evidence evidence, Training training) {
        try {
            return live.check().look(evidence).orElse(null);
        } catch (RuntimeException e) {
            told.add(live.cause());
            training.note("the check for " + live.cause() + " failed, and is left out: " + e);
            return null;
        }
    }

    /// The last step that was observed.
    ///
    /// @return null before the first
    public @Nullable StepState latest() {
        return latest;
    }

    /// What is known so far.
    ///
    /// @return plan, data and progress, as far as the training has come
    public Evidence evidence() {
        Training training = watched;
        History history = training == null ? new History(List.of(), 0) : training.history();
        Progress progress =
                new Progress(memory.updates(), memory.losses(), memory.steps(), history.epochs(), history.best(), end);
        Evidence evidence = new Evidence().with(Progress.class, progress);
        Plan its = plan;
        if (its != null) evidence = evidence.with(Plan.class, its);
        DataFacts facts = data;
        return facts == null ? evidence : evidence.with(DataFacts.class, facts);
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("told", List.copyOf(told));
        state.put("memory", memory.state());
        return state;
    }

    @Override
    public void resume(Map<String, ?> state) {
        Plain saved = Plain.of(state);
        told.addAll(saved.texts("told"));
        memory.resume(saved.map("memory"));
    }
}
