package dev.gradus.lab.cli;

import dev.gradus.config.Choice;
import dev.gradus.config.Kind;
import dev.gradus.error.GradusException;
import dev.gradus.lab.search.Constraint;
import dev.gradus.lab.search.Definition;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.NoPruner;
import dev.gradus.lab.search.PointText;
import dev.gradus.lab.search.Pruner;
import dev.gradus.lab.search.Pruners;
import dev.gradus.lab.search.Samplers;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.SpaceText;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.StudyChange;
import dev.gradus.lab.search.StudyPlace;
import dev.gradus.lab.search.StudyRun;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.EdgeWarning;
import dev.gradus.lab.search.explain.Explanation;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.lab.settings.AutoRate;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `gradus search`: which settings to train with.
@Command(
        name = "search",
        descriptionHeading = "%n",
        description = {
            "Searches hyper-parameters: trains with many settings, says which are best and how sure that is, where the",
            "range is too narrow, and what matters. The options are those of train, for what all trials share. The same",
            "command gives the same trials, however many run at once; a search that was stopped goes on with --study."
        },
        synopsisHeading = "",
        customSynopsis = "gradus search [OPTION]...",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus search --data digits --model mlp",
            "  gradus search --data mnist --space lr=log:1e-4..1e-1 --space model.dropout=0..0.5 --trials 30",
            "  gradus search --space optimizer=adam,sgd --space \"optimizer.momentum=0..0.99 if optimizer=sgd\"",
            "  gradus search --point lr=0.01,model.dropout=0.2 --point lr=0.001     tries these two first",
            "  gradus search --sampler coarse-to-fine --pruner asha --workers 2 --study studies/mine",
            "  gradus search --study studies/mine              goes on with a study",
            "  gradus search --study studies/mine --extend     beyond the edge of the ranges, where the best lies there",
            "  gradus search --study studies/mine --trial 17   trains one trial again, alone",
            "  gradus train --config studies/mine/best.yaml"
        })
final class SearchCommand extends Verb {
    private static final Set<String> OTHERS = Set.of("--minutes", "--run-dir");
    private static final int TRIALS = 60, LAG = 4, FINALISTS = 3;

    @Mixin final SettingOptions options = new SettingOptions(flag -> !OTHERS.contains(flag.name()));

    @Option(
            names = "--space",
            paramLabel = "PATH=RANGE",
            description =
                    "what is searched: lr=log:1e-5..1e-1, model.dropout=uniform:0..0.5, batch-size=int-log:16..256,"
                            + " optimizer=choice:adam,sgd; with ' if PATH=VALUE' only then; or a YAML file. Without it:"
                            + " learning rate, widths, dropout and weight decay, as the model has them")
    List<String> space = new ArrayList<>();

    @Option(
            names = "--constraint",
            paramLabel = "A<=B",
            description = "what each point must fulfil, such as \"model.hidden[1] <= model.hidden[0]\"")
    List<String> constraints = new ArrayList<>();

    @Option(
            names = "--point",
            paramLabel = "PATH=VALUE,...",
            description =
                    "a point by hand, which is tried first: lr=0.01,model.hidden[0]=64; what it leaves open is drawn at"
                            + " random; repeatable; for a study that goes on, the next trials. In a file of --space:"
                            + " points: [{lr: 0.01}]")
    List<String> points = new ArrayList<>();

    @Option(names = "--trials", paramLabel = "N", description = "how many trainings (60)")
    @Nullable String trials;

    @Option(
            names = "--sampler",
            paramLabel = "HOW",
            description = "who proposes the points; with settings: \"{type: tpe, multivariate: true}\" (tpe)")
    @Nullable String sampler;

    @Option(
            names = "--pruner",
            paramLabel = "HOW",
            description = "what ends or pauses trials early: none (default), median, successive-halving or asha")
    @Nullable String pruner;

