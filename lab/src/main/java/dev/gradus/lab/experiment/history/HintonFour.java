package dev.gradus.lab.experiment.history;

import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Hinton's four reasons why backpropagation disappointed before 2006, each put back by itself: too few data, too slow computers, weights
/// initialized in a wrong way, the wrong kind of non-linearity; and all four together.
///
/// A net of five hidden layers of 100 units, SGD with momentum 0.9, batches of 100.
public final class HintonFour implements Experiment {
    private static final String TODAY = "today", ALL = "all-four", ACCURACY = "testAccuracy";
    private static final int DEPTH = 5, WIDTH = 100, BATCH = 100, BLOCK = 20;
    private static final double RATE = 0.02;
    private static final List<String> FOUR = List.of("few-data", "slow-computer", "small-weights", "sigmoid");

    @Override
    public String name() {
        return "hinton-four";
    }

    @Override
    public Theme theme() {
        return Theme.HISTORY;
    }

    /// What a net is trained with.
    private record Setting(int samples, int updates, Initializer weights, boolean isSigmoid) {}

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(TODAY));
        names.addAll(FOUR);
        names.add(ALL);
        for (String name : names) {
            boolean all = name.equals(ALL);
            boolean few = all || name.equals("few-data"), slow = all || name.equals("slow-computer");
            boolean small = all || name.equals("small-weights"), sigmoid = all || name.equals("sigmoid");
            var setting =
                    new Setting(
                            size.pick(few ? 50 : 500, few ? 300 : 20_000),
                            size.pick(slow ? 2 : 10, slow ? 40 : 1000),
                            small ? new Normal(new Normal.Config(0, 0.01)) : new He(),
                            sigmoid);
            String data = size.pick("digits", "mnist");
            Map<String, Object> settings =
                    Map.of(
                            "data", data,
                            "samples", setting.samples(),
                            "updates", setting.updates(),
                            "weights", small ? "normal, std 0.01" : "he",
                            "activation", sigmoid ? "sigmoid" : "relu",
                            "hiddenLayers", DEPTH,
                            "hidden", WIDTH,
                            "batchSize", BATCH,
                            "learningRate", RATE);
            cells.add(Cell.program(name, size.pick(1, 3), settings, bench -> train(setting, data, bench)));
        }
        return cells;
    }

    private static Measured train(Setting setting, String data, Workbench bench) {
        Splits whole = bench.data(data);
        var train = new Split.Train(Subset.drawn(whole.train().data(), setting.samples(), bench.random()));
        var validation = new Split.Validation(Subset.first(whole.validation().data(), 500));
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int l = 0; l < DEPTH; l++) {
            layers.add(new Linear(WIDTH).init(setting.weights()));
            layers.add(setting.isSigmoid() ? new Sigmoid() : new ReLU());
        }
        layers.add(new Linear(10).init(setting.weights()));
        List<Double> losses = new ArrayList<>();
        int epochs = Math.ceilDiv(setting.updates(), Math.ceilDiv(setting.samples(), BATCH));
        Trainer trainer =
                Trainer.of(Sequential.of(layers.toArray(Layer[]::new)), new CrossEntropy(), new Sgd(RATE, 0.9))
                        .prepare(Standardize.fit(train))
                        .config(new TrainConfig(epochs, BATCH, false, bench.seed()).withSteps(setting.updates()))
                        .keepLast()
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        });
        Run run = bench.train(trainer, new Splits(train, validation, whole.test()));
        double[] blocks =
                IntStream.range(0, Math.ceilDiv(losses.size(), BLOCK))
                        .mapToDouble(i ->
                                losses.subList(i * BLOCK, Math.min(losses.size(), (i + 1) * BLOCK)).stream()
                                        .mapToDouble(l -> l)
                                        .average()
                                        .orElseThrow())
                        .toArray();
        return Measured.of(ACCURACY, run.test().accuracy())
                .and("lastTrainLoss", blocks[blocks.length - 1])
                .series("trainLoss", blocks);
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        claims.add(
                Claim.of(
                        TODAY,
                        r -> {
                            double least = r.least(TODAY, ACCURACY);
                            return Verdict.of(least > 0.94, Text.percent(least));
                        }));
        for (String one : FOUR) {
            claims.add(
                    Claim.of(
                            one,
                            r -> {
                                double most = r.most(one, ACCURACY), today = r.least(TODAY, ACCURACY);
                                return Verdict.of(most < today - 0.05, Text.percent(r.mean(one, ACCURACY)));
                            }));
        }
        claims.add(
                Claim.of(
                        "guessing",
                        r -> {
                            double most = r.most(ALL, ACCURACY);
                            return Verdict.of(most < 0.15, Text.percent(most));
                        }));
        return claims;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "accuracy",
                Comparisons.figure(words.picture("accuracy"), results, words, ACCURACY, cells).size(760, 330));
        int most = cells.stream().mapToInt(c -> results.series(c, "trainLoss").length).max().orElse(1);
        var chart =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("update"), 0, most * BLOCK),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(cells.size()))
                        .size(760, 330);
        for (int k = 0; k < cells.size(); k++) {
            double[] loss = results.series(cells.get(k), "trainLoss");
            double[] at = IntStream.range(0, loss.length).mapToDouble(i -> (i + 0.5) * BLOCK).toArray();
            chart.add(new Mark.Line(words.cell(cells.get(k)), "r" + k, at, loss, loss.length < 3));
        }
        pictures.put("losses", chart);
        return pictures;
    }
}
