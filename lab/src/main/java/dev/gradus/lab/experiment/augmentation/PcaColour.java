package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.ColourJitter;
import dev.gradus.data.augment.PcaColourNoise;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.chart.Tiles;
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
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// PCA colour noise as in AlexNet: what the principal components of colours are, and what the noise does against changed light.
///
/// ```
/// x + Σ aₖ λₖ vₖ,   aₖ ~ N(0, std²),   λ, v: eigenvalues and eigenvectors of the covariance of red, green and blue over all pixels
/// ```
/// Source: A. Krizhevsky, I. Sutskever and G. Hinton 2012, section 4.1, with a standard deviation of 0.1.
public final class PcaColour implements Experiment {
    private static final int SAMPLES = 1000, TEST = 1000, EPOCHS = 12, SEEDS = 3, SHOWN = 4, COLOURS = 3;
    private static final String NONE = "none", ALEXNET = "std-0.1", STRONG = "std-1", JITTER = "colour-jitter";
    private static final List<String> NAMES = List.of(NONE, ALEXNET, STRONG, JITTER);
    private static final String ACCURACY = "testAccuracy", BRIGHT = "brighterAccuracy", WARM = "warmAccuracy";

    /// How much is added to all colours, and what red, green and blue are multiplied by in warm light.
    private static final double LIGHTER = 0.2;

    private static final double[] LAMP = {1.25, 1, 0.6};

    @Override
    public String name() {
        return "pca-colour";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("tinted digits", "cifar10");
        int epochs = size.pick(1, EPOCHS);
        return NAMES.stream()
                .map(name -> {
                    Map<String, Object> settings =
                            Map.of("data", data, "augment", name, "samples", SAMPLES, "epochs", epochs);
                    return Cell.program(
                            name,
                            size.pick(1, SEEDS),
                            settings,
                            bench -> measure(name, part(bench, size), epochs, bench));
                })
                .toList();
    }

    private static Splits part(Workbench bench, Size size) {
        if (size != Size.QUICK) return SmallData.part(bench, "cifar10", SAMPLES, TEST);
        Splits digits = SmallData.part(bench, "digits", 300, 300);
        return new Splits(
                new Split.Train(tinted(digits.train().data())),
                new Split.Validation(tinted(digits.validation().data())),
                new Split.Test(tinted(digits.test().data())));
    }

