package dev.gradus.lab.experiment.normalization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.train.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;

/// Trainings that differ in one number, with and without normalization.
final class Sweep {
    /// The accuracy from which a training counts as one that works.
    static final double TRAINS = 0.9;

    private static final List<Norm> NORMS = List.of(Norm.NONE, Norm.BATCH);

    private Sweep() {}

    /// Trains with one of the values.
    @FunctionalInterface
    interface Training {
        Run of(Norm norm, double value, Workbench bench);
    }

    /// A cell without normalization and one with it, each with all values.
    static List<Cell> cells(int seeds, Map<String, Object> settings, double[] values, Training train) {
        return NORMS.stream()
                .map(norm ->
                        Cell.program(
                                norm.key,
                                seeds,
                                settings,
                                bench -> ranged(of(bench, values, v -> train.of(norm, v, bench)), values)))
                .toList();
    }

    /// Trains with each of the values.
    ///
    /// @return the series `accuracy` and `loss` by value
    static Measured of(Workbench bench, double[] values, DoubleFunction<Run> train) {
        double[] accuracy = new double[values.length], loss = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            Run run = train.apply(values[i]);
            accuracy[i] = Fit.accuracy(run);
            loss[i] = Fit.lastLoss(run);
            bench.done((i + 1.0) / values.length);
        }
        return Measured.of("bestAccuracy", Arrays.stream(accuracy).max().orElseThrow())
                .series("accuracy", accuracy)
                .series("loss", loss);
    }

    /// With the longest row of values whose trainings work, as the figures `lowest`, `highest` and their ratio, `factor`; 0 where none does.
    static Measured ranged(Measured swept, double... values) {
        double[] accuracy = Objects.requireNonNull(swept.series().get("accuracy"));
        int first = 0, last = -1; // no row yet
        for (int from = 0; from < values.length; from++) {
            int to = from;
            while (to < values.length && accuracy[to] >= TRAINS) to++;
            if (to - 1 - from > last - first) {
                first = from;
                last = to - 1;
            }
        }
        boolean none = last < first;
        return swept.and("lowest", none ? 0 : values[first])
                .and("highest", none ? 0 : values[last])
                .and("factor", none ? 0 : values[last] / values[first]);
    }

    /// A series of all cells over the values: each seed, and the mean as a line.
    static Chart chart(String title, Results results, Words words, String series, Axis x, double... values) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        double[][] means = new double[cells.size()][];
        for (int k = 0; k < means.length; k++) means[k] = results.meanSeries(cells.get(k), series);
        boolean isShare = "accuracy".equals(series);
        Axis y =
                isShare
                        ? Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share)
                        : Axis.fitting(words.term("train loss"), means);
        var chart = new Chart(title, x, y).palette(Palette.of(cells.size()));
        for (int k = 0; k < means.length; k++) {
            for (int seed = 0; seed < results.of(cells.get(k)).size(); seed++) {
                double[] its = results.series(cells.get(k), series, seed);
                if (isShare) chart.add(new Mark.Points("", "r" + k, values, its));
            }
            chart.add(new Mark.Line(words.cell(cells.get(k)), "r" + k, values, means[k], !isShare));
        }
        return chart;
    }
}
