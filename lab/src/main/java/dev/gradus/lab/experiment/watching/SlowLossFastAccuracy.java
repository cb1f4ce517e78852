package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Split;
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
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Softmax regression from zero weights at a rate that is far too low: the loss stands still, the accuracy does not.
///
/// ```
/// after one step:  W = η mean (y - 1/C) xᵀ      scores ∝ η, so the largest one is the same for every η
/// ```
public final class SlowLossFastAccuracy implements Experiment {
    private static final List<Rate> RATES =
            List.of(new Rate("rate-1e-6", 1e-6), new Rate("rate-1e-3", 1e-3), new Rate("rate-0.1", 0.1));
    private static final int STEPS = 50;

    private record Rate(String name, double value) {}

    @Override
    public String name() {
        return "slow-loss-fast-accuracy";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        return RATES.stream()
                .map(rate ->
                        Cell.program(
                                rate.name(),
                                1,
                                Map.of("data", "digits", "learningRate", rate.value(), "steps", STEPS),
                                bench -> descend(rate.value(), bench)))
                .toList();
    }

    private static Measured descend(double rate, Workbench bench) {
        Split.Train train = bench.data("digits").train();
        int n = train.data().size();
        Batch all = Loader.of(train).batchSize(n).prepare(Standardize.fit(train)).iterator().next();
        var net = Sequential.of(new Flatten(), new Linear(10).init(new Zeros())).build(train.data().shape(), 0);
        var error = new CrossEntropy();
        var descent = new GradientDescent(rate);
        descent.attach(net.parameters());
        double[] losses = new double[STEPS + 1], accuracies = new double[STEPS + 1];
        int[] labels = all.targets().toInts();
        for (int step = 0; ; step++) {
            try (var _ = Workspace.open()) {
                Tensor scores = net.forward(all.inputs(), Pass.evaluation());
                Tensor loss = error.of(scores, all.targets());
                losses[step] = loss.item();
                int[] answers = scores.argMax(1).toInts();
                for (int i = 0; i < n; i++) if (answers[i] == labels[i]) accuracies[step] += 1.0 / n;
                if (step == STEPS) break;
                descent.zeroGrad();
                loss.backward();
                descent.step();
            }
        }
        return Measured.of("trainLoss", losses[STEPS])
                .and("trainAccuracy", accuracies[STEPS])
                .and("firstStepAccuracy", accuracies[1])
                .series("loss", losses)
                .series("accuracy", accuracies);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "loss-stands-still",
                        r -> {
                            double loss = r.mean("rate-1e-6", "trainLoss"), before = r.series("rate-1e-6", "loss")[0];
                            double accuracy = r.mean("rate-1e-6", "trainAccuracy");
                            double fall = 1 - loss / before;
                            return Verdict.of(
                                    fall < 0.001 && accuracy > 0.7, Text.loss(before - loss), Text.percent(accuracy));
                        }),
                Claim.of(
                        "same-first-accuracy",
                        r -> {
                            double least = 1, most = 0;
                            for (Rate rate : RATES) {
                                double accuracy = r.mean(rate.name(), "firstStepAccuracy");
                                least = Math.min(least, accuracy);
                                most = Math.max(most, accuracy);
                            }
                            return Verdict.of(most - least < 0.005, Text.percent(least), Text.percent(most));
                        }),
                Claim.of(
                        "good-rate-lowers-both",
                        r -> {
                            double loss = r.mean("rate-0.1", "trainLoss");
                            return Verdict.of(loss < Math.log(10) / 2, Text.loss(loss));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis step = Axis.whole(words.term("step"), 0, STEPS);
        var losses = new Chart(words.picture("losses"), step, Axis.linear(words.term("train loss"), 0, 2.5));
        var accuracies =
                new Chart(
                        words.picture("accuracies"),
                        step,
                        Axis.linear(words.term("train accuracy"), 0, 1).words(Text::share));
        for (int k = 0; k < RATES.size(); k++) {
            String cell = RATES.get(k).name();
            losses.add(Mark.Line.counted(words.cell(cell), "r" + k, 0, results.series(cell, "loss")));
            accuracies.add(Mark.Line.counted(words.cell(cell), "r" + k, 0, results.series(cell, "accuracy")));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", losses.palette(Palette.of(RATES.size())));
        pictures.put("accuracies", accuracies.palette(Palette.of(RATES.size())));
        return pictures;
    }
}
