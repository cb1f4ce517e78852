package dev.gradus.lab.experiment;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Charts that many experiments have.
public final class Comparisons {
    private static final int WIDE = 720, HEIGHT = 330;

    private Comparisons() {}

    /// A figure of some cells beside each other: each seed, and the means.
    ///
    /// @param title of the chart
    /// @param results of the experiment
    /// @param words in the language of the page
    /// @param figure such as `testAccuracy`
    /// @param cells that are compared
    /// @return a chart with a category for each cell
    public static Chart figure(String title, Results results, Words words, String figure, List<String> cells) {
        List<Double> at = new ArrayList<>(), each = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            for (double value : results.values(cells.get(i), figure)) {
                at.add((double) i);
                each.add(value);
            }
        }
        double[] means = cells.stream().mapToDouble(cell -> results.mean(cell, figure)).toArray();
        Axis x = Axis.categories("", cells.stream().map(words::cell).toList());
        Axis y = Axis.fitting(words.figure(figure), means, array(each)).words(v -> Text.figure(figure, v));
        return new Chart(title, x, figure.endsWith("ccuracy") ? y.words(Text::share) : y)
                .palette(Palette.of(2))
                .size(cells.size() > 5 ? WIDE : WIDE * 3 / 4, HEIGHT)
                .add(new Mark.Points(words.term("each seed"), "r1", array(at), array(each)))
                .add(new Mark.Points(words.term("mean"), "r0", places(cells.size()), means));
    }

    /// A series of some cells over the epochs, with the first seed.
    ///
    /// @param title of the chart
    /// @param results of the experiment
    /// @param words in the language of the page
    /// @param series such as `validationLoss`
    /// @param cells that are compared
    /// @return a chart with a line for each cell
    public static Chart epochs(String title, Results results, Words words, String series, List<String> cells) {
        double[][] all = cells.stream().map(cell -> results.series(cell, series)).toArray(double[][]::new);
        int epochs = IntStream.range(0, all.length).map(i -> all[i].length).max().orElse(1);
        Axis y = Axis.fitting(words.figure(series), all);
        var chart =
                new Chart(
                                title,
                                Axis.whole(words.term("epoch"), 0, epochs),
                                series.endsWith("ccuracy") ? y.words(Text::share) : y)
                        .palette(Palette.of(cells.size()));
        for (int k = 0; k < all.length; k++) {
            chart.add(Mark.Line.counted(words.cell(cells.get(k)), "r" + k, 1, all[k]).withDots());
        }
        return chart;
    }

    private static double[] places(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    private static double[] array(List<Double> values) {
        return values.stream().flatMapToDouble(DoubleStream::of).toArray();
    }
}
