package dev.gradus.lab.experiment.cifar;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Table;
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
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// FitNet-17 on CIFAR-10 with five activations and five initializations: which of the 25 nets begin to learn within the same few steps.
///
/// The published table is of 230 epochs: momentum 0.9, learning rate 0.01, a tenth of it after 102, 154 and 205 epochs, weight decay 0.0005 of the
/// weights, batches of 128, random crops and mirrored pictures, global contrast normalization and the mean picture subtracted. [Size#FULL] is that;
/// otherwise steps are few, and the pictures have half the height and width, which makes a step four times cheaper: depth and first weights decide who begins
/// to learn.
///
/// Source: Mishkin and Matas 2016, "All you need is a good init", table 2; settings from `fitnet4_*.prototxt` of its repository.
public final class CifarFitNet17 implements Experiment {
    private static final int STEPS = 1000, BATCH = 128, WINDOW = 25, LAST = 50, TEST = 1000, EPOCHS = 230;
    private static final double RATE = 0.01, CONVERGED = 2.2, CHANCE = Math.log(10);
    private static final String LOSS = "finalLoss", ACCURACY = "testAccuracy";
    private static final List<String> ACTIVATIONS = List.of("maxout", "relu", "vl-relu", "tanh", "sigmoid"),
            INITIALIZATIONS = List.of("lsuv", "ortho", "ortho-msra", "xavier", "msra");
    private static final List<String> COLUMNS = List.of("Maxout", "ReLU", "VLReLU", "tanh", "sigmoid"),
            ROWS = List.of("LSUV", "OrthoNorm", "OrthoNorm × √2", "Xavier", "MSRA");

    /// Test accuracy in percent by initialization and activation; NaN for no convergence, 0 for the two that were left out.
    private static final double[][] PUBLISHED = {
        {93.94, 92.11, 92.97, 89.28, Double.NaN},
        {93.78, 91.74, 92.40, 89.48, Double.NaN},
        {0, 91.93, 93.09, 0, Double.NaN},
        {91.75, 90.63, 92.27, 89.82, Double.NaN},
        {Double.NaN, 90.91, 92.43, 89.54, Double.NaN}
    };

    @Override
    public String name() {
        return "cifar-fitnet17";
    }

    @Override
    public Theme theme() {
        return Theme.CIFAR;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        for (String init : INITIALIZATIONS)
            for (String activation : ACTIVATIONS) cells.add(cell(activation, init, size));
        return cells;
    }

    private static String name(String activation, String init) {
        return activation + "." + init;
    }

    private static Cell cell(String activation, String init, Size size) {
        Map<String, Object> settings = new LinkedHashMap<>(settings(activation, init));
        if (size == Size.FULL) {
            settings.put("epochs", EPOCHS);
            settings.put("schedule", Map.of("type", "multi-step", "milestones", List.of(102, 154, 205)));
            return Cell.training(name(activation, init), 1, settings);
        }
        int steps = size.pick(2, STEPS);
        settings.put("data", size.pick("digits", "cifar10"));
        settings.put("batchSize", size.pick(8, BATCH));
        settings.put("steps", steps);
        settings.put("augment", size.pick(List.of(), augmentation(2)));
        Map<String, Object> shown = new LinkedHashMap<>(settings);
        shown.put("imageSize", "half");
        return Cell.program(name(activation, init), 1, shown, bench -> train(settings, steps, bench));
    }

