package dev.gradus.lab.diagnose;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.diagnose.Diagnostician;
import dev.gradus.diagnose.Improvement;
import dev.gradus.diagnose.Proof;
import dev.gradus.diagnose.Prover;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.diagnose.fact.Tested;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.model.TrainedModel;
import dev.gradus.train.Plan;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A run that is diagnosed: its settings are trained again under observation, which gives the same bits, and then with one remedy after the other.
public final class Examination {
    private static final int SAMPLES = 2000, FEW = 100;

    private final StoredRun run;
    private final TrainSettings settings;
    private final Splits data;
    private final Map<String, Object> samples;
    private final Consumer<String> notes;
    private final boolean isSameData;
    private Consumer<String> progress = _ -> {};
    private @Nullable TrialStore store;
    private @Nullable Diagnostician diagnostician;
    private @Nullable Trials trials;
    private long length;

    private Examination(
            StoredRun run, TrainSettings settings, Splits data, Map<String, Object> samples, Consumer<String> notes) {
        this.run = run;
        this.settings = settings;
        this.data = data;
        this.samples = samples;
        isSameData = isSame(run, samples);
        this.notes = notes;
    }

    /// Reads a run and its data.
    ///
    /// @param folder of the run
    /// @param place where its data is now; null where it has not moved
    /// @param download how published data is had
    /// @param notes hears what people should know, each in one line
    /// @return ready
    /// @throws GradusException when there is no run, its settings are those of a program or of a later version, or its data cannot be read
    public static Examination of(Path folder, @Nullable String place, Download download, Consumer<String> notes) {
        StoredRun run = StoredRun.open(folder);
        requireSettings(run);
        for (String problem : run.problems()) notes.accept(problem);
        List<Source> sources = new ArrayList<>(List.of(run.settings()));
        if (place != null) sources.add(Source.of("--data-dir", "dataDir", place));
        TrainSettings early = TrainSettings.of(sources, null);
        Splits data = DataSource.named(early.data()).load(early, download, _ -> {});
        TrainSettings settings = TrainSettings.of(sources, data.train().data().shape());
        Examination its = new Examination(run, settings, data, Hashes.of(data), notes);
        if (!its.isSameData)
            notes.accept("the data is not what the run was trained on: the findings are about the data as it is now");
        return its;
    }

    /// What was trained by a program cannot be repeated from its record.
    private static void requireSettings(StoredRun run) {
        if (isRepeatable(run)) return;
        throw GradusException.got("%s, whose record has no settings of data and model", run.folder())
                .expected("a run that can be trained again from its record")
                .because("a program made it, with layers or data of its own")
                .repair(
                        "Add new Watcher() to its trainer; afterwards Diagnosis.of(run).findings() says what was found.");
    }

    /// Whether the record of a run has the settings that it takes to train it again.
    ///
    /// @param run any
    /// @return false of what a program trained
    public static boolean isRepeatable(StoredRun run) {
        Map<String, ?> settings = run.settings().values();
        return settings.containsKey("data") && settings.containsKey("model");
    }

    private static boolean isSame(StoredRun run, Map<String, Object> samples) {
        Map<String, RunRecord.Samples> before = run.record().data();
        boolean isSame = true;
        for (Map.Entry<String, Object> part : samples.entrySet()) {
            RunRecord.Samples then = before.get(part.getKey());
            Object now = part.getValue() instanceof Map<?, ?> map ? map.get("sha256") : null;
            isSame &= then == null || Objects.equals(then.sha256(), now);
        }
        return isSame;
    }

    /// Tells somebody what is being done.
    ///
    /// @param listener called before each trial
    /// @return this
    public Examination listen(Consumer<String> listener) {
        progress = listener;
        return this;
    }

    /// Keeps trials and what a proof shows in the directory of the run, and uses those that are there: a proof that was killed goes on. To be called before
    /// [#findings]. Nothing is kept where the data is not that of the run.
    ///
    /// @return this
    public Examination keepTrials() {
        store = isSameData ? new TrialStore(run, samples, notes) : null;
        return this;
    }

