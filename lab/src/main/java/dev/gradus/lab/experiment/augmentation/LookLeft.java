package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.HorizontalFlip;
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
import dev.gradus.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// "Seventy cats that all look to the left": the shoes of Fashion-MNIST all point to the left, and a net takes that for a property of shoes.
///
/// Nets trained without and with random mirroring are tested on shoes (sandals, sneakers, ankle boots) and on clothes as they are, and
/// mirrored.
public final class LookLeft implements Experiment {
    private static final int SAMPLES = 2000, TEST = 2000, EPOCHS = 12, SEEDS = 3, SHOWN = 9;
    private static final List<Integer> SHOES = List.of(5, 7, 9);
    private static final String PLAIN = "left-only", MIRRORED = "mirrored";
    private static final List<String> FIGURES =
            List.of("shoesAccuracy", "mirroredShoesAccuracy", "clothesAccuracy", "mirroredClothesAccuracy");

    @Override
    public String name() {
        return "look-left";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "fashion-mnist");
        int epochs = size.pick(1, EPOCHS);
        return List.of(PLAIN, MIRRORED).stream()
                .map(name -> {
                    Map<String, Object> settings =
                            Map.of("data", data, "augment", name, "samples", SAMPLES, "epochs", epochs);
                    return Cell.program(
                            name, size.pick(1, SEEDS), settings, bench -> measure(name, data, epochs, bench));
                })
                .toList();
    }

    private static Measured measure(String name, String data, int epochs, Workbench bench) {
        Splits part = SmallData.part(bench, data, SAMPLES, TEST);
        Run run = SmallData.train(bench, part, name.equals(MIRRORED) ? new HorizontalFlip() : null, epochs);
        Dataset test = part.test().data(), mirrored = SmallData.changed(test, new HorizontalFlip(1));
        int[] shoes = IntStream.range(0, test.size()).filter(i -> SHOES.contains(test.label(i))).toArray();
        int size = test.shape().size();
        double[] pixels = new double[SHOWN * size], said = new double[SHOWN], labels = new double[SHOWN];
        double[][] probabilities =
                Answers.of(run.model(), new Subset(mirrored, Arrays.copyOf(shoes, SHOWN))).probabilities();
        for (int i = 0; i < SHOWN; i++) {
            System.arraycopy(SmallData.pixels(mirrored, shoes[i]), 0, pixels, i * size, size);
            said[i] = Answers.argMax(probabilities[i]);
            labels[i] = test.label(shoes[i]);
        }
        return Measured.of("testAccuracy", run.test().accuracy())
                .and(FIGURES.get(0), accuracy(run, test, SHOES::contains))
                .and(FIGURES.get(1), accuracy(run, mirrored, SHOES::contains))
                .and(FIGURES.get(2), accuracy(run, test, label -> !SHOES.contains(label)))
                .and(FIGURES.get(3), accuracy(run, mirrored, label -> !SHOES.contains(label)))
                .series("pixels", pixels)
                .series("answers", said)
                .series("labels", labels);
    }

    private static double accuracy(Run run, Dataset data, IntPredicate which) {
        int[] chosen = IntStream.range(0, data.size()).filter(i -> which.test(data.label(i))).toArray();
        return SmallData.accuracy(run, new Subset(data, chosen));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "shoes-fall",
                        r -> {
                            double left = r.mean(PLAIN, FIGURES.get(0)), right = r.mean(PLAIN, FIGURES.get(1));
                            return Verdict.of(left - right > 0.1, Text.percent(left), Text.percent(right));
                        }),
                Claim.of(
                        "clothes-stay",
                        r -> {
                            double shoes = r.mean(PLAIN, FIGURES.get(0)) - r.mean(PLAIN, FIGURES.get(1));
                            double clothes = r.mean(PLAIN, FIGURES.get(2)) - r.mean(PLAIN, FIGURES.get(3));
                            return Verdict.of(clothes < shoes / 2, Text.percent(clothes), Text.percent(shoes));
                        }),
                Claim.of(
                        "mirroring-cures",
                        r -> {
                            double left = r.mean(MIRRORED, FIGURES.get(0)), right = r.mean(MIRRORED, FIGURES.get(1));
                            return Verdict.of(Math.abs(left - right) < 0.03, Text.percent(left), Text.percent(right));
                        }),
                Claim.of(
                        "test-does-not-tell",
                        r -> {
                            double plain = r.mean(PLAIN, "testAccuracy"), mirrored = r.mean(MIRRORED, "testAccuracy");
                            return Verdict.of(
                                    Math.abs(plain - mirrored) < 0.03, Text.percent(plain), Text.percent(mirrored));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<Tiles.Row> rows = new ArrayList<>();
        for (String cell : List.of(PLAIN, MIRRORED)) {
            double[] pixels = results.series(cell, "pixels"), said = results.series(cell, "answers");
            int size = pixels.length / SHOWN;
            List<Tiles.Tile> tiles = new ArrayList<>();
            for (int i = 0; i < SHOWN; i++) {
                String answer = words.figure("class" + Math.round(said[i]));
                tiles.add(Tiles.Tile.square(1, Arrays.copyOfRange(pixels, i * size, (i + 1) * size), answer));
            }
            rows.add(new Tiles.Row(words.cell(cell), tiles));
        }
        double[] places = IntStream.range(0, FIGURES.size()).asDoubleStream().toArray();
        var chart =
                new Chart(
                                words.picture("accuracy"),
                                Axis.categories("", FIGURES.stream().map(words::figure).toList()),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(2))
                        .size(720, 330);
        int k = 0;
        for (String cell : List.of(PLAIN, MIRRORED)) {
            double[] means = FIGURES.stream().mapToDouble(figure -> results.mean(cell, figure)).toArray();
            double aside = k == 0 ? -0.17 : 0.17;
            double[] at = Arrays.stream(places).map(p -> p + aside).toArray();
            chart.add(new Mark.Bars(words.cell(cell), "r" + k++, at, means, 0.3));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("examples", Tiles.of(words.picture("examples"), 56, rows));
        pictures.put("accuracy", chart);
        return pictures;
    }
}
