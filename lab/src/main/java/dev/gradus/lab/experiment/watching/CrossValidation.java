package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
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
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Cross-validation beside a single hold-out set, on few samples: how far each estimate of the accuracy is from the truth.
///
/// ```
/// estimate = mean over k folds of the accuracy on fold i of the model that was trained on the others
/// ```
/// 200 digits are drawn; the truth is the accuracy of the model trained on all 200, on more than a thousand others.
public final class CrossValidation implements Experiment {
    private static final int SAMPLES = 200, EPOCHS = 40, BATCH = 20, DRAWS = 30;
    private static final List<Integer> FOLDS = List.of(2, 5, 10);
    private static final String HOLD_OUT = "hold-out", ERROR = "estimateErrorShare";

    @Override
    public String name() {
        return "cross-validation";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS), draws = size.pick(2, DRAWS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "samples",
                        SAMPLES,
                        "model",
                        "softmax-regression",
                        "optimizer",
                        "adam",
                        "learningRate",
                        0.01,
                        "batchSize",
                        BATCH,
                        "epochs",
                        epochs);
        List<Integer> all = size.pick(List.of(2, 2, 2), FOLDS);
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.program(HOLD_OUT, draws, settings, bench -> estimate(5, 1, epochs, bench)));
        for (int i = 0; i < FOLDS.size(); i++) {
            int folds = all.get(i);
            cells.add(
                    Cell.program(name(FOLDS.get(i)), draws, settings, bench -> estimate(folds, folds, epochs, bench)));
        }
        return cells;
    }

    private static String name(int folds) {
        return "folds-" + folds;
    }

    /// The mean accuracy of the first folds that are measured; a hold-out set is one fold of five.
    private static Measured estimate(int folds, int measured, int epochs, Workbench bench) {
        Dataset digits = bench.data("digits").train().data();
        int[] order = bench.random().permutation(digits.size());
        double sum = 0;
        for (int fold = 0; fold < measured; fold++) {
            int from = fold * SAMPLES / folds, to = (fold + 1) * SAMPLES / folds;
            int[] out = Arrays.copyOfRange(order, from, to);
            int[] in = IntStream.range(0, SAMPLES).filter(i -> i < from || i >= to).map(i -> order[i]).toArray();
            sum += accuracy(digits, in, out, epochs, bench);
            bench.done((double) fold / (measured + 1));
        }
        double truth =
                accuracy(
                        digits,
                        Arrays.copyOf(order, SAMPLES),
                        Arrays.copyOfRange(order, SAMPLES, order.length),
                        epochs,
                        bench);
        return Measured.of("estimatedAccuracy", sum / measured)
                .and("trueAccuracy", truth)
                .and(ERROR, sum / measured - truth);
    }

    private static double accuracy(Dataset all, int[] in, int[] out, int epochs, Workbench bench) {
        Split.Train train = new Split.Train(new Subset(all, in));
        Dataset others = new Subset(all, out);
        Trainer trainer =
                Trainer.of(Sequential.of(new Flatten(), new Linear(10)), new CrossEntropy(), new Adam(0.01))
                        .prepare(Standardize.fit(train))
                        .epochs(epochs)
                        .batchSize(BATCH)
                        .seed(bench.seed())
                        .keepLast();
        // nothing is chosen by the validation split, so the same samples serve for both
        return bench.train(trainer, new Splits(train, new Split.Validation(others), new Split.Test(others)))
                .test()
                .accuracy();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "folds-scatter-less",
                        r -> {
                            double held = deviation(r, HOLD_OUT), folds = deviation(r, name(5));
                            return Verdict.of(folds < 0.75 * held, Text.percent(held), Text.percent(folds));
                        }),
                Claim.of(
                        "few-folds-are-pessimistic",
                        r -> {
                            double two = r.mean(name(2), ERROR), ten = r.mean(name(10), ERROR);
                            boolean holds = r.interval(name(2), ERROR).high() < 0 && Math.abs(ten) < Math.abs(two);
                            return Verdict.of(holds, points(two), points(ten));
                        }));
    }

    private static String points(double share) {
        return Text.percent(share).replace('-', '−');
    }

    /// The standard deviation of the estimate around its mean error.
    private static double deviation(Results r, String cell) {
        double[] errors = r.values(cell, ERROR);
        double mean = DoubleStream.of(errors).average().orElseThrow();
        return Math.sqrt(DoubleStream.of(errors).map(e -> (e - mean) * (e - mean)).sum() / (errors.length - 1));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        var chart =
                new Chart(
                                words.picture("errors"),
                                Axis.categories("", cells.stream().map(words::cell).toList()),
                                Axis.fitting(words.figure(ERROR), all(results, cells)).words(Text::share))
                        .palette(Palette.of(2))
                        .size(640, 330)
                        .add(new Mark.Rule("0", 0, false));
        for (int i = 0; i < cells.size(); i++) {
            double[] errors = results.values(cells.get(i), ERROR), at = new double[errors.length];
            Arrays.fill(at, i);
            chart.add(new Mark.Points(i == 0 ? words.term("each draw") : "", "r0", at, errors));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("errors", chart);
        return pictures;
    }

    private static double[] all(Results r, List<String> cells) {
        return cells.stream().flatMapToDouble(cell -> DoubleStream.of(r.values(cell, ERROR))).toArray();
    }
}
