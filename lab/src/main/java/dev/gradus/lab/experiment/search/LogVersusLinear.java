package dev.gradus.lab.experiment.search;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
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
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.RandomSampler;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Learning rates drawn from 10^U(-6, -3) and from U(1e-6, 1e-3): how many fall into each power of ten, and what a search finds with either.
///
/// ```
/// share of a range a … b of low … high:   uniform (b - a) / (high - low)      logarithmic ln(b / a) / ln(high / low)
/// ```
/// The search ranges over six powers of ten, with good rates in the fourth; and over the lectures' three, where they lie at the upper end.
public final class LogVersusLinear implements Experiment {
    private static final String RATE = "learningRate";
    private static final double LOW = 1e-6, HIGH = 1e-3, WIDE_HIGH = 1;
    private static final int DECADES = 3;
    private static final List<String> SCALES = List.of("log", "linear");

    @Override
    public String name() {
        return "log-vs-linear";
    }

    @Override
    public Theme theme() {
        return Theme.SEARCH;
    }

    @Override
    public List<Cell> cells(Size size) {
        int draws = size.pick(1000, 10_000), repetitions = size.pick(2, 20), trials = size.pick(3, 10);
        List<Cell> cells = new ArrayList<>();
        for (String scale : SCALES) {
            cells.add(
                    Cell.program(
                            "draws-" + scale,
                            1,
                            Map.of("draws", draws, "low", LOW, "high", HIGH),
                            bench -> shares(scale, draws, bench)));
        }
        for (String range : List.of("wide", "edge")) {
            double high = range.equals("wide") ? WIDE_HIGH : HIGH;
            for (String scale : SCALES) {
                Map<String, Object> settings =
                        Map.of(
                                "data",
                                "digits",
                                "hidden",
                                SmallNet.HIDDEN,
                                "epochs",
                                3,
                                "batchSize",
                                SmallNet.BATCH,
                                "trials",
                                trials,
                                "repetitions",
                                repetitions,
                                "low",
                                LOW,
                                "high",
                                high);
                cells.add(
                        Cell.program(
                                range + "-" + scale,
                                1,
                                settings,
                                bench -> search(scale, high, trials, repetitions, bench)));
            }
        }
        return cells;
    }

    private static double[] draw(String scale, double high, int draws, long seed) {
        Space space = new Space(List.of(new Dimension.Real(RATE, LOW, high, scale.equals("log"), null)), List.of());
        Objective loss = new Objective("validation.loss", false);
        return IntStream.rangeClosed(1, draws)
                .mapToDouble(i -> {
                    var ask = new Sampler.Ask(i, draws, 1, space, loss, List.of(), seed);
                    Object value = new RandomSampler().propose(ask).point().values().get(RATE);
                    return ((Number) Objects.requireNonNull(value)).doubleValue();
                })
                .toArray();
    }

    private static Measured shares(String scale, int draws, Workbench bench) {
        double[] share = new double[DECADES];
        for (double rate : draw(scale, HIGH, draws, bench.seed())) {
            share[Math.clamp((int) Math.floor(Math.log10(rate / LOW)), 0, DECADES - 1)] += 1.0 / draws;
        }
        return Measured.of("lowestShare", share[0])
                .and("middleShare", share[1])
                .and("highestShare", share[2])
                .series("shares", share);
    }

    private static Measured search(String scale, double high, int trials, int repetitions, Workbench bench) {
        SmallNet net = new SmallNet(bench);
        double[][] best = new double[repetitions][trials];
        double[] rates = new double[repetitions * trials], losses = rates.clone();
        for (int r = 0; r < repetitions; r++) {
            double[] drawn = draw(scale, high, trials, 1000 * bench.seed() + r);
            for (int t = 0; t < trials; t++) {
                int at = r * trials + t;
                rates[at] = drawn[t];
                losses[at] = net.train(drawn[t], 0, 3, 1000 * bench.seed() + r).loss();
                best[r][t] = t == 0 ? losses[at] : Math.min(best[r][t - 1], losses[at]);
            }
            bench.done((r + 1.0) / repetitions);
        }
        double[] medians = IntStream.range(0, trials).mapToDouble(t -> median(best, t)).toArray();
        return Measured.of("medianBestLoss", medians[trials - 1])
                .and("worstBestLoss", Arrays.stream(best).mapToDouble(b -> b[trials - 1]).max().orElseThrow())
                .and("leastLoss", Arrays.stream(best).mapToDouble(b -> b[trials - 1]).min().orElseThrow())
                .series("medians", medians)
                .series("rates", rates)
                .series("losses", losses);
    }

