package dev.gradus.lab.experiment.search;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.lab.search.CoarseToFine;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.RandomSampler;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.EdgeWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Coarse-to-fine search in a range whose upper end is too low: the best trials lie at the edge, the edge warning names a wider range, and the
/// search in that range finds better values inside it. Beside it random search in the wider range, with as many epochs of training in all.
///
/// ```
/// coarse: 15 trials of 1 epoch in the whole range          fine: 45 trials of 9 epochs around the best of them
/// ```
public final class CoarseAndFine implements Experiment {
    private static final String NARROW = "narrow", WIDE = "widened", RANDOM = "random";
    private static final String RATE = "learningRate", DECAY = "weightDecay";
    private static final double LOW = 1e-6, HIGH = 1e-3;
    private static final Objective LOSS = new Objective("validation.loss", false);

    @Override
    public String name() {
        return "coarse-and-fine";
    }

    @Override
    public Theme theme() {
        return Theme.SEARCH;
    }

    @Override
    public List<Cell> cells(Size size) {
        int trials = size.pick(12, 60), epochs = size.pick(2, 9), seeds = size.pick(1, 3);
        Sampler stages = new CoarseToFine();
        return List.of(
                cell(NARROW, seeds, trials, epochs, stages, bench -> space(HIGH)),
                cell(
                        WIDE,
                        seeds,
                        trials,
                        epochs,
                        stages,
                        bench -> widened(search(space(HIGH), trials, epochs, stages, bench), space(HIGH))),
                cell(RANDOM, seeds, trials, epochs, new RandomSampler(), bench -> space(100 * HIGH)));
    }

    /// In which space a cell searches.
    @FunctionalInterface
    private interface Spaces {
        Space of(Workbench bench);
    }

