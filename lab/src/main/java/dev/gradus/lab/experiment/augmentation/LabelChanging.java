package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Rotate90;
import dev.gradus.data.augment.VerticalFlip;
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
import dev.gradus.lab.experiment.Comparisons;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Flips and half turns change the labels of digits: a 6 becomes a 9, a 2 a 5.
///
/// A net learns upright digits and is shown flipped and turned ones; then nets learn with these flips, and the upright digits are tested.
public final class LabelChanging implements Experiment {
    private static final int SAMPLES = 8000, TEST = 2000, EPOCHS = 4, DIGITS = 10, SEEDS = 3;
    private static final String ACCURACY = "testAccuracy", UPRIGHT = "upright";
    private static final String TURN = "turn-180", MIRROR = "horizontal-flip", FLIP = "vertical-flip";
    private static final List<String> CHANGES = List.of(TURN, MIRROR, FLIP);

    @Override
    public String name() {
        return "label-changing";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    private static Augmentation change(String name, double p) {
        return switch (name) {
            case TURN -> new Rotate90(2, p);
            case MIRROR -> new HorizontalFlip(p);
            default -> new VerticalFlip(p);
        };
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        int epochs = size.pick(1, EPOCHS);
        List<String> names = new ArrayList<>(List.of(UPRIGHT));
        names.addAll(CHANGES);
        return names.stream()
                .map(name -> {
                    Map<String, Object> settings =
                            Map.of("data", data, "augment", name, "p", 0.5, "samples", SAMPLES, "epochs", epochs);
                    return Cell.program(
                            name,
                            size.pick(1, SEEDS),
                            settings,
                            bench -> {
                                Splits part = SmallData.part(bench, data, SAMPLES, TEST);
                                Augmentation drawn = name.equals(UPRIGHT) ? null : change(name, 0.5);
                                Run run = SmallData.train(bench, part, drawn, epochs);
                                Measured measured = recalls(run);
                                return name.equals(UPRIGHT) ? shown(measured, run, part.test().data()) : measured;
                            });
                })
                .toList();
    }

    private static Measured recalls(Run run) {
        ConfusionMatrix confusion = run.confusion();
        double[] recalls = IntStream.range(0, DIGITS).mapToDouble(confusion::recall).toArray();
        return Measured.of(ACCURACY, run.test().accuracy())
                .and("sixNineAccuracy", mean(recalls, LabelChanging::isSixOrNine))
                .and("otherAccuracy", mean(recalls, c -> !isSixOrNine(c)));
    }

    private static boolean isSixOrNine(int digit) {
        return digit == 6 || digit == 9;
    }

    private static double mean(double[] values, IntPredicate which) {
        return IntStream.range(0, values.length).filter(which).mapToDouble(i -> values[i]).average().orElseThrow();
    }

    /// What the net says of changed digits: how often each is taken for each, and an example of each.
    private static Measured shown(Measured measured, Run run, Dataset test) {
        Measured all = measured;
        for (String change : CHANGES) {
            Dataset changed = SmallData.changed(test, change(change, 1));
            double[][] probabilities = Answers.of(run.model(), changed).probabilities();
            double[] shares = new double[DIGITS * DIGITS], answers = new double[DIGITS];
            double[] counts = new double[DIGITS];
            double sure = 0;
            for (int i = 0; i < probabilities.length; i++) {
                int said = Answers.argMax(probabilities[i]);
                counts[changed.label(i)]++;
                shares[changed.label(i) * DIGITS + said]++;
                sure += probabilities[i][said] / probabilities.length;
            }
            for (int i = 0; i < shares.length; i++) shares[i] /= Math.max(1, counts[i / DIGITS]);
            int size = changed.shape().size();
            double[] pixels = new double[DIGITS * size];
            for (int digit = 0; digit < DIGITS; digit++) {
                int index = SmallData.firstOf(changed, digit);
                System.arraycopy(SmallData.pixels(changed, index), 0, pixels, digit * size, size);
                answers[digit] = Answers.argMax(probabilities[index]);
            }
            all =
                    all.and(change + "-confidence", sure)
                            .series(change, shares)
                            .series(change + "-pixels", pixels)
                            .series(change + "-answers", answers);
        }
        return all;
    }

    /// The mean share of a changed digit that is taken for another.
    private static double share(Results results, String change, int digit, int said) {
        int seeds = results.of(UPRIGHT).size();
        return IntStream.range(0, seeds)
                .mapToDouble(seed -> results.series(UPRIGHT, change, seed)[digit * DIGITS + said])
                .average()
                .orElseThrow();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                becomes("six-nine", TURN, 6, 9),
                becomes("two-five", FLIP, 2, 5),
                Claim.of(
                        "symmetric",
                        r -> {
                            double zero = share(r, TURN, 0, 0),
                                    one = share(r, TURN, 1, 1),
                                    eight = share(r, TURN, 8, 8);
                            double three = share(r, FLIP, 3, 3);
                            return Verdict.of(
                                    isMostly(r, TURN, 0, 0)
                                            && isMostly(r, TURN, 1, 1)
                                            && isMostly(r, TURN, 8, 8)
                                            && isMostly(r, FLIP, 3, 3),
                                    Text.percent(zero),
                                    Text.percent(one),
                                    Text.percent(eight),
                                    Text.percent(three));
                        }),
                Claim.of(
                        "sure",
                        r -> {
                            double sure = r.mean(UPRIGHT, TURN + "-confidence");
                            double right =
                                    IntStream.range(0, DIGITS)
                                            .mapToDouble(d -> share(r, TURN, d, d))
                                            .average()
                                            .orElseThrow();
                            return Verdict.of(sure > right + 0.2, Text.percent(sure), Text.percent(right));
                        }),
                Claim.of(
                        "six-nine-suffer",
                        r -> {
                            double lost = lost(r, "sixNineAccuracy"), others = lost(r, "otherAccuracy");
                            return Verdict.of(lost > others && lost > 0.01, Text.percent(lost), Text.percent(others));
                        }),
                Claim.of(
                        "flips-cost",
                        r -> {
                            double upright = r.mean(UPRIGHT, ACCURACY);
                            boolean isWorse = CHANGES.stream().allMatch(c -> r.mean(c, ACCURACY) < upright);
                            return Verdict.of(
                                    isWorse,
                                    Text.percent(upright),
                                    Text.percent(r.mean(TURN, ACCURACY)),
                                    Text.percent(r.mean(MIRROR, ACCURACY)),
                                    Text.percent(r.mean(FLIP, ACCURACY)));
                        }));
    }

