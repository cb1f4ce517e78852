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
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
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
import java.util.Objects;

/// The same data, net and rate, in batches of 1, 10, 100 and of all samples.
///
/// ```
/// updates in an epoch of n samples:  n / b, rounded up      deviation of the loss of a batch:  σ / √b
/// ```
public final class BatchSize implements Experiment {
    private static final int ALL = 0, SAMPLES = 1258;
    private static final List<Integer> SIZES = List.of(1, 10, 100, ALL);
    private static final double RATE = 0.02;

    @Override
    public String name() {
        return "batch-size";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, 20);
        return SIZES.stream()
                .map(batch ->
                        Cell.program(
                                cell(batch),
                                size.pick(1, 3),
                                Map.of(
                                        "data",
                                        "digits",
                                        "batchSize",
                                        samples(batch),
                                        "epochs",
                                        epochs,
                                        "learningRate",
                                        RATE),
                                bench -> train(samples(batch), epochs, bench)))
                .toList();
    }

    private static int samples(int batch) {
        return batch == ALL ? SAMPLES : batch;
    }

    private static String cell(int batch) {
        return batch == ALL ? "all" : "batch-" + batch;
    }

    private static Measured train(int batch, int epochs, Workbench bench) {
        Splits digits = bench.data("digits");
        List<Double> losses = new ArrayList<>();
        Trainer trainer =
                Trainer.of(
                                Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10)),
                                new CrossEntropy(),
                                new Sgd(RATE))
                        .prepare(Standardize.fit(digits.train()))
                        .config(new TrainConfig(epochs, batch, false, bench.seed()).withSubset(SAMPLES))
                        .keepLast()
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        });
        Run run = bench.train(trainer, digits);
        double[] train = RunFigures.byEpoch(run, e -> Objects.requireNonNull(e.subset()).loss());
        return Measured.of("updates", losses.size())
                .and("firstTrainLoss", train[0])
                .and("trainLoss", train[epochs - 1])
                .and("testAccuracy", run.test().accuracy())
                .series("trainLoss", train)
                .series("batchLoss", losses.stream().limit(200).mapToDouble(l -> l).toArray());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "updates",
                        r -> {
                            double[] updates =
                                    SIZES.stream().mapToDouble(b -> r.mean(cell(b), "updates") / 20).toArray();
                            boolean holds = true;
                            for (int i = 0; i < updates.length; i++)
                                holds &= updates[i] == Math.ceilDiv(SAMPLES, samples(SIZES.get(i)));
                            return Verdict.of(
                                    holds,
                                    Text.count(updates[0]),
                                    Text.count(updates[1]),
                                    Text.count(updates[2]),
                                    Text.count(updates[3]));
                        }),
                Claim.of(
                        "more-updates-go-farther",
                        r -> {
                            double one = r.most("batch-1", "firstTrainLoss"),
                                    ten = r.most("batch-10", "firstTrainLoss");
                            double hundred = r.most("batch-100", "firstTrainLoss"),
                                    all = r.least("all", "firstTrainLoss");
                            return Verdict.of(
                                    one < ten && ten < hundred && hundred < all,
                                    Text.loss(one),
                                    Text.loss(ten),
                                    Text.loss(hundred),
                                    Text.loss(all));
                        }),
                Claim.of(
                        "small-batches-are-noisy",
                        r -> {
                            double one = jitter(r.series("batch-1", "batchLoss"));
                            double ten = jitter(r.series("batch-10", "batchLoss"));
                            double hundred = jitter(r.series("batch-100", "batchLoss"));
                            return Verdict.of(
                                    one > ten && ten > hundred, Text.loss(one), Text.loss(ten), Text.loss(hundred));
                        }));
    }

    /// The root mean square difference of successive losses.
    private static double jitter(double... losses) {
        double sum = 0;
        for (int i = 1; i < losses.length; i++) sum += (losses[i] - losses[i - 1]) * (losses[i] - losses[i - 1]);
        return Math.sqrt(sum / Math.max(1, losses.length - 1));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        int epochs = results.series("all", "trainLoss").length;
        var byEpoch =
                new Chart(
                                words.picture("epochs"),
                                Axis.whole(words.term("epoch"), 0, epochs),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(SIZES.size()));
        var byUpdate =
                new Chart(
                                words.picture("updates"),
                                Axis.whole(words.term("update"), 0, 200),
                                Axis.linear(words.figure("batchLoss"), 0, 4))
                        .palette(Palette.of(SIZES.size()));
        for (int k = 0; k < SIZES.size(); k++) {
            String cell = cell(SIZES.get(k)), name = words.cell(cell);
            byEpoch.add(Mark.Line.counted(name, "r" + k, 1, results.series(cell, "trainLoss")));
            byUpdate.add(Mark.Line.counted(name, "r" + k, 1, results.series(cell, "batchLoss")));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("epochs", byEpoch);
        pictures.put("updates", byUpdate);
        return pictures;
    }
}
