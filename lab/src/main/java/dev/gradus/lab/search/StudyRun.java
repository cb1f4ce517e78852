package dev.gradus.lab.search;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Folders;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Runs the trials of a study, several at a time.
///
/// Decisions are taken in the order of the jobs' numbers, each from the results of those that are at least `lag` numbers before it. So trials, values, prunings and
/// the winner do not depend on how many run at once, on which was faster, nor on how often the process was killed: what was not finished is done again.
public final class StudyRun {
    private static final int MOST_FAILED = 10;

    private final Study study;
    private final Definition definition;
    private final TrialTraining training;
    private final int workers;
    private final Listener listener;
    private final Planner planner;
    private final Map<Integer, Job> decided = new TreeMap<>();
    private final int first;

    /// All jobs of this version below it are done.
    private int unfinished;

    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private int running;
    private volatile boolean stopped;

    /// Is notified what happens; always by the thread that runs the study.
    public interface Listener {
        /// A job begins.
        ///
        /// @param job a trial, or a part of one
        void started(Job job);

        /// A job has ended and is kept.
        ///
        /// @param done what came of it
        void done(Job.Done done);

        /// A training of a finalist has ended and is kept.
        ///
        /// @param finalist what came of it
        default void done(Finalist finalist) {}
    }

    /// What a worker brings back: a result that is to be kept, or what it threw.
    private interface Ended {
        void keep();
    }

    /// A run of the present version of a study.
    ///
    /// @param study open
    /// @param folds the data: one for a holdout, one for each fold of a cross-validation
    /// @param workers how many trainings run at once
    /// @param listener is notified what happens
    public StudyRun(Study study, List<Splits> folds, int workers, Listener listener) {
        this.study = study;
        this.definition = study.definition();
        this.training = new TrialTraining(definition, folds);
        this.workers = workers;
        this.listener = listener;
        int version = study.versions().size(), number = 0;
        for (Job.Done done : study.file().jobs().values()) {
            Job job = done.job();
            if (job.version() == version) decided.put(job.number(), job);
            else number = Math.max(number, job.number());
        }
        first = number + 1;
        unfinished = first;
        planner = new Planner(definition, study.successions().getLast());
    }

    /// The objective that is stated, or the figure by which a training keeps its best weights.
    ///
    /// @param settings of the trainings
    /// @param data of the trainings
    /// @param stated a figure; null for the usual one
    /// @return with its direction
    /// @throws GradusException when there is no such figure
    public static Objective objective(TrainSettings settings, Splits data, @Nullable String stated) {
        Sequential network = settings.model().make().network(data.task().outputs());
        Trainer trainer = settings.trainer(network, data.train().data());
        String figure = stated == null ? settings.bestBy(data.task().isClassification()) : stated;
        return Objective.of(figure, trainer.figures(data.task()));
    }

    /// The settings of a trial.
    ///
    /// @param definition of the study
    /// @param proposal of the trial
    /// @param sample the shape of a sample
    /// @return as it was trained
    public static TrainSettings settings(Definition definition, Proposal proposal, Shape sample) {
        return TrialTraining.settings(definition, proposal, sample);
    }

    /// How many trials the study will have.
    ///
    /// @return fewer than were asked for where a sampler has no more points
    public int trials() {
        return study.planned() - definition.trials() + planner.trials();
    }

    /// Ends everything after the present steps; what is not finished will be done again.
    public void stop() {
        stopped = true;
        training.stop();
    }

    /// Whether it was stopped.
    ///
    /// @return true after [#stop()]
    public boolean isStopped() {
        return stopped;
    }

    /// Does what is not done yet.
    ///
    /// @throws GradusException when the objective is not measured, or the first trials have all failed
    public void search() {
        Job start = planner.next(first, List.of(), earlier()).orElseThrow();
        training.requireFigure(start.proposal());
        int number = first;
        while (!stopped) {
            while (decided.containsKey(number) && isDone(number)) number++;
            Optional<Job> next = running < workers ? next(number) : Optional.empty();
            if (next.isPresent()) {
                start(next.get());
                number++;
            } else if (running > 0) {
                take();
            } else {
                break;
            }
        }
        while (running > 0) take();
        if (!stopped) study.deletePaused();
    }

    private boolean isDone(int number) {
        return study.file().jobs().containsKey(number);
    }

    /// The job of a number, decided from as few of the latest results as possible.
    private Optional<Job> next(int number) {
        while (isDone(unfinished)) unfinished++;
        List<Job> before = decided.values().stream().filter(job -> job.number() < number).toList();
        for (int back = definition.lag(); back >= 1; back--) {
            int last = number - back;
            if (last >= unfinished) return Optional.empty();
            Optional<Job> job = planner.next(number, before, seen(last));
            if (job.isPresent()) return job;
        }
        return Optional.empty();
    }

    /// What a job sees that comes after some number.
    private List<Job.Done> seen(int last) {
        return study.file().jobs().values().stream().filter(d -> d.job().number() <= last).toList();
    }

    private List<Job.Done> earlier() {
        return seen(first - 1);
    }

