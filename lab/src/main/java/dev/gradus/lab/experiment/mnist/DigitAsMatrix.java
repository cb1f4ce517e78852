package dev.gradus.lab.experiment.mnist;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.lab.chart.Drawing;
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
import java.util.List;
import java.util.Map;

/// The first picture of the training split as what a network sees: a matrix of numbers from 0 to 255.
public final class DigitAsMatrix implements Experiment {
    private static final String CELL = "first", PIXELS = "pixels";
    private static final int WIDTH = 26, HEIGHT = 20, WHITE = 255;

    @Override
    public String name() {
        return "digit-as-matrix";
    }

    @Override
    public Theme theme() {
        return Theme.MNIST;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        return List.of(Cell.program(CELL, 1, Map.of("data", data, "sample", 0), bench -> measure(bench, data)));
    }

    private static Measured measure(Workbench bench, String data) {
        Dataset train = bench.data(data).train().data();
        float[] input = new float[train.shape().size()];
        train.readInput(0, input, 0);
        double[] grey = new double[input.length];
        int ink = 0;
        for (int i = 0; i < grey.length; i++) {
            grey[i] = Math.rint(WHITE * input[i]);
            if (grey[i] > 0) ink++;
        }
        return Measured.of("rows", train.shape().axis(1))
                .and("columns", train.shape().axis(2))
                .and("label", train.label(0))
                .and("numbers", grey.length)
                .and("inkShare", (double) ink / grey.length)
                .series(PIXELS, grey);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "size",
                        r -> {
                            double numbers = r.mean(CELL, "numbers");
                            return Verdict.of(numbers == 784, Text.count(numbers));
                        }),
                Claim.of(
                        "mostly-zero",
                        r -> {
                            double ink = r.mean(CELL, "inkShare");
                            return Verdict.of(ink < 0.5, Text.share(ink));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int rows = (int) results.mean(CELL, "rows"), columns = (int) results.mean(CELL, "columns");
        double[] grey = results.series(CELL, PIXELS);
        var body = new StringBuilder();
        for (int i = 0; i < grey.length; i++) {
            int left = i % columns * WIDTH, top = i / columns * HEIGHT, level = (int) grey[i];
            if (level > 0)
                body.append(
                        format(
                                "<rect x=\"%1$d\" y=\"%2$d\" width=\"%3$d\" height=\"%4$d\" fill=\"#%5$02x%5$02x%5$02x\"/>",
                                left, top, WIDTH, HEIGHT, WHITE - level));
            String style = level == 0 ? "" : format(" style=\"fill:%s\"", level > WHITE / 2 ? "#fff" : "#000");
            body.append(
                    format(
                            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\"%s>%d</text>",
                            left + WIDTH / 2, top + HEIGHT - 6, style, level));
        }
        return Map.of("matrix", new Drawing(words.picture("matrix"), columns * WIDTH, rows * HEIGHT, body.toString()));
    }
}