    /// Keeps what a proof has shown, where trials are kept.
    ///
    /// @param shown plain values, as `gradus diagnose --prove --json` prints them
    /// @return the run, to be read again; empty where nothing was kept
    public Optional<StoredRun> keep(Map<String, ?> shown) {
        TrialStore its = store;
        return its != null && its.keep(shown) ? Optional.of(StoredRun.open(run.folder())) : Optional.empty();
    }

    /// The directory of the run.
    ///
    /// @return as it was named
    public Path folder() {
        return run.folder();
    }

    /// The settings of the run.
    ///
    /// @return with the place where its data is now
    public TrainSettings settings() {
        return settings;
    }

    /// The data of the run.
    ///
    /// @return as it is now
    public Splits data() {
        return data;
    }

    /// What can be tried, after it was looked for causes.
    Trials trials() {
        return Objects.requireNonNull(trials, "findings come first");
    }

    /// How well a model does on the validation samples of some data, measured as that of this run.
    ///
    /// @param run a training
    /// @param data on which it was trained
    /// @return zeros where it has diverged
    public Scores scores(Run run, Splits data) {
        return trials().scores(run.reason() == StopReason.DIVERGED ? null : run.model(), Trials.validation(data));
    }

    void tell(String what) {
        progress.accept(what);
    }

    /// Looks for causes.
    ///
    /// @param tries whether remedies are tried
    /// @return the most harmful first
    public List<Finding> findings(boolean tries) {
        progress.accept("repeating the run");
        Trials trials = new Trials(settings, data, store);
        this.trials = trials;
        Trials.Repeated again = trials.repeat();
        Evidence evidence = again.evidence();
        Progress repeated = evidence.of(Progress.class).orElseThrow();
        boolean hasLog = run.log().steps().size() > 0;
        Progress progress = hasLog ? Logged.progress(run, repeated.steps()) : repeated;
        evidence = evidence.with(Progress.class, progress);
        Plan plan = evidence.of(Plan.class).orElseThrow();
        length = plan.totalSteps();
        evidence = evidence.with(DataFacts.class, DataFacts.of(data, plan.model().preparations(), SAMPLES));
        TrainedModel model = progress.end() == StopReason.DIVERGED ? null : model(again);
        Judged judged = trials.judged(model);
        trials.original(judged);
        evidence = evidence.with(Judged.class, judged);
        if (model != null)
            evidence =
                    evidence.with(
                            Tested.class, new Tested(trials.scores(model, Trials.some(data.test().data(), SAMPLES))));
        int samples = judged.validation().each().length;
        if (samples < FEW)
            notes.accept(
                    "%d validation samples tell few gains from chance: what takes a trial may be missing"
                            .formatted(samples));
        if (tries) evidence = evidence.with(Retraining.class, trials);
        Diagnostician its =
                new Diagnostician(evidence).listen(remedy -> this.progress.accept("trying " + words(remedy)));
        diagnostician = its;
        return its.findings();
    }

    /// Looks for what would improve it most, after nothing was found that is wrong.
    ///
    /// @return empty where nothing was tried
    public Optional<Improvement> improvement() {
        Diagnostician its = diagnostician;
        return its == null ? Optional.empty() : its.improvement();
    }

    /// What a proof may cost.
    ///
    /// @param seeds how many, that of the run among them
    /// @param trials how many trainings at most
    /// @param seconds after which nothing is begun any more; infinite where the proof is to be the same on every machine
    public record Budget(int seeds, int trials, double seconds) {}

    /// Tries the remedies of findings with several seeds.
    ///
    /// @param findings of [#findings]
    /// @param budget what it may cost
    /// @return what is confirmed and what is withdrawn
    public Proof prove(List<Finding> findings, Budget budget) {
        Trials own = Objects.requireNonNull(trials, "findings are looked for first");
        List<Retraining> seeds = new ArrayList<>(List.of(own));
        for (long s : seeds(budget.seeds()).subList(1, budget.seeds())) seeds.add(own.seeded(s));
        long start = System.nanoTime();
        return new Prover(seeds, budget.trials())
                .until(() -> (System.nanoTime() - start) * 1e-9 > budget.seconds())
                .listen((remedy, seed) ->
                        progress.accept("proving " + words(remedy) + ", seed " + seed + " of " + budget.seeds()))
                .prove(findings);
    }

