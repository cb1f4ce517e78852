package dev.gradus.lab.experiment.regularization;

import dev.gradus.diagnose.Proof;
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
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The gap between training and test accuracy by the rates of dropout on the inputs and on the hidden layers.
///
/// ```
/// gap = accuracy on the training split - accuracy on the test split        both in evaluation mode, without dropout
/// ```
/// The rates 0.26 for inputs and 0.5 for hidden units are those of the lectures; 0.2 and 0.5 those of Srivastava et al. 2014, section A.4;
/// their section 7.3 finds that dropout does not help with 100 or 500 training samples, and helps most with some thousands.
public final class DropoutRates implements Experiment {
    private static final int SAMPLES = 2000, VALIDATION = 1000, WIDTH = 256, EPOCHS = 40, SEEDS = 4;
    private static final String NONE = "none", LECTURES = "input-0.26-hidden-0.5", TEST = "testAccuracy";

    private record Rates(double input, double hidden) {
        String name() {
            List<String> parts = new ArrayList<>();
            if (input > 0) parts.add("input-" + input);
            if (hidden > 0) parts.add("hidden-" + hidden);
            return parts.isEmpty() ? NONE : String.join("-", parts);
        }
    }

    private static final List<Rates> RATES =
            List.of(
                    new Rates(0, 0),
                    new Rates(0.2, 0),
                    new Rates(0.26, 0),
                    new Rates(0, 0.2),
                    new Rates(0, 0.5),
                    new Rates(0.2, 0.5),
                    new Rates(0.26, 0.5));
    private static final List<String> NAMES = RATES.stream().map(Rates::name).toList();

    @Override
    public String name() {
        return "dropout-rates";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        int samples = size.pick(100, SAMPLES), width = size.pick(32, WIDTH), epochs = size.pick(3, EPOCHS);
        return RATES.stream()
                .map(rates ->
                        Cell.program(
                                rates.name(),
                                size.pick(1, SEEDS),
                                Map.of(
                                        "data",
                                        data,
                                        "samples",
                                        samples,
                                        "hidden",
                                        List.of(width, width),
                                        "epochs",
                                        epochs,
                                        "batchSize",
                                        FewSamples.BATCH,
                                        "inputDropout",
                                        rates.input,
                                        "dropout",
                                        rates.hidden),
                                bench -> train(rates, data, samples, width, epochs, bench)))
                .toList();
    }

    private static Measured train(Rates rates, String data, int samples, int width, int epochs, Workbench bench) {
        var net = FewSamples.net(width, rates.input, rates.hidden);
        var trainer = FewSamples.trainer(net, epochs, samples, bench.seed());
        return FewSamples.measured(bench.train(trainer, FewSamples.of(bench, data, samples, VALIDATION)));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "overfits",
                        r -> {
                            double training = r.mean(NONE, "trainAccuracy"), test = r.mean(NONE, TEST);
                            boolean holds = training > 0.999 && r.least(NONE, "gapAccuracy") > 0.03;
                            return Verdict.of(holds, Text.percent(training), Text.percent(test));
                        }),
                Claim.of(
                        "dropout-narrows-gap",
                        r -> {
                            Proof.Interval gap = Paired.difference(r, "gapAccuracy", LECTURES, NONE);
                            String before = points(r.mean(NONE, "gapAccuracy"));
                            return Verdict.of(gap.high() < 0, before, points(r.mean(LECTURES, "gapAccuracy")));
                        }),
                Claim.of(
                        "both-places-help",
                        r -> {
                            Proof.Interval input = Paired.difference(r, TEST, "input-0.26", NONE);
                            Proof.Interval hidden = Paired.difference(r, TEST, "hidden-0.5", NONE);
                            return Verdict.of(input.low() > 0 && hidden.low() > 0, shown(input), shown(hidden));
                        }),
                Claim.of(
                        "learns-later",
                        r -> {
                            int none = epochs(r.series(NONE, "trainAccuracy"));
                            int dropout = epochs(r.series(LECTURES, "trainAccuracy"));
                            return Verdict.of(dropout > none, String.valueOf(none), String.valueOf(dropout));
                        }));
    }

    /// How many epochs it took to get 99 of 100 training samples right.
    private static int epochs(double[] accuracy) {
        for (int i = 0; i < accuracy.length; i++) if (accuracy[i] >= 0.99) return i + 1;
        return accuracy.length + 1;
    }

    private static String points(double share) {
        return Text.difference(TEST, share);
    }

    private static String shown(Proof.Interval interval) {
        return points(interval.mean()) + " (" + points(interval.low()) + " … " + points(interval.high()) + ")";
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("curves", curves(results, words));
        pictures.put("test", Comparisons.figure(words.picture("test"), results, words, TEST, NAMES).size(900, 340));
        pictures.put(
                "gap", Comparisons.figure(words.picture("gap"), results, words, "gapAccuracy", NAMES).size(900, 340));
        return pictures;
    }

    /// Training and validation accuracy by epoch, without dropout and with the rates of the lectures.
    private static Picture curves(Results results, Words words) {
        double[] training = results.series(NONE, "trainAccuracy");
        double[] lowest = results.series(LECTURES, "validationAccuracy");
        var chart =
                new Chart(
                                words.picture("curves"),
                                Axis.whole(words.term("epoch"), 0, training.length),
                                Axis.fitting(words.term("accuracy"), training, lowest).words(Text::share))
                        .palette(Palette.of(4));
        int k = 0;
        for (String cell : List.of(NONE, LECTURES)) {
            for (String series : List.of("trainAccuracy", "validationAccuracy")) {
                String name = words.cell(cell) + ": " + words.figure(series);
                chart.add(Mark.Line.counted(name, "r" + k++, 1, results.series(cell, series)));
            }
        }
        return chart.size(720, 330);
    }
}
