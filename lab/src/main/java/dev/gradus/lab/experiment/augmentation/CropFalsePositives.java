package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.chart.Tiles;
import dev.gradus.lab.experiment.Answers;
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

/// Random crops that miss the object but keep its label raise false positives.
///
/// ```
/// share e of the crops of pictures with a digit show nothing of it (or at most half, for an upper bound), share π of the pictures have one:
/// P(digit | empty crop) = π e / (π e + 1 - π)
/// ```
/// Pictures of strokes, some of them with a digit somewhere, labelled by whether there is one. A net learns crops of 12 × 12 pixels of
/// pictures of several sizes: the larger the picture, the more crops miss the digit. Tests are crops of pictures without a digit, and crops
/// that contain a whole digit.
public final class CropFalsePositives implements Experiment {
    private static final int WINDOW = 12, DIGIT = 8, STROKES_PER_WINDOW = 3, STROKE = 5;
    private static final int SAMPLES = 1000, TEST = 1000, EPOCHS = 20, SEEDS = 3, SHOWN = 8, DRAWS = 20_000;
    private static final double HALF = 0.5, MOST = 0.8, CLOSE = 0.02;
    private static final List<String> CLASSES = List.of("nothing", "digit");

    /// Pictures of a size, with a digit in a share of them.
    private enum Case {
        SIDE_12(12, HALF),
        SIDE_16(16, HALF),
        SIDE_20(20, HALF),
        SIDE_28(28, HALF),
        MOSTLY_28(28, MOST);

        private final int side;
        private final double share;

        Case(int side, double share) {
            this.side = side;
            this.share = share;
        }

        String key() {
            return "side-" + side + (share == HALF ? "" : "-mostly");
        }
    }

    @Override
    public String name() {
        return "crop-false-positives";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS), samples = size.pick(200, SAMPLES);
        return Arrays.stream(Case.values())
                .map(which -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "strokes and digits",
                                    "side",
                                    which.side,
                                    "digitShare",
                                    which.share,
                                    "crop",
                                    WINDOW,
                                    "samples",
                                    samples,
                                    "epochs",
                                    epochs);
                    return Cell.program(
                            which.key(),
                            size.pick(1, SEEDS),
                            settings,
                            bench -> measure(which, samples, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(Case which, int samples, int epochs, Workbench bench) {
        Dataset train = bench.data("digits").train().data(), test = bench.data("digits").test().data();
        Rng rng = bench.random();
        int side = which.side;
        Dataset canvases = drawn(train, side, samples, which.share, rng.fork("train"));
        Splits splits =
                new Splits(
                        new Split.Train(canvases),
                        new Split.Validation(windows(train, side, 200, rng.fork("validation"))),
                        new Split.Test(windows(test, side, TEST, rng.fork("test"))));
        var crop = new RandomCrop(WINDOW, 0);
        Run run = bench.train(SmallData.trainer(splits, epochs, bench.seed()).augment(crop), splits);
        double[] ofEmpty = ofEmpty(run, splits.test().data());
        Rng draws = rng.fork("share");
        double empty = emptyShare(train, side, 0, draws), sliver = emptyShare(train, side, HALF, draws);
        return Measured.of("testAccuracy", run.test().accuracy())
                .and("emptyCropShare", empty)
                .and("sliverCropShare", sliver)
                .and("probabilityOfEmpty", DoubleStream.of(ofEmpty).average().orElseThrow())
                .and("leastProbability", predicted(empty, which.share))
                .and("mostProbability", predicted(sliver, which.share))
                .and(
                        "falsePositiveShare",
                        DoubleStream.of(ofEmpty).filter(p -> p > HALF).count() / (double) ofEmpty.length)
                .series("pixels", crops(canvases, side, crop));
    }

    private static double predicted(double empty, double share) {
        return share * empty / (share * empty + 1 - share);
    }

    /// The probabilities of a digit where there is none.
    private static double[] ofEmpty(Run run, Dataset windows) {
        double[][] probabilities = Answers.of(run.model(), windows).probabilities();
        return IntStream.range(0, probabilities.length)
                .filter(i -> windows.label(i) == 0)
                .mapToDouble(i -> probabilities[i][1])
                .toArray();
    }

    /// Pictures with strokes; those first in each ten have a digit at a random place.
    private static Dataset drawn(Dataset digits, int side, int count, double share, Rng rng) {
        float[][] rows = new float[count][];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 10 < 10 * share ? 1 : 0;
            rows[i] = picture(digits, side, labels[i] == 1, rng.fork(i));
        }
        return InMemory.of("strokes", rows, labels, CLASSES).shaped(Shape.of(1, side, side));
    }

    /// Windows of such pictures, half of them without a digit, half with a whole one.
    private static Dataset windows(Dataset digits, int side, int count, Rng rng) {
        float[][] rows = new float[count][WINDOW * WINDOW];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            Rng own = rng.fork(i);
            float[] picture = picture(digits, side, labels[i] == 1, own);
            int[] corner = new int[2];
            for (int axis = 0; axis < 2; axis++) {
                int digit = place(side, own, axis);
                int low = labels[i] == 0 ? 0 : Math.max(0, digit + DIGIT - WINDOW);
                int high = labels[i] == 0 ? side - WINDOW : Math.min(digit, side - WINDOW);
                corner[axis] = low + own.below(10 + axis, high - low + 1);
            }
            for (int p = 0; p < rows[i].length; p++)
                rows[i][p] = picture[(corner[0] + p / WINDOW) * side + corner[1] + p % WINDOW];
        }
        return InMemory.of("windows", rows, labels, CLASSES).shaped(Shape.of(1, WINDOW, WINDOW));
    }

