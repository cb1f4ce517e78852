package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.error.GradusException;
import dev.gradus.train.Plan;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What is wrong with a training that has ended, the most harmful first.
///
/// ```java
/// Run run = trainer.with(new Watcher()).fit(data);
/// for (Finding finding : Diagnosis.of(run).findings()) print(finding.cause(), finding);
/// ```
/// A [Watcher] has seen what layers, gradients and updates did; without one, curves, settings and data are judged alone. Where it is known how the
/// training is made anew, remedies are tried, and can be proved with several seeds:
/// ```java
/// Proof proof = Diagnosis.of(run).retrain(seed -> trainer(seed)).prove(3, 30);
/// List<Finding> confirmed = proof.confirmed();
/// ```
/// What was seen to be wrong while it was trained comes as [dev.gradus.train.TrainEvent.Found] to every listener. For one step that gave numbers that are not finite there is
/// [dev.gradus.train.diagnose.Diagnosis].
public final class Diagnosis {
    private static final int SAMPLES = 2000;

    private final Run run;
    private final Evidence evidence;
    private final Judged judged;
    private List<Cause> causes = Causes.all();
    private @Nullable LongFunction<Trainer> again;
    private @Nullable List<Finding> findings;
    private @Nullable PlannedTraining own;

    private Diagnosis(Run run, Evidence evidence, Judged judged) {
        this.run = run;
        this.evidence = evidence;
        this.judged = judged;
    }

    /// The diagnosis of a run, with the evidence of its watcher where it has one.
    ///
    /// @param run of [Trainer#fit]
    /// @return to be asked
    public static Diagnosis of(Run run) {
        Plan plan = run.plan();
        Watcher watcher = plan.callback(Watcher.class);
        Evidence evidence = watcher == null ? unwatched(run) : watcher.evidence();
        evidence = evidence.with(DataFacts.class, DataFacts.of(plan.data(), plan.model().preparations(), SAMPLES));
        Judged judged = PlannedTraining.judged(run, plan.data());
        return new Diagnosis(run, evidence.with(Judged.class, judged), judged);
    }

    /// Of losses the means of the epochs are known.
    private static Evidence unwatched(Run run) {
        double[] losses = run.history().epochs().stream().mapToDouble(epoch -> epoch.train().loss()).toArray();
        long updates = (long) losses.length * run.plan().stepsPerEpoch();
        Progress progress =
                new Progress(updates, losses, List.of(), run.history().epochs(), run.history().best(), run.reason());
        return new Evidence().with(Plan.class, run.plan()).with(Progress.class, progress);
    }

    /// Says how the training is made anew, so that remedies can be tried: settings of optimizer, trainer and clipping of gradients. Others are left untried.
    ///
    /// @param trainer a new trainer, with a new network, for each seed: the same as that of the run but for the seed
    /// @return this
    public Diagnosis retrain(LongFunction<Trainer> trainer) {
        again = trainer;
        findings = null;
        return this;
    }

    /// Looks for some causes only, or for your own, too.
    ///
    /// @param known to be looked for, instead of [Causes#all]
    /// @return this
    public Diagnosis causes(List<Cause> known) {
        causes = List.copyOf(known);
        findings = null;
        return this;
    }

    /// Looks for causes, and tries remedies where it is known how.
    ///
    /// @return the most harmful first, each with its effects; none of a healthy training
    public List<Finding> findings() {
        List<Finding> known = findings;
        if (known != null) return known;
        LongFunction<Trainer> trainer = again;
        own = trainer == null ? null : new PlannedTraining(run.plan(), seed(), trainer, judged);
        Evidence all = own == null ? evidence : evidence.with(Retraining.class, own);
        known = new Diagnostician(all, causes).findings();
        findings = known;
        return known;
    }

    /// Tries the remedies of the gravest findings with several seeds: that of the run and those after it.
    ///
    /// @param seeds how many
    /// @param trials how many trainings at most, over all seeds
    /// @return what is confirmed and what is withdrawn
    /// @throws GradusException when it is not known how the training is made anew
    public Proof prove(int seeds, int trials) {
        List<Finding> found = findings();
        LongFunction<Trainer> trainer = again;
        PlannedTraining first = own;
        if (trainer == null || first == null) {
            throw GradusException.got("a proof of a training that nobody can make anew")
                    .expected("a way to make its trainer for each seed")
                    .because("a proof is made of trials")
                    .repair("Call retrain(seed -> …) first, with a new network and a new optimizer in it.");
        }
        List<Retraining> all = new ArrayList<>(List.of(first));
        for (int s = 1; s < seeds; s++) all.add(new PlannedTraining(run.plan(), seed() + s, trainer, null));
        return new Prover(all, trials).causes(causes).prove(found);
    }

    private long seed() {
        return run.plan().config().seed();
    }
}
