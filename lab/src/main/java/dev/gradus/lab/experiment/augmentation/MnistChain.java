package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.CenterCrop;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Resize;
import dev.gradus.data.augment.Rotate;
import dev.gradus.data.augment.Rotate90;
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
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.metric.ConfusionMeter;
import dev.gradus.train.metric.F1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The chain of augmentations that the lectures show for MNIST: `Resize(34)`, `CenterCrop(28)`, a random horizontal flip, rotation by 90°.
///
/// "Rotation by 90°" is read in two ways: a quarter turn with probability 1/2, and torchvision's `RandomRotation(90)`, by up to 90° to
/// either side. Resizing and cropping are done with the test samples, too, the random steps are not.
public final class MnistChain implements Experiment {
    private static final int SAMPLES = 2000, TEST = 2000, EPOCHS = 10, DIGITS = 10, SEEDS = 3, VERSIONS = 4, SHOWN = 5;
    private static final String ACCURACY = "testAccuracy", RECALLS = "recalls", PIXELS = "pixels";
    private static final String NONE = "none",
            SIZED = "resize-crop",
            FLIPPED = "flip",
            TURNED = "quarter",
            CHAIN = "chain";
    private static final String CHAIN_ANY = "chain-any-angle";
    private static final List<String> NAMES = List.of(NONE, SIZED, FLIPPED, TURNED, CHAIN, CHAIN_ANY);

