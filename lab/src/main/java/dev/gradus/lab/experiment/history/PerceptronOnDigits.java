package dev.gradus.lab.experiment.history;

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
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.lab.experiment.classical.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Rosenblatt's rule on digits: ten perceptrons, each of which tells one digit from all others.
///
/// ```
/// u_c = w_c · x + b_c        where u_c > 0 does not say what it should:  w_c += ± x, b_c += ± 1        class = argmax over c of u_c
/// ```
/// Where a line separates a digit from the others the rule ends without errors after finitely many corrections (Novikoff 1962).
public final class PerceptronOnDigits implements Experiment {
    private static final String CELL = "ten-perceptrons";
    private static final int CLASSES = 10;

    @Override
    public String name() {
        return "perceptron-on-digits";
    }

    @Override
    public Theme theme() {
        return Theme.HISTORY;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(3, 400);
        return List.of(
                Cell.program(
                        CELL,
                        size.pick(1, 3),
                        Map.of("data", "digits", "epochs", epochs),
                        bench -> learn(epochs, bench)));
    }

    private static Measured learn(int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        Samples train = Samples.of(digits.train().data()), test = Samples.of(digits.test().data());
        int d = train.width(), n = train.size();
        double[][] w = new double[CLASSES][d + 1];
        double[] corrections = new double[epochs], accuracies = new double[epochs];
        double[][] byClass = new double[CLASSES][epochs];
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i : bench.random().fork(epoch).permutation(n)) {
                for (int c = 0; c < CLASSES; c++) {
                    boolean wanted = train.labels()[i] == c, said = output(w[c], train.x(), i * d) > 0;
                    if (wanted == said) continue;
                    int sign = wanted ? 1 : -1;
                    for (int j = 0; j < d; j++) w[c][j] += sign * train.x()[i * d + j];
                    w[c][d] += sign;
                    corrections[epoch]++;
                    byClass[c][epoch]++;
                }
            }
            accuracies[epoch] = 1 - error(w, test);
            bench.done((epoch + 1.0) / epochs);
        }
        int separated = 0;
        for (double[] own : byClass) if (own[epochs - 1] == 0) separated++;
        return Measured.of("separated", separated)
                .and("firstCorrections", corrections[0])
                .and("lastCorrections", corrections[epochs - 1])
                .and("trainAccuracy", 1 - error(w, train))
                .and("testAccuracy", accuracies[epochs - 1])
                .series("corrections", corrections)
                .series("accuracies", accuracies)
                .series("weights", IntStream.range(0, CLASSES * d).mapToDouble(i -> w[i / d][i % d]).toArray());
    }

    private static double output(double[] w, float[] x, int offset) {
        double u = w[w.length - 1];
        for (int j = 0; j + 1 < w.length; j++) u += w[j] * x[offset + j];
        return u;
    }

    private static double error(double[][] w, Samples samples) {
        int[] predicted = new int[samples.size()];
        for (int i = 0; i < predicted.length; i++) {
            int best = 0;
            for (int c = 1; c < CLASSES; c++)
                if (output(w[c], samples.x(), i * samples.width()) > output(w[best], samples.x(), i * samples.width()))
                    best = c;
            predicted[i] = best;
        }
        return samples.error(predicted);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "corrections-fall",
                        r -> {
                            double first = r.least(CELL, "firstCorrections"), last = r.most(CELL, "lastCorrections");
                            return Verdict.of(last < first / 10, Text.count(first), Text.count(last));
                        }),
                Claim.of(
                        "separated",
                        r -> {
                            double least = r.least(CELL, "separated");
                            return Verdict.of(least >= CLASSES / 2.0, Text.count(least));
                        }),
                Claim.of(
                        "generalizes",
                        r -> {
                            double test = r.mean(CELL, "testAccuracy"), train = r.mean(CELL, "trainAccuracy");
                            return Verdict.of(test > 0.9 && test < train, Text.percent(test), Text.percent(train));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        double[] corrections = results.series(CELL, "corrections"), accuracies = results.series(CELL, "accuracies");
        double[] at = IntStream.rangeClosed(1, corrections.length).asDoubleStream().toArray();
        // an epoch without a correction is drawn at one, for there is no logarithm of 0
        double[] shown = IntStream.range(0, corrections.length).mapToDouble(i -> Math.max(1, corrections[i])).toArray();
        pictures.put(
                "corrections",
                new Chart(
                                words.picture("corrections"),
                                Axis.logarithmic(words.term("epoch"), 1, corrections.length),
                                Axis.logarithmic(words.figure("corrections"), 1, corrections[0]))
                        .palette(Palette.of(1))
                        .add(new Mark.Line("", "r0", at, shown, false)));
        pictures.put(
                "accuracy",
                new Chart(
                                words.picture("accuracy"),
                                Axis.logarithmic(words.term("epoch"), 1, corrections.length),
                                Axis.fitting(words.term("test accuracy"), accuracies).words(Text::share))
                        .palette(Palette.of(1))
                        .add(new Mark.Line("", "r0", at, accuracies, false)));
        return pictures;
    }
}