    /// The most frequent answer to each of two changed digits is the other.
    private static Claim becomes(String key, String change, int one, int other) {
        return Claim.of(
                key,
                r -> {
                    double forth = share(r, change, one, other), back = share(r, change, other, one);
                    boolean isMost = isMostly(r, change, one, other) && isMostly(r, change, other, one);
                    return Verdict.of(isMost, Text.percent(forth), Text.percent(back));
                });
    }

    /// Whether no other answer to a changed digit is more frequent.
    private static boolean isMostly(Results results, String change, int digit, int said) {
        double share = share(results, change, digit, said);
        return IntStream.range(0, DIGITS).allMatch(other -> share(results, change, digit, other) <= share);
    }

    private static double lost(Results results, String figure) {
        return results.mean(UPRIGHT, figure) - results.mean(TURN, figure);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<Tiles.Row> rows = new ArrayList<>();
        for (String change : CHANGES) {
            double[] pixels = results.series(UPRIGHT, change + "-pixels"),
                    said = results.series(UPRIGHT, change + "-answers");
            int size = pixels.length / DIGITS;
            List<Tiles.Tile> tiles =
                    IntStream.range(0, DIGITS)
                            .mapToObj(d ->
                                    Tiles.Tile.square(
                                            1,
                                            Arrays.copyOfRange(pixels, d * size, (d + 1) * size),
                                            d + " → " + Math.round(said[d])))
                            .toList();
            rows.add(new Tiles.Row(words.figure(change), tiles));
        }
        List<String> digits = IntStream.range(0, DIGITS).mapToObj(String::valueOf).toList();
        double[][] shares = new double[DIGITS][DIGITS];
        for (int d = 0; d < DIGITS; d++) for (int s = 0; s < DIGITS; s++) shares[d][s] = share(results, TURN, d, s);
        var confusion =
                new Chart(
                                words.picture("confusion"),
                                Axis.categories(words.figure("said"), digits),
                                Axis.categories(words.figure("digit"), digits))
                        .palette(Palette.of(1))
                        .size(560, 380)
                        .add(new Mark.HeatMap("r0", shares, s -> s < 0.005 ? "" : Text.format("%.0f", 100 * s)));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("examples", Tiles.of(words.picture("examples"), 56, rows));
        pictures.put("confusion", confusion);
        List<String> cells = new ArrayList<>(List.of(UPRIGHT));
        cells.addAll(CHANGES);
        pictures.put("training", Comparisons.figure(words.picture("training"), results, words, ACCURACY, cells));
        return pictures;
    }
}
