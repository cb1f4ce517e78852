package dev.gradus.lab.search;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.diagnose.Watcher;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Callback;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Trains the jobs of a study: settings with the values of a point, on data that all trials share. The test split is not looked at.
///
/// With the same seed, two trainings have the same bits, however many run at once: trials differ in nothing but their points.
final class TrialTraining {
    private static final String LOSS = "validation.loss";

    private final Definition definition;
    private final List<Splits> folds;
    private final Map<List<Prepare>, List<List<Preparation>>> fitted = new ConcurrentHashMap<>();
    private final Set<Trainer> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /// @param folds one for a holdout, several for a cross-validation; without their test splits
    TrialTraining(Definition definition, List<Splits> folds) {
        this.definition = definition;
        this.folds = folds.stream().map(TrialTraining::untested).toList();
    }

    /// A training has a test split: here a sample that is known already.
    private static Splits untested(Splits data) {
        Dataset known = new Subset(data.validation().data(), new int[] {0});
        return new Splits(data.train(), data.validation(), new Split.Test(known));
    }

    private TrainSettings settings(Proposal proposal, long seed) {
        Shape sample = folds.getFirst().train().data().shape();
        return settings(definition, proposal, sample).with("seed", seed, sample).with("checkpoints", "none", sample);
    }

    /// Settings with the values of a point.
    ///
    /// @throws GradusException when a value is not valid, or does not fit the others
    static TrainSettings settings(Definition definition, Proposal proposal, Shape sample) {
        Map<String, Object> values = new LinkedHashMap<>(proposal.point().values());
        values.put("epochs", proposal.epochs());
        var sources = List.of(new Source("settings", definition.settings()), new Source("the trial", values));
        return TrainSettings.of(sources, sample);
    }

    long seed() {
        return definition.settings().get("seed") instanceof Number n ? n.longValue() : 0;
    }

    /// Refuses a figure that trials will not have.
    ///
    /// @throws GradusException with those that there are
    void requireFigure(Proposal first) {
        TrainSettings settings = settings(first, seed());
        Objective.of(definition.objective().figure(), trainer(settings, 0).figures(folds.getFirst().task()));
    }

    /// Ends all trainings after their present step; what they have done is not kept.
    void stop() {
        stopped = true;
        running.forEach(Trainer::stop);
    }

    /// Does a job.
    ///
    /// @param checkpoints folder of the trial, for what pauses and goes on; null where nothing pauses
    /// @param ends whether a trial with these epochs ends now
    /// @param before epochs of earlier jobs of the trial
    /// @return empty where it was stopped
    Optional<Job.Done> run(Job job, @Nullable Path checkpoints, Predicate<Trial> ends, @Nullable Trial before) {
        return run(job, seed(), checkpoints, ends, before);
    }

    Optional<Job.Done> run(
            Job job, long seed, @Nullable Path checkpoints, Predicate<Trial> ends, @Nullable Trial before) {
        long start = System.nanoTime();
        List<Course> courses = new ArrayList<>();
        Trial.Status status = Trial.Status.COMPLETED;
        String end = "";
        try (var _ = Mistakes.show(_ -> {})) { // what is worth telling is a finding
            TrainSettings settings = settings(job.proposal(), seed);
            for (int fold = 0; fold < folds.size() && status == Trial.Status.COMPLETED; fold++) {
                Course course = new Course(job, ends, before);
                courses.add(course);
                Run run = train(settings, fold, course, job, checkpoints);
                if (run.reason() == StopReason.INTERRUPTED || stopped) return Optional.empty();
                status = course.status(run.reason());
                end = course.end;
            }
        } catch (GradusException e) {
            status = Trial.Status.FAILED;
            end = String.valueOf(e.getMessage());
        } catch (OutOfMemoryError e) {
            status = Trial.Status.FAILED;
            end = "not enough memory: " + e.getMessage();
        }
        return Optional.of(
                new Job.Done(
                        job,
                        status,
                        means(courses, course -> course.values),
                        means(courses, course -> course.losses),
                        courses.stream().flatMap(course -> course.findings.stream()).distinct().toList(),
                        end,
                        (System.nanoTime() - start) * 1e-9));
    }