    @Option(
            names = "--objective",
            paramLabel = "FIGURE",
            description = "what is made best, a figure of validation.. (what train keeps the best weights by)")
    @Nullable String objective;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "trainings that run at once (1); results do not depend on it")
    @Nullable String workers;

    @Option(
            names = "--lag",
            paramLabel = "N",
            description =
                    "a trial is decided when all but the last N-1 before it are known, so as many can run at once (4)")
    @Nullable String lag;

    @Option(names = "--stop-hopeless", description = "end a trial with its first finding of grade fail")
    boolean stopHopeless;

    @Option(names = "--finalists", paramLabel = "N", description = "the best so many are trained with more seeds (3)")
    @Nullable String finalists;

    @Option(
            names = "--finalist-seeds",
            paramLabel = "N",
            description = "so many each, that of the search among them (3)")
    @Nullable String finalistSeeds;

    @Option(
            names = "--study",
            paramLabel = "DIR",
            description =
                    "where the study is kept, or the study that goes on; without it, the next number below studies/")
    @Nullable Path study;

    @Option(
            names = "--change",
            description = "search another space from now on, or with another sampler: a new version of the study")
    boolean change;

    @Option(
            names = "--extend",
            description =
                    "search beyond the edge where the best values lie there: as many trials more, in wider ranges")
    boolean extend;

    @Option(
            names = "--trial",
            paramLabel = "N",
            description = "train one trial of --study again, and compare to the bit")
    @Nullable String trial;

    SearchCommand(Screen screen) {
        super(screen);
    }

    @Override
    void addTo(CommandSpec command) {
        options.addTo(command);
    }

    @Override
    int act() {
        int parallel = count("--workers", workers, 1);
        if (threads == null && parallel > 1) Compute.threads(Math.max(1, Compute.threads() / parallel));
        if (study != null && Study.isAt(study)) {
            try (Study its = Study.open(study)) {
                return goOn(its, parallel);
            }
        }
        if (trial != null) throw withoutStudy();
        return begin(parallel);
    }

    private String title() {
        TrainSettings early = Reading.of(AutoRate.in(options.sources()).sources()).settings();
        return early.data() + "-" + early.model().type();
    }

    /// Whatever is wrong is refused before the folder is made.
    private int begin(int parallel) {
        SearchData data = SearchData.read(screen(), options, List.of());
        Definition definition = definition(data, null, TRIALS);
        definition.requirePoints();
        Path place = study == null ? StudyPlace.make(title()) : study;
        try (Study its = Study.create(place, definition, data.provenance())) {
            return run(its, data, parallel);
        }
    }

    private int goOn(Study its, int parallel) {
        Definition before = its.definition();
        SearchData data = SearchData.read(screen(), options, List.of(new Source("the study", before.settings())));
        data.requireSame(its);
        Definition wanted = definition(data, before, its.planned() + points.size());
        if (extend) wanted = wanted.with(extended(its, data));
        if (trials == null) {
            int all = change || extend ? its.made() + before.trials() : its.planned();
            wanted = wanted.withTrials(all + StudyChange.added(its, wanted.points()).size());
        }
        StudyChange.of(its, wanted, change || extend).ifPresent(version -> its.add(version, data.provenance()));
        return run(its, data, parallel);
    }

    private int run(Study study, SearchData data, int parallel) {
        var page = new SearchPage(screen(), study);
        var run = new StudyRun(study, data.folds(), parallel, page);
        var winner = new SearchWinner(screen(), study, data);
        try (var _ =
                new Interrupts(() -> {
                    run.stop();
                    winner.stop();
                })) {
            if (trial != null) return again(study, run, page);
            page.begin(run.trials(), parallel);
            run.search();
            Definition its = study.definition();
            run.finals(
                    count("--finalists", finalists, its.finalists()),
                    count("--finalist-seeds", finalistSeeds, its.finalistSeeds()));
            if (run.isStopped()) {
                page.stopped();
                return ExitCode.INTERRUPTED;
            }
            Explanation found = explained(study, data);
            Optional<Trial> best = found.results().best();
            Optional<Path> report = best.flatMap(winner::train);
            if (best.isPresent() && report.isEmpty()) {
                page.stopped();
                return ExitCode.INTERRUPTED;
            }
            printJson(page.conclude(found, SearchData.began(study), report.filter(Files::exists).orElse(null)));
            return best.isPresent() ? ExitCode.DONE : ExitCode.DIVERGED;
        }
    }

    private static Explanation explained(Study its, SearchData data) {
        return Explanation.of(
                Results.of(its), path -> data.settings().field(path, data.sample()).range(), its.definition().seed());
    }

    /// The space with the ranges that the edge warnings propose.
    private static Space extended(Study its, SearchData data) {
        List<EdgeWarning> warnings = explained(its, data).warnings();
        if (warnings.isEmpty()) {
            throw GradusException.got("--extend for the study %s", its.folder())
                    .expected("best values at the edge of a range")
                    .because("they lie within all ranges, or too few trials have come to their end")
                    .repair("Search on with more trials: --trials %d.", 2 * its.definition().trials());
        }
        Space space = its.definition().space();
        List<Dimension> dimensions = new ArrayList<>(space.dimensions());
        for (EdgeWarning warning : warnings)
            dimensions.replaceAll(d -> d.path().equals(warning.path()) ? warning.proposed() : d);
        return new Space(dimensions, space.constraints());
    }

    private int again(Study its, StudyRun run, SearchPage page) {
        int number = whole("--trial", Objects.requireNonNull(trial));
        Trial known =
                its.trials().stream()
                        .filter(t -> t.number() == number)
                        .findFirst()
                        .orElseThrow(() ->
                                GradusException.got("--trial %d of %s", number, its.folder())
                                        .expected("1 to %d", its.trials().size())
                                        .because("the study has no such trial yet")
                                        .repair("Give the number of a trial, as the tables have it."));
        Optional<Trial> now = run.again(known);
        if (now.isEmpty()) return ExitCode.INTERRUPTED;
        boolean isSame = page.again(known, now.get());
        return isSame ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    // ---- what is searched ------------------------------------------------------------------------------------------

    /// @param usual how many trials where that is not stated
    private Definition definition(SearchData data, @Nullable Definition before, int usual) {
        TrainSettings settings = data.settings();
        Space searched =
                before != null && space.isEmpty() && constraints.isEmpty()
                        ? before.space()
                        : new Space(
                                SpaceText.dimensions(settings, data.sample(), space),
                                constraints.stream().map(Constraint::of).toList());
        Choice<Pruner> ends =
                pruner == null && before != null ? before.pruner() : choice(Pruners.ALL, "--pruner", pruner, "none");
        if (data.folds().size() > 1 && !(ends.make() instanceof NoPruner)) throw prunedFolds(ends.type());
        return new Definition(
                searched,
                objective == null && before != null
                        ? before.objective()
                        : StudyRun.objective(settings, data.folds().getFirst(), objective),
                sampler == null && before != null
                        ? before.sampler()
                        : choice(Samplers.ALL, "--sampler", sampler, "tpe"),
                ends,
                settings.training().seed(),
                count("--lag", lag, before == null ? LAG : before.lag()),
                count("--trials", trials, usual),
                settings.training().epochs(),
                stopHopeless || (before != null && before.endsHopeless()),
                count("--finalists", finalists, before == null ? FINALISTS : before.finalists()),
                count("--finalist-seeds", finalistSeeds, before == null ? FINALISTS : before.finalistSeeds()),
                settings.written(),
                PointText.points(searched, points, space));
    }

    private static <T> Choice<T> choice(Kind<T> kind, String option, @Nullable String stated, String usual) {
        Object written = Source.of(option, option, stated == null ? usual : stated).values().get(option);
        return new Choice<>(kind, kind.complete(Objects.requireNonNull(written)));
    }

    private static int count(String option, @Nullable String stated, int usual) {
        return stated == null ? usual : whole(option, stated);
    }

    /// The first fold of a trial would be compared with means over all folds of others.
    private static GradusException prunedFolds(String pruner) {
        return GradusException.got("--pruner %s with --k-folds", pruner)
                .expected("one of them")
                .because("a trial of several folds has a value only when all of them are trained")
                .repair("Leave --pruner out, or judge by a holdout: leave --k-folds out.");
    }

    private static GradusException withoutStudy() {
        return GradusException.got("--trial without a study")
                .expected("--study with the folder of one")
                .because("trials are numbered within a study")
                .repair("Add --study, such as --study studies/001-digits-mlp.");
    }
}