    private static Map<String, Object> settings(String activation, String init) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "fitnet-17");
        if (activation.equals("maxout")) model.put("maxout", true);
        else model.put("activation", activation);
        Map<String, Object> settings = new LinkedHashMap<>();
        switch (init) {
            case "lsuv" -> settings.put("initialize", "lsuv"); // makes them orthonormal first
            case "ortho" -> model.put("init", "orthonormal");
            case "ortho-msra" -> model.put("init", Map.of("type", "orthonormal", "gain", Math.sqrt(2)));
            // Caffe's Xavier divides by the inputs alone: He's with the gain of a linear unit
            case "xavier" -> model.put("init", Map.of("type", "he", "distribution", "uniform", "slope", 1));
            default -> model.put("init", Map.of("type", "he", "distribution", "normal"));
        }
        settings.put("data", "cifar10");
        settings.put("model", model);
        settings.put("prepare", List.of("global-contrast", "zero-mean-image"));
        settings.put("augment", augmentation(4));
        settings.put(
                "optimizer",
                Map.of(
                        "type",
                        "sgd",
                        "learningRate",
                        RATE,
                        "momentum",
                        0.9,
                        "weightDecay",
                        5e-4,
                        "noDecay",
                        "vectors"));
        settings.put("batchSize", BATCH);
        return settings;
    }

    private static List<Object> augmentation(int padding) {
        return List.of(Map.of("type", "random-crop", "padding", padding), "horizontal-flip");
    }

    private static Measured train(Map<String, Object> settings, int steps, Workbench bench) {
        Splits all = bench.data(String.valueOf(settings.get("data")));
        int most = bench.size().pick(32, Integer.MAX_VALUE), tested = bench.size().pick(20, TEST);
        Splits data =
                new Splits(
                        new Split.Train(half(all.train().data(), most)),
                        new Split.Validation(half(all.validation().data(), 20)), // nothing is chosen by it
                        new Split.Test(half(all.test().data(), tested)));
        double[] losses = new double[steps];
        Arrays.fill(losses, Double.POSITIVE_INFINITY); // what is not done because the loss exploded
        Trainer trainer = bench.trainer(settings, data).keepLast();
        trainer.listen(event -> {
            if (event instanceof TrainEvent.StepDone done) {
                int step = (int) done.at().update();
                losses[step - 1] = done.loss();
                bench.done((double) step / steps);
            }
        });
        Run run = bench.train(trainer, data);
        double[] windows =
                IntStream.range(0, Math.ceilDiv(steps, WINDOW))
                        .mapToDouble(w -> mean(losses, w * WINDOW, Math.min(steps, (w + 1) * WINDOW)))
                        .toArray();
        return Measured.of(LOSS, mean(losses, Math.max(0, steps - LAST), steps))
                .and(ACCURACY, run.test().accuracy())
                .and("diverged", run.reason() == StopReason.DIVERGED ? 1 : 0)
                .series("trainLoss", windows);
    }

    private static double mean(double[] losses, int from, int to) {
        return DoubleStream.of(losses).skip(from).limit(to - from).average().orElseThrow();
    }

    /// The first images, in half their size.
    private static Dataset half(Dataset all, int most) {
        return new HalfSize(Subset.first(all, most));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "convergence-as-published",
                        r -> {
                            List<String> others = new ArrayList<>();
                            int count = 0;
                            for (int i = 0; i < INITIALIZATIONS.size(); i++) {
                                for (int a = 0; a < ACTIVATIONS.size(); a++) {
                                    if (PUBLISHED[i][a] == 0) continue;
                                    count++;
                                    String cell = name(ACTIVATIONS.get(a), INITIALIZATIONS.get(i));
                                    if (converges(r, cell) == Double.isNaN(PUBLISHED[i][a])) others.add(cell);
                                }
                            }
                            int agree = count - others.size();
                            return Verdict.of(
                                    agree >= 20,
                                    String.valueOf(agree),
                                    String.valueOf(count),
                                    others.isEmpty() ? "–" : String.join(", ", others));
                        }),
                Claim.of(
                        "sigmoid-stays-at-chance",
                        r -> {
                            double least = losses(r, "sigmoid").min().orElseThrow();
                            return Verdict.of(least > CONVERGED, Text.loss(least));
                        }),
                Claim.of(
                        "maxout-explodes-with-msra",
                        r -> {
                            double loss = last(r, name("maxout", "msra"));
                            return Verdict.of(!(loss < CONVERGED), Text.loss(loss));
                        }));
    }

    private static boolean converges(Results r, String cell) {
        return last(r, cell) < CONVERGED;
    }

    private static DoubleStream losses(Results r, String activation) {
        return INITIALIZATIONS.stream().mapToDouble(init -> last(r, name(activation, init)));
    }

    private static double last(Results r, String cell) {
        double[] losses = r.series(cell, "trainLoss");
        return losses[losses.length - 1];
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<String> columns = COLUMNS.stream().map(words::term).toList();
        double[][] measured = new double[ROWS.size()][columns.size()], shown = new double[ROWS.size()][columns.size()];
        for (int i = 0; i < ROWS.size(); i++) {
            for (int a = 0; a < columns.size(); a++) {
                measured[i][a] = last(results, name(ACTIVATIONS.get(a), INITIALIZATIONS.get(i)));
                shown[i][a] = Math.min(measured[i][a], CHANCE);
            }
        }
        pictures.put("table", table(words, columns, measured));
        pictures.put(
                "grid",
                new Chart(words.picture("grid"), Axis.categories("", columns), Axis.categories("", ROWS.reversed()))
                        .size(640, 300)
                        .add(
                                new Mark.HeatMap(
                                        "r0", reversed(shown), loss -> loss < CHANCE ? Text.loss(loss) : "≥ 2.303")));
        for (String activation : ACTIVATIONS) pictures.put(activation, curves(results, words, activation));
        return pictures;
    }

    /// The published accuracy and the loss that was measured, in one table.
    private static Picture table(Words words, List<String> columns, double[][] measured) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            List<String> line = new ArrayList<>(List.of(ROWS.get(i)));
            for (int a = 0; a < columns.size(); a++)
                line.add(published(words, i, a) + " · " + Text.loss(measured[i][a]));
            lines.add(line);
        }
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(columns);
        return Table.of(words.picture("table"), head, lines, 30);
    }

    private static String published(Words words, int init, int activation) {
        double accuracy = PUBLISHED[init][activation];
        if (accuracy == 0) return words.term("not published");
        return Double.isNaN(accuracy) ? words.term("no convergence") : Text.format("%.2f %%", accuracy);
    }

    private static double[][] reversed(double[][] rows) {
        return List.of(rows).reversed().toArray(double[][]::new);
    }

    /// The losses of all initializations of an activation; what exploded ends where it did.
    private static Picture curves(Results results, Words words, String activation) {
        int windows = results.series(name(activation, "lsuv"), "trainLoss").length;
        Chart chart =
                new Chart(
                                words.picture(activation),
                                Axis.whole(words.term("step"), 0, windows * WINDOW),
                                Axis.linear(words.term("loss"), 1, 4))
                        .palette(Palette.of(INITIALIZATIONS.size()));
        for (int i = 0; i < INITIALIZATIONS.size(); i++) {
            double[] losses = results.series(name(activation, INITIALIZATIONS.get(i)), "trainLoss");
            int[] finite = IntStream.range(0, losses.length).filter(w -> losses[w] <= 4).toArray();
            chart.add(
                    new Mark.Line(
                            ROWS.get(i),
                            "r" + i,
                            IntStream.of(finite).mapToDouble(w -> (w + 1) * WINDOW).toArray(),
                            IntStream.of(finite).mapToDouble(w -> losses[w]).toArray(),
                            false));
        }
        return chart;
    }
}