    private Run train(TrainSettings settings, int fold, Course course, Job job, @Nullable Path checkpoints) {
        Trainer trainer = trainer(settings, fold).with(course);
        if (settings.watch() != null) trainer.with(new Watcher(settings.watch()));
        if (checkpoints != null) {
            if (job.from() > 0) trainer.resume(Checkpoints.newest(Rung.folder(checkpoints, job.from())).state());
            if (job.to() < job.proposal().epochs())
                trainer.with(
                        new Checkpoints(Rung.folder(checkpoints, job.to()), new Checkpoints.Config(0, 0, 0, 2, 0)));
        }
        running.add(trainer);
        try {
            if (stopped) trainer.stop();
            return trainer.fit(folds.get(fold));
        } finally {
            running.remove(trainer);
        }
    }

    private Trainer trainer(TrainSettings settings, int fold) {
        Splits data = folds.get(fold);
        Sequential network = settings.model().make().network(data.task().outputs());
        return settings.trainer(network, data.train().data())
                .prepare(fitted(settings.preparations()).get(fold).toArray(Preparation[]::new));
    }

    /// Fitted once for all trials that prepare their inputs alike.
    private List<List<Preparation>> fitted(List<Prepare> preparations) {
        return fitted.computeIfAbsent(
                preparations, its -> folds.stream().map(data -> Prepare.fit(its, data.train())).toList());
    }

    /// Of several folds, the mean of each epoch that all of them have.
    private static List<Double> means(List<Course> courses, Function<Course, List<Double>> which) {
        List<List<Double>> all = courses.stream().map(which).toList();
        int epochs = all.stream().mapToInt(List::size).min().orElse(0);
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < epochs; i++) {
            double sum = 0;
            for (List<Double> one : all) sum += one.get(i);
            means.add(sum / all.size());
        }
        return means;
    }

    /// What is seen of a training, and where it is ended.
    private final class Course implements Callback {
        private final Job job;
        private final Predicate<Trial> ends;
        private final @Nullable Trial before;
        private final List<Double> values = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private final List<Trial.Found> findings = new ArrayList<>();
        private Trial.Status wanted = Trial.Status.COMPLETED;
        private String end = "";

        Course(Job job, Predicate<Trial> ends, @Nullable Trial before) {
            this.job = job;
            this.ends = ends;
            this.before = before;
        }

        Trial.Status status(StopReason reason) {
            return reason == StopReason.DIVERGED ? Trial.Status.DIVERGED : wanted;
        }

        @Override
        public void on(TrainEvent event, Training training) {
            switch (event) {
                case TrainEvent.EpochDone done -> {
                    Map<String, Double> figures = done.result().figures();
                    values.add(figures.getOrDefault(definition.objective().figure(), Double.NaN));
                    losses.add(figures.getOrDefault(LOSS, Double.NaN));
                    judge(done.result().epoch(), training);
                }
                case TrainEvent.Tripped tripped -> {
                    found(tripped.diagnosis().first());
                    end = tripped.diagnosis().first().toString();
                }
                case TrainEvent.Found found -> {
                    found(found.finding());
                    if (definition.endsHopeless() && found.finding().grade() == Grade.FAIL)
                        end(Trial.Status.PRUNED, found.finding().cause(), training);
                }
                default -> {}
            }
        }

        private void judge(int epoch, Training training) {
            if (epoch >= job.proposal().epochs() || wanted != Trial.Status.COMPLETED) return;
            if (ends.test(soFar())) end(Trial.Status.PRUNED, "pruned after epoch " + epoch, training);
            else if (epoch == job.to()) end(Trial.Status.PAUSED, "", training);
        }

        private Trial soFar() {
            var own = new Job.Done(job, Trial.Status.COMPLETED, values, losses, List.of(), "", 0);
            return before == null ? Trials.of(List.of(own)).getFirst() : Trials.joined(before, own);
        }

        private void end(Trial.Status status, String why, Training training) {
            wanted = status;
            end = why;
            training.stop(StopReason.TIME_UP);
        }

        private void found(Finding finding) {
            String grade = finding.grade().name().toLowerCase(Locale.ROOT);
            findings.add(new Trial.Found(finding.cause(), grade, finding.toString()));
        }
    }
}
