package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Brightness;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.Cutout;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.augment.Translate;
import dev.gradus.data.augment.Zoom;
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
import dev.gradus.train.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/// Digits that are shifted, occluded, dimmed or scaled after training, and nets that were trained without and with such changes.
///
/// A shift is by whole pixels, the mean over left, right, up and down; occlusion by a black square around a random pixel; brightness and
/// scale are factors.
public final class Robustness implements Experiment {
    private static final int SAMPLES = 1500, TEST = 500, EPOCHS = 12, SEEDS = 3;
    private static final String PLAIN = "plain";

    /// How test pictures change, and the augmentation that shows such changes in training.
    private enum Kind {
        SHIFT("shift", new Translate(0.15, 0.15), 0, 1, 2, 3, 4),
        OCCLUSION("occlusion", new RandomErasing(), 0, 4, 8, 12, 16),
        LIGHT("brightness", new Brightness(0.9), 1, 0.75, 0.5, 0.3, 0.2),
        SCALE("scale", new Zoom(0.6, 1.5), 0.6, 0.8, 1, 1.2, 1.5);

        private final String key;
        private final Augmentation matching;
        private final double[] strengths;

        Kind(String key, Augmentation matching, double... strengths) {
            this.key = key;
            this.matching = matching;
            this.strengths = strengths;
        }

        /// Where the change is strongest: the place of its accuracy.
        int worst() {
            return this == SCALE ? 0 : strengths.length - 1;
        }
    }

    @Override
    public String name() {
        return "robustness";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        Map<String, Augmentation> all = new LinkedHashMap<>();
        all.put(PLAIN, Compose.of());
        for (Kind kind : Kind.values()) all.put(kind.key, kind.matching);
        all.put(
                "all",
                Compose.of(Kind.SHIFT.matching, Kind.SCALE.matching, Kind.LIGHT.matching, Kind.OCCLUSION.matching));
        int epochs = size.pick(1, EPOCHS);
        return all.entrySet().stream()
                .map(entry -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    data,
                                    "augment",
                                    entry.getValue().toString(),
                                    "samples",
                                    SAMPLES,
                                    "epochs",
                                    epochs);
                    return Cell.program(
                            entry.getKey(),
                            size.pick(1, SEEDS),
                            settings,
                            bench -> measure(entry.getValue(), data, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(Augmentation change, String data, int epochs, Workbench bench) {
        Splits part = SmallData.part(bench, data, SAMPLES, TEST);
        Run run = SmallData.train(bench, part, change, epochs);
        Measured measured = Measured.of("testAccuracy", run.test().accuracy());
        for (Kind kind : Kind.values()) {
            double[] accuracies =
                    DoubleStream.of(kind.strengths).map(s -> accuracy(run, part.test().data(), kind, s)).toArray();
            measured = measured.and(kind.key + "Accuracy", accuracies[kind.worst()]).series(kind.key, accuracies);
        }
        return measured;
    }

    private static double accuracy(Run run, Dataset test, Kind kind, double strength) {
        return switch (kind) {
            case SHIFT -> {
                int by = (int) strength;
                double sum = 0;
                int[][] ways = {{by, 0}, {-by, 0}, {0, by}, {0, -by}};
                for (int[] way : ways) sum += SmallData.accuracy(run, shifted(test, way[0], way[1]));
                yield sum / ways.length;
            }
            case OCCLUSION ->
                    SmallData.accuracy(run, strength == 0 ? test : SmallData.changed(test, new Cutout((int) strength)));
            case LIGHT -> SmallData.accuracy(run, mapped(test, x -> (float) (strength * x)));
            case SCALE ->
                    SmallData.accuracy(
                            run, strength == 1 ? test : SmallData.changed(test, new Zoom(strength, strength)));
        };
    }

    private static Dataset shifted(Dataset data, int right, int down) {
        int rows = data.shape().axis(1), columns = data.shape().axis(2);
        float[][] moved = new float[data.size()][rows * columns];
        int[] labels = new int[moved.length];
        float[] x = new float[rows * columns];
        for (int i = 0; i < moved.length; i++) {
            data.readInput(i, x, 0);
            labels[i] = data.label(i);
            for (int r = Math.max(0, down); r < Math.min(rows, rows + down); r++)
                for (int c = Math.max(0, right); c < Math.min(columns, columns + right); c++)
                    moved[i][r * columns + c] = x[(r - down) * columns + c - right];
        }
        return InMemory.of(data.name(), moved, labels, data.task().names()).shaped(data.shape());
    }

    private static Dataset mapped(Dataset data, DoubleFunction<Float> change) {
        float[][] rows = new float[data.size()][data.shape().size()];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            data.readInput(i, rows[i], 0);
            labels[i] = data.label(i);
            for (int j = 0; j < rows[i].length; j++) rows[i][j] = change.apply(rows[i][j]);
        }
        return InMemory.of(data.name(), rows, labels, data.task().names()).shaped(data.shape());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                matching(Kind.SHIFT),
                matching(Kind.OCCLUSION),
                matching(Kind.LIGHT),
                matching(Kind.SCALE),
                Claim.of(
                        "one-pixel",
                        r -> {
                            double[] plain = r.meanSeries(PLAIN, Kind.SHIFT.key);
                            return Verdict.of(
                                    plain[0] - plain[1] < 0.1 && plain[0] - plain[4] > 0.3,
                                    Text.percent(plain[0]),
                                    Text.percent(plain[1]),
                                    Text.percent(plain[4]));
                        }),
                Claim.of(
                        "only-what-was-shown",
                        r -> {
                            double shift = r.meanSeries(Kind.OCCLUSION.key, Kind.SHIFT.key)[Kind.SHIFT.worst()];
                            double plain = r.meanSeries(PLAIN, Kind.SHIFT.key)[Kind.SHIFT.worst()];
                            double own = r.meanSeries(Kind.SHIFT.key, Kind.SHIFT.key)[Kind.SHIFT.worst()];
                            return Verdict.of(
                                    own - shift > 2 * Math.abs(shift - plain), Text.percent(shift), Text.percent(own));
                        }));
    }

    /// With the strongest change, the net that was trained with such changes is better by five points.
    private static Claim matching(Kind kind) {
        return Claim.of(
                kind.key,
                r -> {
                    double plain = r.meanSeries(PLAIN, kind.key)[kind.worst()],
                            own = r.meanSeries(kind.key, kind.key)[kind.worst()];
                    return Verdict.of(own > plain + 0.05, Text.percent(plain), Text.percent(own));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            double least = Arrays.stream(kind.strengths).min().orElseThrow();
            double most = Arrays.stream(kind.strengths).max().orElseThrow();
            var chart =
                    new Chart(
                                    words.picture(kind.key),
                                    Axis.linear(words.figure(kind.key + "Strength"), least, most),
                                    Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                            .palette(Palette.of(3));
            chart.add(
                    new Mark.Line(words.cell(PLAIN), "r0", kind.strengths, results.meanSeries(PLAIN, kind.key), true));
            chart.add(
                    new Mark.Line(
                            words.cell(kind.key), "r1", kind.strengths, results.meanSeries(kind.key, kind.key), true));
            chart.add(
                    new Mark.Line(words.cell("all"), "r2", kind.strengths, results.meanSeries("all", kind.key), true));
            pictures.put(kind.key, chart);
        }
        return pictures;
    }
}