    @Override
    public String name() {
        return "mnist-chain";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    /// Enlarges by 34 : 28 and cuts out the middle, at any size of the samples.
    private static List<Augmentation> sized(int side) {
        return List.of(new Resize(Math.round(side * 34 / 28f)), new CenterCrop(side));
    }

    private static Compose chain(String name, int side) {
        List<Augmentation> steps = new ArrayList<>();
        if (!name.equals(NONE)) steps.addAll(sized(side));
        if (name.equals(FLIPPED) || name.startsWith(CHAIN)) steps.add(new HorizontalFlip());
        if (name.equals(TURNED) || name.equals(CHAIN)) steps.add(new Rotate90(1, 0.5));
        if (name.equals(CHAIN_ANY)) steps.add(new Rotate(90));
        return Compose.of(steps.toArray(Augmentation[]::new));
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        int epochs = size.pick(1, EPOCHS);
        return NAMES.stream()
                .map(name -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    data,
                                    "augment",
                                    chain(name, 28).toString(),
                                    "samples",
                                    SAMPLES,
                                    "epochs",
                                    epochs);
                    return Cell.program(
                            name, size.pick(1, SEEDS), settings, bench -> measure(name, data, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(String name, String data, int epochs, Workbench bench) {
        Splits part = SmallData.part(bench, data, SAMPLES, TEST);
        Dataset original = part.test().data();
        int side = original.shape().axis(1);
        Compose chain = chain(name, side);
        Run run = SmallData.train(bench, part, chain, epochs);
        Dataset test = SmallData.changed(original, name.equals(NONE) ? chain : chain(SIZED, side));
        ConfusionMeter meter = new F1().begin(test.task());
        double accuracy = Evaluator.of(run.model()).of(test, List.of(meter)).accuracy();
        double[] recalls = IntStream.range(0, DIGITS).mapToDouble(meter.matrix()::recall).toArray();
        return Measured.of(ACCURACY, accuracy)
                .and("leastRecall", Arrays.stream(recalls).min().orElseThrow())
                .series(RECALLS, recalls)
                .series(PIXELS, versions(part.train().data(), chain));
    }

    /// Some digits, each as it is and in some versions.
    private static double[] versions(Dataset data, Augmentation chain) {
        int size = data.shape().size();
        double[] pixels = new double[SHOWN * (1 + VERSIONS) * size];
        float[] version = new float[size];
        var reader = chain.reader(data);
        for (int digit = 0; digit < SHOWN; digit++) {
            int index = SmallData.firstOf(data, 2 * digit + (digit == 2 ? 1 : 0)); // 0, 2, 5, 6, 8
            int at = digit * (1 + VERSIONS) * size;
            System.arraycopy(SmallData.pixels(data, index), 0, pixels, at, size);
            for (int v = 1; v <= VERSIONS; v++) {
                reader.read(index, Rng.of(v).fork(digit), version, 0);
                for (int i = 0; i < size; i++) pixels[at + v * size + i] = version[i];
            }
        }
        return pixels;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "resizing-is-harmless",
                        r -> {
                            double none = r.mean(NONE, ACCURACY), sized = r.mean(SIZED, ACCURACY);
                            return Verdict.of(Math.abs(none - sized) < 0.01, Text.percent(sized), Text.percent(none));
                        }),
                Claim.of(
                        "chain-costs",
                        r -> {
                            double none = r.mean(NONE, ACCURACY), chain = r.mean(CHAIN, ACCURACY);
                            double any = r.mean(CHAIN_ANY, ACCURACY);
                            return Verdict.of(
                                    none - chain > 0.01 && none - any > 0.01,
                                    Text.percent(none),
                                    Text.percent(chain),
                                    Text.percent(any));
                        }),
                Claim.of(
                        "flips-and-turns-cost",
                        r -> {
                            double sized = r.mean(SIZED, ACCURACY), flip = r.mean(FLIPPED, ACCURACY);
                            double turn = r.mean(TURNED, ACCURACY), chain = r.mean(CHAIN, ACCURACY);
                            return Verdict.of(
                                    flip < sized && turn < sized && chain < Math.min(flip, turn),
                                    Text.percent(flip),
                                    Text.percent(turn),
                                    Text.percent(chain));
                        }),
                Claim.of(
                        "two-and-five",
                        r -> {
                            double[] before = r.meanSeries(SIZED, RECALLS), after = r.meanSeries(FLIPPED, RECALLS);
                            double lost = (before[2] - after[2] + before[5] - after[5]) / 2;
                            double others = 0;
                            for (int d = 0; d < DIGITS; d++) if (d != 2 && d != 5) others += (before[d] - after[d]) / 8;
                            return Verdict.of(lost > others, Text.percent(lost), Text.percent(others));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<Tiles.Row> rows = new ArrayList<>();
        double[] pixels = results.series(CHAIN, PIXELS);
        int size = pixels.length / SHOWN / (1 + VERSIONS);
        for (int digit = 0; digit < SHOWN; digit++) {
            List<Tiles.Tile> tiles = new ArrayList<>();
            for (int v = 0; v <= VERSIONS; v++) {
                int at = (digit * (1 + VERSIONS) + v) * size;
                String below = v == 0 && digit == SHOWN - 1 ? words.figure("original") : "";
                tiles.add(Tiles.Tile.square(1, Arrays.copyOfRange(pixels, at, at + size), below));
            }
            rows.add(new Tiles.Row("", tiles));
        }
        List<String> digits = IntStream.range(0, DIGITS).mapToObj(String::valueOf).toList();
        double[] places = IntStream.range(0, DIGITS).asDoubleStream().toArray();
        List<String> shown = List.of(NONE, FLIPPED, TURNED, CHAIN, CHAIN_ANY);
        var classes =
                new Chart(
                                words.picture("classes"),
                                Axis.categories(words.figure("digit"), digits),
                                Axis.linear(words.figure("recall"), 0.4, 1).words(Text::share))
                        .palette(Palette.of(shown.size()))
                        .size(720, 360);
        for (int k = 0; k < shown.size(); k++) {
            String cell = shown.get(k);
            classes.add(new Mark.Line(words.cell(cell), "r" + k, places, results.meanSeries(cell, RECALLS), true));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("sheet", Tiles.of(words.picture("sheet"), 64, rows));
        pictures.put("classes", classes);
        return pictures;
    }
}
