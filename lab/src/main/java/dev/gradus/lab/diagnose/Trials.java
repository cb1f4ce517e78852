package dev.gradus.lab.diagnose;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.diagnose.Watcher;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.ClassWeights;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Callback;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.callback.JsonLog;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Remedy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A training that is repeated from its settings, as it was and with changes.
final class Trials implements Retraining {
    /// Validation samples of a trial: enough for a difference of some hundredths.
    private static final int SAMPLES = 2000;

    private static final int JUDGED = 1000;

    /// Multiply-adds of a trial: some seconds.
    private static final double WORK = 4e11;

    /// What a step costs besides, as work.
    private static final double OVERHEAD = 2e7;

    private static final int FEWEST = 100;

    private final TrainSettings settings;
    private final Splits data;
    private final List<Preparation> fitted;
    private final long steps;
    private final Map<List<Remedy>, Optional<Judged>> tried = new HashMap<>();
    private final @Nullable TrialStore store;
    private @Nullable Judged original;

    /// @param store keeps trials for the next time; null where none are kept
    Trials(TrainSettings settings, Splits data, @Nullable TrialStore store) {
        this.settings = settings;
        this.data = reduced(settings, data);
        this.store = store;
        fitted = Prepare.fit(settings.preparations(), data.train());
        steps = affordable();
    }

    /// The same training, on the same data in the same parts, with another seed of its own.
    Trials seeded(long seed) {
        List<Source> sources =
                List.of(
                        new Source("settings", settings.written()),
                        new Source("a seed of the proof", Map.of("seed", seed)));
        return new Trials(TrainSettings.of(sources, data.train().data().shape()), data, store);
    }

    /// How many steps of a training are repeated: all, where that takes some seconds.
    private long affordable() {
        Sequential network = settings.model().make().network(data.task().outputs());
        Shape sample = Preparation.shape(fitted, data.train().data().shape());
        double step = 3.0 * Summary.of(network, sample).multiplyAdds() * settings.training().batchSize() + OVERHEAD;
        return Math.max(FEWEST, (long) (WORK / step));
    }

    /// Fewer samples to be validated, where nothing in the course of the training depends on them.
    private static Splits reduced(TrainSettings settings, Splits data) {
        Dataset validation = data.validation().data(), test = data.test().data();
        boolean depends = settings.earlyStopping() != null || settings.schedule() != null || settings.monitor() != null;
        return new Splits(
                data.train(),
                depends ? data.validation() : new Split.Validation(some(validation, SAMPLES)),
                new Split.Test(some(test, 1)));
    }

    static Dataset some(Dataset all, int most) {
        if (all.size() <= most) return all;
        return new Subset(all, IntStream.range(0, most).map(i -> (int) ((long) i * all.size() / most)).toArray());
    }

    @Override
    public long steps() {
        return steps;
    }

    /// The part of the validation split on which models are compared.
    Dataset validation() {
        return validation(data);
    }

    static Dataset validation(Splits its) {
        return some(its.validation().data(), SAMPLES);
    }

    /// The part of the training split on which a model is judged.
    Dataset training() {
        return some(data.train().data(), JUDGED);
    }

    /// Classes count alike where the loss weighs them.
    Scores scores(@Nullable TrainedModel model, Dataset samples) {
        if (model == null) return Scores.none(samples.size());
        boolean balanced = !settings.classWeights().equals(ClassWeights.NONE);
        return Scores.of(model, samples, balanced);
    }

    void original(Judged judged) {
        original = judged;
    }

    @Override
    public Judged original() {
        Judged known = original;
        if (known == null) original = known = with(List.of()).orElseGet(() -> judged(null));
        return known;
    }

    /// How well a model does; one that has diverged knows nothing.
    Judged judged(@Nullable TrainedModel model) {
        return new Judged(scores(model, training()), scores(model, validation()));
    }

    /// What is known after the training has been repeated as it was.
    ///
    /// @param evidence that was gathered
    /// @param model with its best weights; null where it diverged
    record Repeated(Evidence evidence, @Nullable TrainedModel model) {}

    /// Trains as it was, under observation.
    Repeated repeat() {
        var watcher = new Watcher(Watcher.Level.FULL, List.of());
        Run run = train(settings, steps, watcher);
        return new Repeated(watcher.evidence(), run.reason() == StopReason.DIVERGED ? null : run.model());
    }

    /// What has been tried is not tried again: it would give the same bits.
    @Override
    public Optional<Judged> with(List<Remedy> changes) {
        Optional<Judged> known = tried.get(changes);
        if (known == null) {
            known = trained(changes);
            tried.put(List.copyOf(changes), known);
        }
        return known;
    }

    /// Whether the same was tried before.
    boolean isKnown(List<Remedy> changes) {
        return tried.containsKey(changes);
    }

    private Optional<Judged> trained(List<Remedy> changes) {
        TrainSettings changed = settings;
        try {
            for (Remedy remedy : changes) {
                Treatment treatment = Treatment.of(remedy, changed);
                if (treatment == null || treatment.path().startsWith("table.")) return Optional.empty();
                changed = treatment.apply(changed, data.train().data().shape());
            }
            long longer = (long) changed.training().epochs() / Math.max(1, settings.training().epochs());
            return Optional.of(tried(changed, steps * Math.max(1, longer)));
        } catch (GradusException e) {
            return Optional.empty(); // settings that do not fit together: nothing that could be tried
        }
    }

    private Judged tried(TrainSettings changed, long most) {
        if (store == null) return outcome(train(changed, most));
        TrialStore.Trial trial = new TrialStore.Trial(settings, changed, most, data);
        Judged kept = store.find(trial);
        if (kept != null) return kept;
        try (RunDirectory directory = store.begin(trial)) {
            if (directory == null) return outcome(train(changed, most));
            Run run = train(changed, most, new JsonLog(directory.log()));
            Judged judged = outcome(run);
            store.end(trial, directory, run, judged);
            return judged;
        }
    }

    private Judged outcome(Run run) {
        return judged(run.reason() == StopReason.DIVERGED ? null : run.model());
    }

    /// They are fitted once, unless they are what is changed.
    private List<Preparation> fitted(TrainSettings its) {
        return its.preparations().equals(settings.preparations())
                ? fitted
                : Prepare.fit(its.preparations(), data.train());
    }

    private Run train(TrainSettings its, long most, Callback... taking) {
        Sequential network = its.model().make().network(data.task().outputs());
        Trainer trainer =
                its.trainer(network, data.train().data())
                        .prepare(fitted(its).toArray(Preparation[]::new))
                        .with(new Limit(most))
                        .with(taking);
        return trainer.fit(data);
    }

    /// Ends a training before its time, so that schedules are those of its whole length.
    private record Limit(long steps) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            boolean isPast = event instanceof TrainEvent.StepDone && event.at().update() >= steps;
            if (isPast && training.plan().totalSteps() > steps) training.stop(StopReason.TIME_UP);
        }
    }
}
