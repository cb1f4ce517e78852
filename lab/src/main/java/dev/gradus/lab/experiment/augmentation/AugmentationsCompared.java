package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Brightness;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.Contrast;
import dev.gradus.data.augment.GaussianBlur;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.OneOf;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.augment.Rotate;
import dev.gradus.data.augment.Rotate90;
import dev.gradus.data.augment.Translate;
import dev.gradus.data.augment.VerticalFlip;
import dev.gradus.data.augment.Zoom;
import dev.gradus.diagnose.Proof.Interval;
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
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Augmentations one by one on handwritten digits and on photographs: which help, which hurt.
///
/// A few training samples, a small convolutional net, as many updates for each. What counts is the difference of the test accuracy to the
/// net without augmentation, paired by seed, which draws samples and first weights.
public final class AugmentationsCompared implements Experiment {
    private static final int TEST = 2000, SEEDS = 3;
    private static final String ACCURACY = "testAccuracy", NONE = "none", DIGITS = "digits", PHOTOS = "photos";
    private static final Map<String, Augmentation> CHANGES = new LinkedHashMap<>();

    static {
        CHANGES.put("translate", new Translate(0.1, 0.1));
        CHANGES.put("rotate", new Rotate(15));
        CHANGES.put("zoom", new Zoom(0.9, 1.2));
        CHANGES.put("horizontal-flip", new HorizontalFlip());
        CHANGES.put("vertical-flip", new VerticalFlip());
        CHANGES.put(
                "rotate-90",
                new OneOf(
                        new OneOf.Config(
                                List.of(new Rotate90(1, 1), new Rotate90(2, 1), new Rotate90(3, 1), Compose.of()))));
        CHANGES.put("light", Compose.of(new Brightness(0.4), new Contrast(0.4)));
        CHANGES.put("erasing", new RandomErasing());
        CHANGES.put("blur", new GaussianBlur(3, 0.1, 1));
        CHANGES.put("noise", new GaussianNoise(0, 0.2));
    }

    @Override
    public String name() {
        return "augmentations-compared";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (String data : List.of(DIGITS, PHOTOS)) {
            cells.add(cell(size, data, NONE));
            for (String change : CHANGES.keySet()) cells.add(cell(size, data, change));
        }
        return cells;
    }

    private static Cell cell(Size size, String data, String change) {
        boolean isPhotos = data.equals(PHOTOS);
        int samples = size.pick(100, isPhotos ? 1000 : 500), epochs = size.pick(1, isPhotos ? 12 : 20);
        String source = size.pick("digits", isPhotos ? "cifar10" : "mnist");
        String drawn = CHANGES.containsKey(change) ? CHANGES.get(change).toString() : NONE;
        Map<String, Object> settings = Map.of("data", source, "augment", drawn, "samples", samples, "epochs", epochs);
        return Cell.program(
                data + "-" + change,
                size.pick(1, SEEDS),
                settings,
                bench -> {
                    Splits part = SmallData.part(bench, source, samples, TEST);
                    Run run = SmallData.train(bench, part, CHANGES.get(change), epochs);
                    Dataset train = part.train().data();
                    return Measured.of(ACCURACY, run.test().accuracy())
                            .and("trainAccuracy", SmallData.accuracy(run, train));
                });
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                helps("digits-translate", DIGITS, "translate"),
                helps("photos-mirror", PHOTOS, "horizontal-flip"),
                hurts("digits-mirror", DIGITS, "horizontal-flip"),
                hurts("digits-upside-down", DIGITS, "vertical-flip"),
                hurts("digits-quarters", DIGITS, "rotate-90"),
                hurts("photos-quarters", PHOTOS, "rotate-90"),
                Claim.of(
                        "photos-mirror-not-vertical",
                        r -> {
                            Interval mirror = difference(r, PHOTOS, "horizontal-flip");
                            Interval vertical = difference(r, PHOTOS, "vertical-flip");
                            return Verdict.of(vertical.mean() < mirror.mean(), points(vertical), points(mirror));
                        }));
    }

    private static Claim helps(String key, String data, String change) {
        return Claim.of(key, r -> verdict(r, data, change, true));
    }

    private static Claim hurts(String key, String data, String change) {
        return Claim.of(key, r -> verdict(r, data, change, false));
    }

    /// The mean difference has the sign, and half a point at least.
    private static Verdict verdict(Results results, String data, String change, boolean isGood) {
        Interval difference = difference(results, data, change);
        boolean holds = isGood ? difference.mean() > 0.005 : difference.mean() < -0.005;
        return Verdict.of(holds, points(difference));
    }

    private static Interval difference(Results results, String data, String change) {
        double[] with = results.values(data + "-" + change, ACCURACY),
                without = results.values(data + "-" + NONE, ACCURACY);
        return Interval.of(IntStream.range(0, with.length).mapToObj(i -> with[i] - without[i]).toList());
    }

    private static String points(Interval difference) {
        return Text.format(
                "%+.1f (%+.1f … %+.1f)", 100 * difference.mean(), 100 * difference.low(), 100 * difference.high());
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> names = List.copyOf(CHANGES.keySet());
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String data : List.of(DIGITS, PHOTOS)) {
            var chart =
                    new Chart(
                                    words.picture(data),
                                    Axis.linear(words.figure("difference"), -20, 10),
                                    Axis.categories("", names.stream().map(words::figure).toList()))
                            .palette(Palette.of(2));
            double[] means = new double[names.size()], places = new double[names.size()];
            for (int i = 0; i < means.length; i++) {
                Interval difference = difference(results, data, names.get(i));
                means[i] = 100 * difference.mean();
                places[i] = i;
                chart.add(
                        new Mark.Line(
                                "",
                                "r1",
                                new double[] {100 * difference.low(), 100 * difference.high()},
                                new double[] {i, i},
                                false));
            }
            pictures.put(data, chart.add(new Mark.Points("", "r0", means, places)).add(new Mark.Rule("", 0, true)));
        }
        return pictures;
    }
}
