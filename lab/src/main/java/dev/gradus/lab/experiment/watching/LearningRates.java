package dev.gradus.lab.experiment.watching;

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
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The curves of the lectures: one net, learning rates from far too low to NaN.
public final class LearningRates implements Experiment {
    private static final List<Rate> RATES =
            List.of(
                    new Rate("very-low", 1e-5),
                    new Rate("low", 1e-3),
                    new Rate("good", 0.1),
                    new Rate("high", 3),
                    new Rate("very-high", 1e5));

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
        return RATES.stream().map(rate -> cell(rate.name(), rate.value(), size)).toList();
    }

    private static Cell cell(String name, double rate, Size size) {
        return Cell.training(
                name,
                size.pick(1, 3),
                Map.of(
                        "data",
                        "digits",
                        "model",
                        Map.of("type", "mlp", "hidden", List.of(64)),
                        "optimizer",
                        "sgd",
                        "optimizer.learningRate",
                        rate,
                        "epochs",
                        size.pick(2, 20)));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "good-is-best",
                        r -> {
                            double good = r.mean("good", "testAccuracy"), low = r.mean("low", "testAccuracy");
                            return Verdict.of(good > low + 0.02, Text.percent(good), Text.percent(low));
                        }),
                Claim.of(
                        "very-low-crawls",
                        r -> {
                            double[] loss = r.series("very-low", "trainLoss");
                            double fall = 1 - loss[loss.length - 1] / loss[0];
                            return Verdict.of(fall < 0.05, Text.percent(fall));
                        }),
                Claim.of("very-high-diverges", r -> Verdict.of(r.least("very-high", "diverged") == 1, "")));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int epochs = results.series("good", "trainLoss").length;
        var chart =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("epoch"), 0, epochs),
                                Axis.linear(words.term("train loss"), 0, 4))
                        .palette(Palette.of(RATES.size()));
        for (int k = 0; k < RATES.size(); k++) {
            double[] losses = results.series(RATES.get(k).name(), "trainLoss");
            double[] at = IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray();
            chart.add(new Mark.Line(words.cell(RATES.get(k).name()), "r" + k, at, losses, true));
        }
        return Map.of("losses", chart);
    }
}