    /// Digits in colours, where there are no photographs.
    private static Dataset tinted(Dataset grey) {
        int size = grey.shape().size();
        float[][] rows = new float[grey.size()][COLOURS * size];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double[] pixels = SmallData.pixels(grey, i);
            labels[i] = grey.label(i);
            for (int c = 0; c < COLOURS; c++) {
                double tint = 0.5 + 0.5 * Rng.of(i).uniform(c);
                for (int p = 0; p < size; p++) rows[i][c * size + p] = (float) (tint * pixels[p]);
            }
        }
        Shape shape = Shape.of(COLOURS, grey.shape().axis(1), grey.shape().axis(2));
        return InMemory.of(grey.name(), rows, labels, grey.task().names()).shaped(shape);
    }

    private static @Nullable Augmentation change(String name, Split.Train train) {
        return switch (name) {
            case ALEXNET -> PcaColourNoise.fit(train);
            case STRONG -> PcaColourNoise.fit(train, 1);
            case JITTER -> new ColourJitter();
            default -> null;
        };
    }

    private static Measured measure(String name, Splits part, int epochs, Workbench bench) {
        Run run = SmallData.train(bench, part, change(name, part.train()), epochs);
        Dataset test = part.test().data();
        double[] bright = {LIGHTER, LIGHTER, LIGHTER}, no = {1, 1, 1}, nothing = {0, 0, 0};
        PcaColourNoise.Config fitted = PcaColourNoise.fit(part.train()).config();
        double[] values = fitted.values().stream().mapToDouble(v -> v).toArray();
        double[] vectors = fitted.vectors().stream().mapToDouble(v -> v).toArray();
        return Measured.of(ACCURACY, run.test().accuracy())
                .and(BRIGHT, SmallData.accuracy(run, lit(test, no, bright)))
                .and(WARM, SmallData.accuracy(run, lit(test, LAMP, nothing)))
                .series("values", values)
                .series("vectors", vectors)
                .series("pixels", sheet(test, values, vectors));
    }

    /// Other light: `factor · x + shift` for each colour, cut off at black and white.
    private static Dataset lit(Dataset data, double[] factor, double[] shift) {
        float[][] rows = new float[data.size()][];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = lit(SmallData.pixels(data, i), factor, shift);
            labels[i] = data.label(i);
        }
        return InMemory.of(data.name(), rows, labels, data.task().names()).shaped(data.shape());
    }

    private static float[] lit(double[] pixels, double[] factor, double[] shift) {
        float[] changed = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int c = i / (pixels.length / COLOURS);
            changed[i] = (float) Math.clamp(factor[c] * pixels[i] + shift[c], 0, 1);
        }
        return changed;
    }

    /// Some pictures, each as it is, moved down and up each component by a standard deviation of the colours, and in warm light.
    private static double[] sheet(Dataset data, double[] values, double[] vectors) {
        List<double[]> all = new ArrayList<>();
        double[] no = {1, 1, 1};
        for (int i = 0; i < SHOWN; i++) {
            double[] pixels = SmallData.pixels(data, i);
            all.add(pixels);
            for (int k = 0; k < COLOURS; k++) {
                for (double by : new double[] {-Math.sqrt(values[k]), Math.sqrt(values[k])}) {
                    double[] shift = new double[COLOURS];
                    for (int c = 0; c < COLOURS; c++) shift[c] = by * vectors[k * COLOURS + c];
                    all.add(doubles(lit(pixels, no, shift)));
                }
            }
            all.add(doubles(lit(pixels, LAMP, new double[COLOURS])));
        }
        return all.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private static double[] doubles(float... values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) all[i] = values[i];
        return all;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "first-is-brightness",
                        r -> {
                            double[] values = r.series(NONE, "values"), v = r.series(NONE, "vectors");
                            double share = values[0] / DoubleStream.of(values).sum();
                            boolean isGrey = Math.min(v[0], Math.min(v[1], v[2])) > 0.4;
                            return Verdict.of(
                                    share > 0.8 && isGrey,
                                    Text.percent(share),
                                    Text.format("%.2f, %.2f, %.2f", v[0], v[1], v[2]));
                        }),
                Claim.of(
                        "second-is-colour",
                        r -> {
                            double[] v = r.series(NONE, "vectors");
                            return Verdict.of(v[3] * v[5] < 0, Text.format("%.2f, %.2f, %.2f", v[3], v[4], v[5]));
                        }),
                Claim.of(
                        "published-strength-is-mild",
                        r -> {
                            double none = r.mean(NONE, ACCURACY), alexnet = r.mean(ALEXNET, ACCURACY);
                            return Verdict.of(
                                    Math.abs(none - alexnet) < 0.02, Text.percent(alexnet), Text.percent(none));
                        }),
                Claim.of(
                        "strong-helps-against-light",
                        r -> {
                            double none = r.mean(NONE, BRIGHT), strong = r.mean(STRONG, BRIGHT);
                            return Verdict.of(strong > none + 0.02, Text.percent(strong), Text.percent(none));
                        }),
                Claim.of(
                        "little-against-colour",
                        r -> {
                            double light = r.mean(STRONG, BRIGHT) - r.mean(NONE, BRIGHT);
                            double colour = r.mean(STRONG, WARM) - r.mean(NONE, WARM);
                            double jitter = r.mean(JITTER, WARM) - r.mean(NONE, WARM);
                            return Verdict.of(
                                    colour < light, Text.percent(colour), Text.percent(light), Text.percent(jitter));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] pixels = results.series(NONE, "pixels");
        int columns = 2 + 2 * COLOURS, size = pixels.length / SHOWN / columns;
        List<Tiles.Row> rows = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) {
            List<Tiles.Tile> tiles = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                int at = (i * columns + c) * size;
                String below = i < SHOWN - 1 ? "" : words.figure("column" + c);
                tiles.add(Tiles.Tile.square(COLOURS, Arrays.copyOfRange(pixels, at, at + size), below));
            }
            rows.add(new Tiles.Row("", tiles));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("components", Tiles.of(words.picture("components"), 64, rows));
        pictures.put("accuracy", lights(results, words));
        return pictures;
    }

    /// A bar for each light, in each cell.
    private static Chart lights(Results results, Words words) {
        List<String> figures = List.of(ACCURACY, BRIGHT, WARM);
        var chart =
                new Chart(
                                words.picture("accuracy"),
                                Axis.categories("", NAMES.stream().map(words::cell).toList()),
                                Axis.linear(words.term("accuracy"), 0, 0.4).words(Text::share))
                        .palette(Palette.of(figures.size()))
                        .size(720, 330);
        for (int k = 0; k < figures.size(); k++) {
            String figure = figures.get(k);
            double aside = 0.25 * (k - 1);
            double[] at = IntStream.range(0, NAMES.size()).mapToDouble(i -> i + aside).toArray();
            double[] means = NAMES.stream().mapToDouble(name -> results.mean(name, figure)).toArray();
            chart.add(new Mark.Bars(words.figure(figure), "r" + k, at, means, 0.22));
        }
        return chart;
    }
}