    private void start(Job job) {
        decided.put(job.number(), job);
        listener.started(job);
        List<Trial> seen = Trials.of(seen(job.number() - definition.lag()));
        Optional<Trial> before =
                job.from() == 0
                        ? Optional.empty()
                        : study.trials().stream().filter(t -> t.number() == job.trial()).findFirst();
        boolean pauses = !planner.pruner().rungs(job.proposal().epochs()).isEmpty();
        if (pauses) Folders.delete(Rung.folder(study.paused(job.trial()), job.to())); // of a process that was killed
        begin(() -> {
            Optional<Job.Done> done =
                    training.run(
                            job,
                            pauses ? study.paused(job.trial()) : null,
                            trial -> planner.pruner().ends(definition.objective(), trial, seen),
                            before.orElse(null));
            return () -> done.ifPresent(this::keep);
        });
    }

    private void keep(Job.Done done) {
        study.file().add(done);
        Job job = done.job();
        if (job.from() > 0) Folders.delete(Rung.folder(study.paused(job.trial()), job.from()));
        if (done.status() != Trial.Status.PAUSED) Folders.delete(study.paused(job.trial()));
        listener.done(done);
        requireSuccess();
    }

    /// Where the first trials of a study come to nothing, the others will.
    private void requireSuccess() {
        List<Job.Done> own = new ArrayList<>();
        for (int i = first; i < first + MOST_FAILED; i++) {
            Job.Done done = study.file().jobs().get(i);
            if (done == null || (done.status() != Trial.Status.FAILED && done.status() != Trial.Status.DIVERGED))
                return;
            own.add(done);
        }
        if (!earlier().isEmpty()) return;
        Map<String, List<Job.Done>> ends = new TreeMap<>();
        for (Job.Done done : own) {
            String end = done.findings().isEmpty() ? done.end() : done.findings().getFirst().cause();
            ends.computeIfAbsent(end, _ -> new ArrayList<>()).add(done);
        }
        List<Job.Done> usual = ends.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
        Job.Done first = usual.getFirst();
        stop();
        throw GradusException.got("the first %d trials have all failed or diverged", MOST_FAILED)
                .expected("trials with a value")
                .because(
                        "%d of them: %s",
                        usual.size(), first.findings().isEmpty() ? first.end() : first.findings().getFirst().text())
                .repair("Change the ranges or the settings, and begin a new study.");
    }

    /// Trains the best trials with other seeds, so that the winner is not the luckiest.
    ///
    /// @param finalists how many trials
    /// @param seeds of each, that of the search among them
    public void finals(int finalists, int seeds) {
        List<Runnable> left = new ArrayList<>();
        for (Trial trial : study.best(finalists)) {
            for (int k = 1; k < seeds; k++) {
                long seed = training.seed() + k;
                boolean isKnown =
                        study.finalists().stream().anyMatch(f -> f.trial() == trial.number() && f.seed() == seed);
                if (!isKnown) left.add(() -> begin(() -> trained(trial, seed)));
            }
        }
        while (!stopped && !(left.isEmpty() && running == 0)) {
            if (running < workers && !left.isEmpty()) left.removeFirst().run();
            else take();
        }
        while (running > 0) take();
    }

    private Ended trained(Trial trial, long seed) {
        Proposal proposal = trial.proposal();
        Job whole = new Job(0, 0, trial.number(), proposal, 0, proposal.epochs());
        Optional<Job.Done> done = training.run(whole, seed, null, _ -> false, null);
        return () ->
                done.ifPresent(its -> {
                    double value = Trials.of(List.of(its)).getFirst().best(definition.objective());
                    Finalist finalist = new Finalist(trial.number(), seed, value, its.seconds());
                    study.file().add(finalist);
                    listener.done(finalist);
                });
    }

    /// Trains a trial again, alone, as far as it came.
    ///
    /// @param trial of this study
    /// @return with the values that it has now; empty where it was stopped
    public Optional<Trial> again(Trial trial) {
        Job whole = new Job(0, 0, trial.number(), trial.proposal(), 0, trial.proposal().epochs());
        return training.run(whole, null, so -> so.epochs() >= trial.epochs(), null)
                .map(done -> Trials.of(List.of(done)).getFirst());
    }

    // ---- workers ---------------------------------------------------------------------------------------------------

    private void begin(Callable<Ended> work) {
        running++;
        Thread.ofPlatform()
                .daemon()
                .name("trial")
                .start(() -> {
                    try {
                        ended.add(work.call());
                    } catch (Throwable e) {
                        ended.add(() -> {
                            if (e instanceof RuntimeException known) throw known;
                            if (e instanceof Error error) throw error;
                            throw new IllegalStateException(e);
                        });
                    }
                });
    }

    private void take() {
        Ended next;
        while (true) {
            try {
                next = ended.take();
                break;
            } catch (InterruptedException e) {
                stop();
            }
        }
        running--;
        try {
            next.keep();
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    /// Ends the other workers, whose results are not kept.
    private void abandon() {
        stop();
        for (; running > 0; running--) {
            try {
                ended.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