    private static Cell cell(String name, int seeds, int trials, int epochs, Sampler sampler, Spaces spaces) {
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        SmallNet.HIDDEN,
                        "batchSize",
                        SmallNet.BATCH,
                        "trials",
                        trials,
                        "epochs",
                        epochs,
                        "sampler",
                        sampler instanceof CoarseToFine ? "coarse-to-fine" : "random",
                        "range",
                        name.equals(NARROW)
                                ? "1e-6..1e-3"
                                : name.equals(WIDE) ? "as the edge warning proposes" : "1e-6..1e-1");
        return Cell.program(
                name,
                seeds,
                settings,
                bench -> {
                    Space space = spaces.of(bench);
                    return measured(space, search(space, trials, epochs, sampler, bench));
                });
    }

    private static Space space(double high) {
        return new Space(
                List.of(
                        new Dimension.Real(RATE, LOW, high, true, null),
                        new Dimension.Real(DECAY, 1e-6, 1e-2, true, null)),
                List.of());
    }

    /// Does the trials one after the other, each decided from all before it. Random search has trials of full length until their epochs are
    /// those of a coarse-to-fine search.
    private static List<Trial> search(Space space, int trials, int epochs, Sampler sampler, Workbench bench) {
        SmallNet net = new SmallNet(bench);
        boolean isStaged = sampler instanceof CoarseToFine;
        int all = isStaged ? trials : (trials / 4 + (trials - trials / 4) * epochs) / epochs;
        List<Trial> seen = new ArrayList<>();
        for (int number = 1; number <= all; number++) {
            Proposal proposal = sampler.propose(new Sampler.Ask(number, all, epochs, space, LOSS, seen, bench.seed()));
            double rate = value(proposal, RATE), decay = value(proposal, DECAY);
            var score = net.train(rate, decay, proposal.epochs(), bench.seed() * 1000 + number);
            var status = score.diverged() ? Trial.Status.DIVERGED : Trial.Status.COMPLETED;
            seen.add(new Trial(number, proposal, status, score.losses(), score.losses(), List.of(), 0));
            bench.done((double) number / all);
        }
        return seen;
    }

    private static double value(Proposal proposal, String path) {
        return ((Number) Objects.requireNonNull(proposal.point().values().get(path))).doubleValue();
    }

    private static List<EdgeWarning> warnings(Space space, List<Trial> trials) {
        List<Trial> ranked =
                trials.stream().filter(t -> !Double.isNaN(t.best(LOSS))).sorted(Trial.byRank(LOSS)).toList();
        return EdgeWarning.of(space, ranked, _ -> null).stream().filter(w -> w.path().equals(RATE)).toList();
    }

    /// The space with the range of learning rates that the edge warning proposes.
    private static Space widened(List<Trial> trials, Space space) {
        List<EdgeWarning> warnings = warnings(space, trials);
        if (warnings.isEmpty()) return space;
        return new Space(List.of(warnings.getFirst().proposed(), space.dimension(DECAY)), List.of());
    }

    private static Measured measured(Space space, List<Trial> trials) {
        Trial best = trials.stream().min(Trial.byRank(LOSS)).orElseThrow();
        List<EdgeWarning> warnings = warnings(space, trials);
        Dimension.Real range = (Dimension.Real) space.dimension(RATE);
        double proposed = warnings.isEmpty() ? range.high() : ((Dimension.Real) warnings.getFirst().proposed()).high();
        double[] fine =
                trials.stream()
                        .filter(t -> t.proposal().stage() == 2)
                        .mapToDouble(t -> value(t.proposal(), RATE))
                        .toArray();
        return Measured.of("bestValidationLoss", best.best(LOSS))
                .and("bestRate", value(best.proposal(), RATE))
                .and("epochs", trials.stream().mapToInt(Trial::epochs).sum())
                .and("warnings", warnings.size())
                .and("isUpperEdge", warnings.stream().anyMatch(EdgeWarning::isHigh) ? 1 : 0)
                .and("rangeHigh", range.high())
                .and("proposedHigh", proposed)
                .and("fineDecades", decades(fine))
                .series("stage", trials.stream().mapToDouble(t -> t.proposal().stage()).toArray())
                .series("rate", trials.stream().mapToDouble(t -> value(t.proposal(), RATE)).toArray())
                .series("decay", trials.stream().mapToDouble(t -> value(t.proposal(), DECAY)).toArray())
                .series("loss", trials.stream().mapToDouble(t -> t.best(LOSS)).toArray());
    }

    /// How wide the rates lie, in powers of ten; 0 of none.
    private static double decades(double... rates) {
        if (rates.length == 0) return 0;
        var range = DoubleStream.of(rates).summaryStatistics();
        return Math.log10(range.getMax() / range.getMin());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "edge-warning",
                        r -> {
                            boolean warned = r.least(NARROW, "isUpperEdge") == 1;
                            return Verdict.of(warned, Text.axis(HIGH), Text.axis(r.least(NARROW, "proposedHigh")));
                        }),
                Claim.of(
                        "inside",
                        r -> {
                            double least = r.least(WIDE, "bestRate"), most = r.most(WIDE, "bestRate");
                            boolean holds =
                                    r.most(WIDE, "warnings") == 0 && least > HIGH && most < r.least(WIDE, "rangeHigh");
                            return Verdict.of(holds, rate(least), rate(most));
                        }),
                Claim.of(
                        "better",
                        r -> {
                            double narrow = r.mean(NARROW, "bestValidationLoss"),
                                    wide = r.mean(WIDE, "bestValidationLoss");
                            return Verdict.of(each(r, WIDE, NARROW), Text.loss(narrow), Text.loss(wide));
                        }),
                Claim.of(
                        "narrower",
                        r -> {
                            double fine = r.most(WIDE, "fineDecades"),
                                    all = Math.log10(r.mean(WIDE, "rangeHigh") / LOW);
                            return Verdict.of(fine < all / 2, Text.format("%.1f", fine), Text.format("%.1f", all));
                        }),
                Claim.of(
                        "not-worse-than-random",
                        r -> {
                            double wide = r.mean(WIDE, "bestValidationLoss"),
                                    random = r.mean(RANDOM, "bestValidationLoss");
                            return Verdict.of(
                                    wide < random,
                                    Text.loss(wide),
                                    Text.loss(random),
                                    Text.count(r.mean(WIDE, "epochs")),
                                    Text.count(r.mean(RANDOM, "epochs")));
                        }));
    }

    private static boolean each(Results r, String better, String worse) {
        double[] a = r.values(better, "bestValidationLoss"), b = r.values(worse, "bestValidationLoss");
        return IntStream.range(0, a.length).allMatch(i -> a[i] < b[i]);
    }

    private static String rate(double value) {
        return Text.format("%.1e", value).replace("e-0", "e-");
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        var stages =
                new SmallMultiples(
                                words.picture("stages"),
                                Axis.logarithmic(words.term("learning rate"), LOW, 0.1),
                                Axis.logarithmic(words.term("weight decay"), 1e-6, 1e-2),
                                2)
                        .palette(Palette.of(3))
                        .size(290, 200);
        var losses =
                new SmallMultiples(
                                words.picture("losses"),
                                Axis.logarithmic(words.term("learning rate"), LOW, 0.1),
                                Axis.logarithmic(words.term("validation loss"), 0.1, 3),
                                2)
                        .palette(Palette.of(3))
                        .size(290, 200);
        for (String cell : List.of(NARROW, WIDE)) {
            stages.add(words.cell(cell), marks(results, words, cell, "decay"));
            losses.add(words.cell(cell), marks(results, words, cell, "loss"));
        }
        pictures.put("stages", stages);
        pictures.put("losses", losses);
        pictures.put("best", best(results, words));
        return pictures;
    }

    /// The trials of both stages with the first seed, and the end of the range.
    private static List<Mark> marks(Results results, Words words, String cell, String height) {
        List<Mark> marks = new ArrayList<>();
        double[] stage = results.series(cell, "stage"),
                x = results.series(cell, "rate"),
                y = results.series(cell, height);
        for (int s = 1; s <= 2; s++) {
            int at = s;
            int[] own = IntStream.range(0, stage.length).filter(i -> stage[i] == at).toArray();
            marks.add(
                    new Mark.Points(
                            words.figure(s == 1 ? "coarse" : "fine"),
                            s == 1 ? "r1" : "r0",
                            IntStream.of(own).mapToDouble(i -> x[i]).toArray(),
                            IntStream.of(own).mapToDouble(i -> y[i]).toArray()));
        }
        marks.add(new Mark.Rule("", results.of(cell).getFirst().figures().getOrDefault("rangeHigh", HIGH), true));
        return marks;
    }

    /// The best loss after so many epochs of training in all.
    private static Picture best(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("best"),
                                Axis.whole(words.figure("epochs"), 0, (int) results.most(WIDE, "epochs")),
                                Axis.logarithmic(words.term("validation loss"), 0.1, 3))
                        .palette(Palette.of(3));
        List<String> cells = List.of(WIDE, NARROW, RANDOM);
        for (int k = 0; k < cells.size(); k++) {
            double[] loss = results.series(cells.get(k), "loss"), stage = results.series(cells.get(k), "stage");
            double full = results.of(cells.get(k)).getFirst().figures().getOrDefault("epochs", 0.0);
            boolean isStaged = stage[stage.length - 1] == 2;
            long coarse = DoubleStream.of(stage).filter(s -> s == 1).count();
            double each = isStaged ? (full - coarse) / (loss.length - coarse) : full / loss.length;
            double[] x = new double[loss.length], y = new double[loss.length];
            double least = Double.POSITIVE_INFINITY, at = 0;
            for (int i = 0; i < loss.length; i++) {
                at += isStaged && stage[i] == 1 ? 1 : each;
                least = Double.isNaN(loss[i]) ? least : Math.min(least, loss[i]);
                x[i] = at;
                y[i] = least;
            }
            chart.add(new Mark.Line(words.cell(cells.get(k)), "r" + k, x, y, false));
        }
        return chart;
    }
}