    private static float[] picture(Dataset digits, int side, boolean hasDigit, Rng rng) {
        float[] picture = new float[side * side];
        int strokes = STROKES_PER_WINDOW * side * side / (WINDOW * WINDOW);
        for (int s = 0; s < strokes; s++) stroke(picture, side, rng.fork("strokes").fork(s));
        if (!hasDigit) return picture;
        double[] digit = digit(digits, rng);
        int top = place(side, rng, 0), left = place(side, rng, 1);
        for (int p = 0; p < digit.length; p++) {
            int at = (top + p / DIGIT) * side + left + p % DIGIT;
            picture[at] = (float) Math.max(picture[at], digit[p]);
        }
        return picture;
    }

    private static double[] digit(Dataset digits, Rng rng) {
        return SmallData.pixels(digits, rng.below(0, digits.size()));
    }

    /// Where a digit begins, down or to the right.
    private static int place(int side, Rng rng, int axis) {
        return rng.below(1 + axis, side - DIGIT + 1);
    }

    private static void stroke(float[] picture, int side, Rng rng) {
        boolean isVertical = rng.bits(0) < 0;
        int along = rng.below(1, side - STROKE + 1), across = rng.below(2, side);
        float grey = (float) (0.4 + 0.6 * rng.uniform(3));
        for (int k = 0; k < STROKE; k++)
            picture[isVertical ? (along + k) * side + across : across * side + along + k] = grey;
    }

    /// The share of random windows that show at most so much of the ink of the digit.
    private static double emptyShare(Dataset digits, int side, double most, Rng rng) {
        int empty = 0;
        for (int i = 0; i < DRAWS; i++) {
            Rng own = rng.fork(i);
            double[] digit = digit(digits, own);
            int down = place(side, own, 0) - own.below(10, side - WINDOW + 1);
            int right = place(side, own, 1) - own.below(11, side - WINDOW + 1);
            double shown = 0;
            for (int p = 0; p < digit.length; p++) {
                int row = down + p / DIGIT, column = right + p % DIGIT;
                boolean isInside = row >= 0 && row < WINDOW && column >= 0 && column < WINDOW;
                if (isInside) shown += digit[p];
            }
            if (shown <= most * DoubleStream.of(digit).sum()) empty++;
        }
        return (double) empty / DRAWS;
    }

