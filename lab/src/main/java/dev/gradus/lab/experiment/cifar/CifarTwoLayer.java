package dev.gradus.lab.experiment.cifar;

import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.lab.search.CoarseToFine;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A net of two layers on CIFAR-10, first with the settings of the course, then with those that a coarse-to-fine search finds.
///
/// ```
/// 3072 → linear h → ReLU → linear 10          loss = cross entropy + λ Σ w²          SGD, batches of 200, × 0.95 after each epoch
/// ```
/// Pixels are 0 to 255 with the mean picture subtracted, so that learning rates are those of the course.
/// Source: the first assignment of Stanford's CS231n, `two_layer_net`; the ranges are wider than those of its published grids.
public final class CifarTwoLayer implements Experiment {
    private static final String COURSE = "course", SEARCH = "search", VALIDATION = "validationAccuracy";
    private static final String RATE = "optimizer.learningRate", DECAY = "lambda", HIDDEN = "hidden";
    private static final int BATCH = 200, TRIALS = 30, EPOCHS = 8, LONG = 20;
    private static final Objective ACCURACY = new Objective("validation.accuracy", true);

    @Override
    public String name() {
        return "cifar-two-layer";
    }

    @Override
    public Theme theme() {
        return Theme.CIFAR;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> course = settings(size, 50, 1e-4, 0.25, size.pick(1, 5));
        course.put("steps", size.pick(4, 1000));
        int trials = size.pick(6, TRIALS), epochs = size.pick(2, EPOCHS), longer = size.pick(3, LONG);
        Map<String, Object> search = settings(size, 50, 1e-4, 0.25, epochs);
        search.putAll(
                Map.of(
                        "trials",
                        trials,
                        "sampler",
                        "coarse-to-fine",
                        "winnerEpochs",
                        longer,
                        "space",
                        space().toString()));
        return List.of(
                Cell.training(COURSE, size.pick(1, 3), course),
                Cell.program(SEARCH, 1, search, bench -> search(bench, trials, epochs, longer)));
    }

    private static Space space() {
        return new Space(
                List.of(
                        new Dimension.Real(RATE, 1e-5, 1e-2, true, null),
                        new Dimension.Real(DECAY, 1e-3, 10, true, null),
                        new Dimension.Whole(HIDDEN, 25, 400, true, null)),
                List.of());
    }

    private static Map<String, Object> settings(Size size, int hidden, double rate, double decay, int epochs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", size.pick("digits", "cifar10"));
        settings.put("prepare", List.of(Map.of("type", "min-max", "low", 0, "high", 255), "zero-mean-image"));
        settings.put(
                "model",
                Map.of("type", "mlp", "hidden", List.of(hidden), "init", Map.of("type", "normal", "std", 1e-4)));
        settings.put("optimizer", Map.of("type", "sgd", "learningRate", rate));
        settings.put("regularize", List.of(Map.of("type", "l2", "lambda", decay)));
        settings.put("schedule", Map.of("type", "exponential", "gamma", 0.95));
        settings.put("batchSize", BATCH);
        settings.put("epochs", epochs);
        return settings;
    }

    private static Measured search(Workbench bench, int trials, int epochs, int longer) {
        Space space = space();
        var sampler = new CoarseToFine(2, 4);
        List<Trial> seen = new ArrayList<>();
        for (int number = 1; number <= trials; number++) {
            Proposal proposal =
                    sampler.propose(new Sampler.Ask(number, trials, epochs, space, ACCURACY, seen, bench.seed()));
            Run run = train(bench, proposal.point(), proposal.epochs());
            var status = run.reason() == StopReason.DIVERGED ? Trial.Status.DIVERGED : Trial.Status.COMPLETED;
            seen.add(
                    new Trial(
                            number,
                            proposal,
                            status,
                            values(run, e -> e.validation().accuracy()),
                            values(run, e -> e.validation().loss()),
                            List.of(),
                            0));
            bench.done((double) number / (trials + 2));
        }
        Trial winner = seen.stream().min(Trial.byRank(ACCURACY)).orElseThrow();
        Run run = train(bench, winner.point(), longer);
        EpochResult best = run.history().epochs().get(run.history().best() - 1);
        return Measured.of(VALIDATION, best.validation().accuracy())
                .and("testAccuracy", run.test().accuracy())
                .and("learningRate", number(winner.point(), RATE))
                .and(DECAY, number(winner.point(), DECAY))
                .and("hiddenUnits", number(winner.point(), HIDDEN))
                .series("rates", of(seen, t -> number(t.point(), RATE)))
                .series("decays", of(seen, t -> number(t.point(), DECAY)))
                .series("units", of(seen, t -> number(t.point(), HIDDEN)))
                .series("stages", of(seen, t -> t.proposal().stage()))
                .series("values", of(seen, t -> t.best(ACCURACY)))
                .series("trainLoss", RunFigures.byEpoch(run, e -> e.train().loss()))
                .series("trainAccuracy", RunFigures.byEpoch(run, e -> e.train().accuracy()))
                .series(VALIDATION, RunFigures.byEpoch(run, e -> e.validation().accuracy()));
    }