    private static double median(double[][] best, int trial) {
        double[] sorted = Arrays.stream(best).mapToDouble(b -> b[trial]).sorted().toArray();
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of("shares-log", r -> near(r, "draws-log", 1.0 / 3, 1.0 / 3, 1.0 / 3)),
                Claim.of("shares-linear", r -> near(r, "draws-linear", 9e-6 / 999e-6, 90e-6 / 999e-6, 900e-6 / 999e-6)),
                Claim.of("log-finds-more", r -> less(r, "wide-log", "wide-linear")),
                Claim.of("edge-turns-it-round", r -> less(r, "edge-linear", "edge-log")));
    }

    /// Whether all shares are as in theory, within four standard deviations of 10,000 draws: 0.02 at most.
    private static Verdict near(Results r, String cell, double... theory) {
        double[] shares = r.series(cell, "shares");
        boolean holds = IntStream.range(0, DECADES).allMatch(i -> Math.abs(shares[i] - theory[i]) < 0.02);
        return Verdict.of(holds, Text.percent(shares[0]), Text.percent(shares[1]), Text.percent(shares[2]));
    }

    private static Verdict less(Results r, String better, String worse) {
        double a = r.mean(better, "medianBestLoss"), b = r.mean(worse, "medianBestLoss");
        return Verdict.of(a < b, Text.loss(a), Text.loss(b));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        var shares =
                new Chart(
                                words.picture("shares"),
                                Axis.categories(
                                        words.term("learning rate"),
                                        List.of("1e-6 … 1e-5", "1e-5 … 1e-4", "1e-4 … 1e-3")),
                                Axis.linear(words.figure("share"), 0, 1).words(Text::share))
                        .palette(Palette.of(2));
        for (int k = 0; k < 2; k++) {
            double shift = 0.4 * k - 0.2;
            double[] x = IntStream.range(0, DECADES).mapToDouble(i -> i + shift).toArray();
            shares.add(
                    new Mark.Bars(
                            words.figure(SCALES.get(k)),
                            "r" + k,
                            x,
                            results.series("draws-" + SCALES.get(k), "shares"),
                            0.36));
        }
        pictures.put("shares", shares);
        pictures.put("losses", losses(results, words));
        pictures.put("best", best(results, words));
        return pictures;
    }

    private static Picture losses(Results results, Words words) {
        var chart =
                new Chart(
                                words.picture("losses"),
                                Axis.logarithmic(words.term("learning rate"), LOW, WIDE_HIGH),
                                Axis.logarithmic(words.term("validation loss"), 0.1, 3))
                        .palette(Palette.of(2));
        for (int k = 0; k < 2; k++) {
            String cell = "wide-" + SCALES.get(k);
            chart.add(
                    new Mark.Points(
                            words.figure(SCALES.get(k)),
                            "r" + k,
                            results.series(cell, "rates"),
                            results.series(cell, "losses")));
        }
        return chart;
    }

    private static Picture best(Results results, Words words) {
        List<String> cells = List.of("wide-log", "wide-linear", "edge-log", "edge-linear");
        double[][] medians = cells.stream().map(c -> results.series(c, "medians")).toArray(double[][]::new);
        var chart =
                new Chart(
                                words.picture("best"),
                                Axis.whole(words.term("trials"), 0, medians[0].length),
                                Axis.fitting(words.term("validation loss"), medians))
                        .palette(Palette.of(4));
        for (int k = 0; k < 4; k++)
            chart.add(Mark.Line.counted(words.cell(cells.get(k)), "r" + k, 1, medians[k]).withDots());
        return chart;
    }
}
