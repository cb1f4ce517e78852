package dev.gradus.diagnose;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Records;
import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.optim.NormClip;
import dev.gradus.train.Plan;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Remedy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A training of a program that is made anew with other settings of optimizer, trainer and clipping; layers and data are the program's own.
final class PlannedTraining implements Retraining {
    private static final int TRAIN = 1000, VALIDATION = 2000;

    private final Plan plan;
    private final long seed;
    private final LongFunction<Trainer> trainer;
    private final Map<List<Remedy>, Optional<Judged>> tried = new HashMap<>();
    private @Nullable Judged original;

    /// @param original null where it is still to be trained
    PlannedTraining(Plan plan, long seed, LongFunction<Trainer> trainer, @Nullable Judged original) {
        this.plan = plan;
        this.seed = seed;
        this.trainer = trainer;
        this.original = original;
    }

    /// How well the model of a run does; one that has diverged knows nothing.
    static Judged judged(Run run, Splits data) {
        TrainedModel model = run.reason() == StopReason.DIVERGED ? null : run.model();
        return new Judged(
                scores(model, some(data.train().data(), TRAIN)),
                scores(model, some(data.validation().data(), VALIDATION)));
    }

    private static Scores scores(@Nullable TrainedModel model, Dataset samples) {
        return model == null ? Scores.none(samples.size()) : Scores.of(model, samples);
    }

    private static Dataset some(Dataset all, int most) {
        if (all.size() <= most) return all;
        return new Subset(all, IntStream.range(0, most).map(i -> (int) ((long) i * all.size() / most)).toArray());
    }

    @Override
    public Judged original() {
        Judged known = original;
        if (known == null) original = known = judged(trainer.apply(seed).seed(seed).fit(plan.data()), plan.data());
        return known;
    }

    @Override
    public Optional<Judged> with(List<Remedy> changes) {
        Optional<Judged> known = tried.get(changes);
        if (known == null) {
            known = trained(changes);
            tried.put(List.copyOf(changes), known);
        }
        return known;
    }

    private Optional<Judged> trained(List<Remedy> changes) {
        Trainer changed = trainer.apply(seed).seed(seed);
        try {
            for (Remedy remedy : changes) {
                if (!(remedy instanceof Remedy.Set set) || !apply(set, changed)) return Optional.empty();
            }
            return Optional.of(judged(changed.fit(plan.data()), plan.data()));
        } catch (GradusException e) {
            return Optional.empty(); // settings that do not fit together: nothing that could be tried
        }
    }

    /// @return false where it is not a matter of settings
    private static boolean apply(Remedy.Set set, Trainer trainer) {
        Map<String, Object> change = Map.of(set.component(), set.value());
        switch (set.part()) {
            case OPTIMIZER -> {
                Map<String, Object> written = new LinkedHashMap<>(Catalogues.OPTIMIZERS.write(trainer.optimizer()));
                if (!written.containsKey(set.component()) || trainer.optimizer().hasGroups()) return false;
                written.putAll(change);
                trainer.optimizer(Catalogues.OPTIMIZERS.read(written));
            }
            case TRAINING -> trainer.config(Records.read("a remedy", trainer.config(), change));
            case CLIPPING -> {
                if (!(set.value() instanceof Double norm)) return false;
                trainer.clip(new NormClip(norm));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public long steps() {
        return plan.totalSteps();
    }
}