    private static Run train(Workbench bench, Point point, int epochs) {
        Map<String, Object> settings =
                settings(bench.size(), (int) number(point, HIDDEN), number(point, RATE), number(point, DECAY), epochs);
        Splits data = bench.data(String.valueOf(settings.get("data")));
        return bench.train(bench.trainer(settings, data), data);
    }

    private static double number(Point point, String path) {
        return point.values().get(path) instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private static List<Double> values(Run run, ToDoubleFunction<EpochResult> figure) {
        return DoubleStream.of(RunFigures.byEpoch(run, figure)).boxed().toList();
    }

    private static double[] of(List<Trial> trials, ToDoubleFunction<Trial> what) {
        return trials.stream().mapToDouble(what).toArray();
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published(
                        COURSE, VALIDATION, 0.288, "published notebooks of the course's assignment: 0.288 and 0.282"),
                new Published(SEARCH, VALIDATION, 0.52, "the assignment: more than 0.48 expected, best above 0.52"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "course",
                        r -> {
                            double accuracy = r.mean(COURSE, VALIDATION);
                            return Verdict.of(accuracy > 0.25 && accuracy < 0.32, Text.percent(accuracy));
                        }),
                Claim.of(
                        "half",
                        r -> {
                            double found = r.mean(SEARCH, VALIDATION), test = r.mean(SEARCH, "testAccuracy");
                            return Verdict.of(
                                    found >= 0.5,
                                    Text.percent(found),
                                    Text.percent(test),
                                    Text.number(r.mean(SEARCH, "learningRate"), 1e-4),
                                    Text.number(r.mean(SEARCH, DECAY), 1e-3),
                                    Text.count(r.mean(SEARCH, "hiddenUnits")));
                        }),
                Claim.of(
                        "fine-is-better",
                        r -> {
                            double coarse = best(r, 1), fine = best(r, 2);
                            return Verdict.of(fine > coarse, Text.percent(coarse), Text.percent(fine));
                        }),
                Claim.of(
                        "gap",
                        r -> {
                            double gap = last(r, "trainAccuracy") - last(r, VALIDATION);
                            return Verdict.of(gap > 0.02, Text.percent(gap));
                        }));
    }

    private static double best(Results r, int stage) {
        double[] stages = r.series(SEARCH, "stages"), values = r.series(SEARCH, "values");
        return IntStream.range(0, values.length)
                .filter(i -> stages[i] == stage && Double.isFinite(values[i]))
                .mapToDouble(i -> values[i])
                .max()
                .orElse(Double.NaN);
    }

    private static double last(Results r, String series) {
        double[] all = r.series(SEARCH, series);
        return all[all.length - 1];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("rates", scatter(results, words, "rates", words.term("learning rate"), 1e-5, 1e-2));
        pictures.put("decays", scatter(results, words, "decays", "λ", 1e-3, 10));
        double[] train = results.series(SEARCH, "trainAccuracy"), validation = results.series(SEARCH, VALIDATION);
        pictures.put(
                "winner",
                new Chart(
                                words.picture("winner"),
                                Axis.whole(words.term("epoch"), 0, train.length),
                                Axis.fitting(words.term("accuracy"), train, validation).words(Text::share))
                        .palette(Palette.of(2))
                        .add(Mark.Line.counted(words.term("training"), "r0", 1, train).withDots())
                        .add(Mark.Line.counted(words.term("validation"), "r1", 1, validation).withDots()));
        pictures.put(
                "course", Comparisons.epochs(words.picture("course"), results, words, "trainLoss", List.of(COURSE)));
        return pictures;
    }

    private static Picture scatter(Results r, Words words, String series, String title, double low, double high) {
        double[] at = r.series(SEARCH, series),
                values = r.series(SEARCH, "values"),
                stages = r.series(SEARCH, "stages");
        Chart chart =
                new Chart(
                                words.picture(series),
                                Axis.logarithmic(title, low, high),
                                Axis.linear(words.figure(VALIDATION), 0, 0.6).words(Text::share))
                        .palette(Palette.of(2));
        for (int stage = 1; stage <= 2; stage++) {
            int its = stage;
            int[] of =
                    IntStream.range(0, at.length).filter(i -> stages[i] == its && Double.isFinite(values[i])).toArray();
            chart.add(
                    new Mark.Points(
                            words.term(stage == 1 ? "coarse" : "fine"),
                            "r" + (stage - 1),
                            IntStream.of(of).mapToDouble(i -> at[i]).toArray(),
                            IntStream.of(of).mapToDouble(i -> values[i]).toArray()));
        }
        return chart;
    }
}
