package dev.gradus.lab.experiment.optimization;

import dev.gradus.data.Splits;
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
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The optimizers of the lectures on MNIST, each with its usual rate, and SGD with the rate that momentum has in effect.
///
/// ```
/// momentum, constant gradient:  v → g / (1 - γ),   so γ = 0.9 makes η as large as 10 η
/// ```
/// 784 → 100 → 10, batches of 100, two epochs; digits for the quick size.
public final class OptimizersMnist implements Experiment {
    private static final int BLOCK = 20;

    private record Row(String cell, double rate, Supplier<Optimizer<?>> optimizer) {
        static Row of(Kind kind, double rate) {
            return new Row(kind.key, rate, () -> kind.with(rate));
        }
    }

    private static final List<Row> ROWS =
            List.of(
                    Row.of(Kind.SGD, 0.01),
                    new Row("sgd-ten", 0.1, () -> new Sgd(0.1)),
                    Row.of(Kind.MOMENTUM, 0.01),
                    Row.of(Kind.NESTEROV, 0.01),
                    Row.of(Kind.ADAGRAD, 0.01),
                    Row.of(Kind.RMSPROP, 0.001),
                    Row.of(Kind.ADAM, 0.001));

    @Override
    public String name() {
        return "optimizers-mnist";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size == Size.QUICK ? "digits" : "mnist";
        return ROWS.stream()
                .map(row ->
                        Cell.program(
                                row.cell(),
                                size.pick(1, 3),
                                Map.of("data", data, "learningRate", row.rate(), "epochs", 2, "batchSize", 100),
                                bench -> train(row, bench.data(data), bench)))
                .toList();
    }

    private static Measured train(Row row, Splits data, Workbench bench) {
        List<Double> losses = new ArrayList<>();
        var net = Sequential.of(new Flatten(), new Linear(100), new ReLU(), new Linear(10));
        Trainer trainer =
                Trainer.of(net, new CrossEntropy(), row.optimizer().get())
                        .prepare(Standardize.fit(data.train()))
                        .epochs(2)
                        .batchSize(100)
                        .seed(bench.seed())
                        .keepLast()
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        });
        Run run = bench.train(trainer, data);
        double[] blocks =
                IntStream.range(0, losses.size() / BLOCK)
                        .mapToDouble(i ->
                                losses.subList(i * BLOCK, (i + 1) * BLOCK).stream().mapToDouble(l -> l).sum() / BLOCK)
                        .toArray();
        return Measured.of("trainLoss", blocks[blocks.length - 1])
                .and("testLoss", run.test().loss())
                .and("testAccuracy", run.test().accuracy())
                .series("loss", blocks);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "all-beat-plain",
                        r -> {
                            double sgd = r.most("sgd", "testAccuracy");
                            double least =
                                    ROWS.stream()
                                            .map(Row::cell)
                                            .filter(c -> !"sgd".equals(c))
                                            .mapToDouble(c -> r.least(c, "testAccuracy"))
                                            .min()
                                            .orElseThrow();
                            return Verdict.of(least > sgd, Text.percent(sgd), Text.percent(least));
                        }),
                Claim.of(
                        "momentum-is-ten-times-the-rate",
                        r -> {
                            double momentum = r.mean("momentum", "testAccuracy"),
                                    ten = r.mean("sgd-ten", "testAccuracy");
                            return Verdict.of(
                                    Math.abs(momentum - ten) < 0.01, Text.percent(momentum), Text.percent(ten));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int blocks = results.series("sgd", "loss").length;
        var chart =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("step"), 0, blocks * BLOCK),
                                Axis.logarithmic(words.term("train loss"), 0.1, 2))
                        .size(720, 360)
                        .palette(Palette.of(ROWS.size()));
        for (int k = 0; k < ROWS.size(); k++) {
            String cell = ROWS.get(k).cell();
            double[] at = IntStream.rangeClosed(1, blocks).mapToDouble(i -> (i - 0.5) * BLOCK).toArray();
            chart.add(new Mark.Line(words.cell(cell), "r" + k, at, results.series(cell, "loss"), false));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("losses", chart);
        return pictures;
    }
}