    /// Crops of pictures with a digit, as the net is shown them.
    private static double[] crops(Dataset canvases, int side, RandomCrop crop) {
        var reader = crop.reader(canvases);
        float[] window = new float[WINDOW * WINDOW];
        double[] pixels = new double[SHOWN * window.length];
        for (int i = 0; i < SHOWN; i++) {
            reader.read(10 * i, Rng.of(side).fork(i), window, 0); // the first of ten has a digit
            for (int p = 0; p < window.length; p++) pixels[i * window.length + p] = window[p];
        }
        return pixels;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "probability-as-predicted",
                        r -> {
                            boolean isBetween =
                                    Arrays.stream(Case.values())
                                            .allMatch(which -> {
                                                double p = r.mean(which.key(), "probabilityOfEmpty");
                                                return p > r.mean(which.key(), "leastProbability") - CLOSE
                                                        && p < r.mean(which.key(), "mostProbability") + CLOSE;
                                            });
                            return Verdict.of(
                                    isBetween,
                                    Text.percent(r.mean(Case.SIDE_28.key(), "probabilityOfEmpty")),
                                    Text.percent(r.mean(Case.SIDE_28.key(), "leastProbability")),
                                    Text.percent(r.mean(Case.SIDE_28.key(), "mostProbability")));
                        }),
                Claim.of(
                        "more-false-positives",
                        r -> {
                            double few = r.mean(Case.SIDE_12.key(), "falsePositiveShare");
                            double more = r.mean(Case.SIDE_28.key(), "falsePositiveShare");
                            return Verdict.of(more > few + 0.02, Text.percent(few), Text.percent(more));
                        }),
                Claim.of(
                        "most-where-digits-are-frequent",
                        r -> {
                            double predicted = r.mean(Case.MOSTLY_28.key(), "leastProbability");
                            double positive = r.mean(Case.MOSTLY_28.key(), "falsePositiveShare");
                            return Verdict.of(
                                    predicted > HALF && positive > HALF,
                                    Text.percent(predicted),
                                    Text.percent(positive));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<Tiles.Row> rows = new ArrayList<>();
        List<String> names = Arrays.stream(Case.values()).map(which -> words.cell(which.key())).toList();
        int size = WINDOW * WINDOW;
        for (Case which : Case.values()) {
            double[] pixels = results.series(which.key(), "pixels");
            List<Tiles.Tile> tiles =
                    IntStream.range(0, SHOWN)
                            .mapToObj(
                                    i -> Tiles.Tile.square(1, Arrays.copyOfRange(pixels, i * size, (i + 1) * size), ""))
                            .toList();
            if (which.share == HALF) rows.add(new Tiles.Row(words.cell(which.key()), tiles));
        }
        double[] places = IntStream.range(0, names.size()).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("probability"),
                                Axis.categories("", names),
                                Axis.linear(words.term("share"), 0, 1).words(Text::share))
                        .palette(Palette.of(4))
                        .size(720, 330);
        List<String> figures =
                List.of("leastProbability", "probabilityOfEmpty", "mostProbability", "falsePositiveShare");
        for (int k = 0; k < figures.size(); k++) {
            double aside = 0.2 * (k - 1.5);
            double[] at = Arrays.stream(places).map(p -> p + aside).toArray();
            String figure = figures.get(k);
            chart.add(new Mark.Bars(words.figure(figure), "r" + k, at, means(results, figure), 0.17));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("crops", Tiles.of(words.picture("crops"), 56, rows));
        pictures.put("probability", chart);
        return pictures;
    }

    private static double[] means(Results results, String figure) {
        return Arrays.stream(Case.values()).mapToDouble(which -> results.mean(which.key(), figure)).toArray();
    }
}