    /// The seeds of a proof.
    ///
    /// @param count how many
    /// @return that of the run, and those after it
    public List<Long> seeds(int count) {
        long own = settings.training().seed();
        return LongStream.range(own, own + count).boxed().toList();
    }

    /// How many steps a trial takes at most.
    ///
    /// @return updates
    public long steps() {
        Trials its = Objects.requireNonNull(trials, "findings are looked for first");
        return Math.min(its.steps(), length);
    }

    private @Nullable TrainedModel model(Trials.Repeated again) {
        Path file = isSameData ? run.model() : null; // a model of other data is no judge of this
        if (file != null && Files.exists(file)) {
            try {
                return SavedModel.at(file, null).model();
            } catch (GradusException e) {
                notes.accept(
                        "the model of the run cannot be read, so that of its repetition is judged: " + e.parts().got());
            }
        }
        return again.model();
    }

    /// A remedy as a setting.
    ///
    /// @param remedy of a finding
    /// @return path and value, or a line of Java
    public String words(Remedy remedy) {
        Treatment treatment = Treatment.of(remedy, settings);
        return treatment == null ? remedy.toString() : treatment.path() + "=" + treatment.value();
    }

    /// A remedy at a shell.
    ///
    /// @param remedy of a finding
    /// @return flags of `train`; empty where no setting does it
    public String flags(Remedy remedy) {
        Treatment treatment = Treatment.of(remedy, settings);
        return treatment == null ? "" : treatment.flag();
    }

    /// A finding as plain values: `cause`, `grade`, `place`, `step`, `confidence`, `evidence`, `remedies`, `effects`.
    ///
    /// @param finding of this run
    /// @return for JSON
    public Map<String, @Nullable Object> json(Finding finding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cause", finding.cause());
        json.put("grade", lower(finding.grade()));
        Map<String, @Nullable Object> place = new LinkedHashMap<>();
        if (finding.place().layer() != null) place.put("layer", finding.place().layer());
        if (finding.place().parameter() != null) place.put("parameter", finding.place().parameter());
        if (!finding.place().samples().isEmpty()) place.put("samples", finding.place().samples());
        json.put("place", place);
        json.put("step", finding.step() < 0 ? null : finding.step());
        json.put("confidence", lower(finding.certainty()));
        json.put("gain", finding.gain());
        json.put("text", finding.toString());
        List<Object> evidence = new ArrayList<>();
        for (Measured measured : finding.evidence()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", measured.name());
            one.put("value", measured.value());
            one.put("healthy", measured.healthy());
            evidence.add(one);
        }
        json.put("evidence", evidence);
        json.put("remedies", finding.remedies().stream().map(this::json).toList());
        json.put("effects", finding.effects().stream().map(this::json).toList());
        return json;
    }

    /// A trial of a proof as plain values: `cause`, the change as that of a remedy, `gains`, `gain`, `low`, `high`, `verdict`, `ties`.
    ///
    /// @param trial of this run
    /// @return for JSON
    public Map<String, @Nullable Object> json(Proof.Trial trial) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cause", trial.cause());
        if (trial.remedy() != null) json.putAll(json(trial.remedy()));
        Proof.Interval interval = trial.interval();
        json.put("gains", trial.gains());
        json.put("gain", interval == null ? null : interval.mean());
        json.put("low", interval == null ? null : interval.low());
        json.put("high", interval == null ? null : interval.high());
        json.put("verdict", lower(trial.verdict()).replace('_', ' '));
        json.put("ties", trial.ties());
        return json;
    }

    /// An improvement as plain values: `skill`, `gain`, `errors` (standard errors of the gain), `trials`, and the change as that of a remedy.
    ///
    /// @param best of this run
    /// @return for JSON
    public Map<String, Object> json(Improvement best) {
        Map<String, Object> json = json(best.remedy());
        json.put("skill", best.skill());
        json.put("gain", best.gain().value());
        json.put("errors", best.gain().errors());
        json.put("trials", best.trials());
        return json;
    }

    /// A remedy in the words of files and of the command line.
    ///
    /// @param remedy of a finding
    /// @return path, value, flag and Java
    public Advice advice(Remedy remedy) {
        return Advice.of(remedy, settings);
    }

    private Map<String, Object> json(Remedy remedy) {
        return advice(remedy).members();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
