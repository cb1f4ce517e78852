package dev.gradus.lab.experiment.watching;

import dev.gradus.data.Splits;
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
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Guard;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The curves of the lectures: one net, learning rates from far too low to NaN, the loss of every batch.
///
/// ```
/// w ← w - η ∂L/∂w       on digits, 64 → 64 → 10, leaky ReLU (which cannot die), batches of 100
/// ```
public final class LearningRates implements Experiment {
    private static final List<Rate> RATES =
            List.of(
                    new Rate("very-low", 1e-5),
                    new Rate("low", 0.01),
                    new Rate("good", 0.5),
                    new Rate("high", 2),
                    new Rate("very-high", 4),
                    new Rate("nan", 1000));
    private static final double MOST_SHOWN = 4;
    private static final int CLASSES = 10;

    private record Rate(String name, double value) {}

    @Override
    public String name() {
        return "learning-rates";
    }

    @Override
    public Theme theme() {
        return Theme.WATCHING;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, 20);
        return RATES.stream()
                .map(rate ->
                        Cell.program(
                                rate.name(),
                                size.pick(1, 3),
                                Map.of("data", "digits", "learningRate", rate.value(), "epochs", epochs),
                                bench -> train(rate.value(), epochs, bench)))
                .toList();
    }

    private static Measured train(double rate, int epochs, Workbench bench) {
        List<Double> losses = new ArrayList<>();
        Splits digits = bench.data("digits");
        var net = Sequential.of(new Flatten(), new Linear(64), new LeakyReLU(), new Linear(CLASSES));
        Trainer trainer =
                Trainer.of(net, new CrossEntropy(), new Sgd(rate))
                        .prepare(Standardize.fit(digits.train()))
                        .epochs(epochs)
                        .seed(bench.seed())
                        .keepLast()
                        // nothing is stopped before the loss is NaN or infinite
                        .guard(new Guard(new Guard.Config(Guard.Action.OFF, 1000, 500, 0.5, 10)))
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        });
        Run run = bench.train(trainer, digits);
        int n = losses.size(), last = Math.max(1, n / 4);
        double late =
                losses.subList(n - Math.min(n, last), n).stream().mapToDouble(l -> l).average().orElse(Double.NaN);
        boolean diverged = run.reason() == StopReason.DIVERGED;
        Measured measured = Measured.of("steps", n).and("diverged", diverged ? 1 : 0);
        if (!diverged) measured = measured.and("lateTrainLoss", late).and("testAccuracy", run.test().accuracy());
        return measured.series("loss", losses.stream().mapToDouble(l -> l).toArray());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "good-is-best",
                        r -> {
                            double good = r.most("good", "lateTrainLoss");
                            double low = r.least("low", "lateTrainLoss"), high = r.least("high", "lateTrainLoss");
                            return Verdict.of(
                                    good < low && good < high, Text.loss(good), Text.loss(low), Text.loss(high));
                        }),
                Claim.of(
                        "very-low-crawls",
                        r -> {
                            double fall = 1 - r.least("very-low", "lateTrainLoss") / r.series("very-low", "loss")[0];
                            return Verdict.of(Math.abs(fall) < 0.05, Text.percent(Math.abs(fall)));
                        }),
                Claim.of(
                        "high-is-usable",
                        r -> {
                            double high = r.least("high", "testAccuracy"), good = r.least("good", "testAccuracy");
                            return Verdict.of(high > 0.5 && high < good, Text.percent(high), Text.percent(good));
                        }),
                Claim.of(
                        "very-high-rises",
                        r -> {
                            double loss = r.least("very-high", "lateTrainLoss");
                            return Verdict.of(loss > 10 * Math.log(CLASSES), Text.count(loss));
                        }),
                Claim.of(
                        "becomes-nan",
                        r -> Verdict.of(r.least("nan", "diverged") == 1, Text.count(r.most("nan", "steps") + 1))));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int steps = results.series("good", "loss").length, first = Math.min(steps, 40);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("begin", chart("begin", first, results, words));
        pictures.put("losses", chart("losses", steps, results, words));
        return pictures;
    }

    private static Chart chart(String key, int steps, Results results, Words words) {
        Axis loss = Axis.linear(words.term("train loss"), 0, MOST_SHOWN);
        var chart = new Chart(words.picture(key), Axis.whole(words.term("step"), 0, steps), loss);
        for (int k = 0; k < RATES.size(); k++) {
            String cell = RATES.get(k).name(), name = words.cell(cell), style = "r" + k;
            double[] losses = results.series(cell, "loss");
            if (results.mean(cell, "diverged") > 0) {
                int end = losses.length + 1;
                chart.add(new Mark.Event("NaN", style, end, name + ": " + words.term("step") + " " + end));
            }
            chart.add(Mark.Line.counted(name, style, 1, losses));
        }
        return chart.size(560, 340).palette(Palette.of(RATES.size()));
    }
}
