package dev.gradus.lab.experiment.optimization;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Split;
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
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.GradientDescent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The lectures' exam of 100 questions, checked after 100, 10 or 1 of them and taken 20 times, and their count of steps and hours.
///
/// ```
/// updates in an epoch of n samples:  GD 1      mini-batches of b  n / b      SGD n
/// cost:  a step of GD sees n samples, one hour;  a step of SGD sees n / 12, five minutes
/// ```
/// Softmax regression on digits from weights of zero, the same learning rate for all. Source of the counts: the lectures.
public final class GdSgdMinibatch implements Experiment {
    private static final int QUESTIONS = 100, TIMES = 20, MOST_EPOCHS = 400, PARTS = 12, PART = 100, GD_STEPS = 6;
    private static final double RATE = 0.02, LOSS = 0.5;
    private static final Map<String, Integer> BATCHES = new LinkedHashMap<>();
    private static final String COUNT = "the lectures' count";

    static {
        BATCHES.put("gd", QUESTIONS);
        BATCHES.put("mini-batch", 10);
        BATCHES.put("sgd", 1);
    }

    @Override
    public String name() {
        return "gd-sgd-minibatch";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        List<Cell> cells = new ArrayList<>();
        int seeds = size.pick(1, 5);
        BATCHES.forEach((name, batch) -> {
            Map<String, Object> settings =
                    Map.of(
                            "data",
                            "digits",
                            "samples",
                            QUESTIONS,
                            "batchSize",
                            batch,
                            "epochs",
                            TIMES,
                            "learningRate",
                            RATE,
                            "loss",
                            LOSS);
            cells.add(Cell.program(name, seeds, settings, bench -> exam(batch, bench)));
        });
        Map<String, Object> settings =
                Map.of("data", "digits", "samples", PARTS * PART, "batchSize", PART, "learningRate", RATE);
        cells.add(Cell.program("hours", seeds, settings, GdSgdMinibatch::hours));
        return cells;
    }

    /// Every loss is that of all questions; the exam goes on after 20 times only until the loss is reached.
    private static Measured exam(int batch, Workbench bench) {
        int perEpoch = QUESTIONS / batch;
        double[] losses = descend(QUESTIONS, batch, MOST_EPOCHS, bench);
        int updates = first(losses, LOSS);
        double[] twenty = Arrays.copyOf(losses, TIMES * perEpoch + 1);
        return Measured.of("updatesPerEpoch", perEpoch)
                .and("updates", TIMES * perEpoch)
                .and("trainLoss", twenty[TIMES * perEpoch])
                .and("updatesToLoss", updates)
                .and("samplesToLoss", (double) updates * batch)
                .and("epochsToLoss", (double) updates * batch / QUESTIONS)
                .series("losses", twenty);
    }

    /// With the cost of the lectures: an hour for all samples, five minutes for a twelfth of them.
    private static Measured hours(Workbench bench) {
        double[] gd = descend(PARTS * PART, PARTS * PART, GD_STEPS, bench);
        double[] sgd = descend(PARTS * PART, PART, GD_STEPS, bench);
        int steps = first(sgd, gd[GD_STEPS]);
        return Measured.of("gdSteps", GD_STEPS)
                .and("gdHours", GD_STEPS)
                .and("gdLoss", gd[GD_STEPS])
                .and("sgdSteps", steps)
                .and("sgdHours", (double) steps / PARTS)
                .and("sgdTenStepsLoss", sgd[10])
                .series("gd", gd)
                .series("sgd", sgd);
    }

    /// The loss of all samples before each update and after the last.
    private static double[] descend(int samples, int size, int epochs, Workbench bench) {
        var digits = bench.data("digits").train().data();
        int[] chosen = Arrays.copyOf(bench.random().permutation(digits.size()), samples);
        Split.Train train = new Split.Train(new Subset(digits, chosen));
        Standardize standardize = Standardize.fit(train);
        Batch all = Loader.of(train).batchSize(samples).prepare(standardize).iterator().next();
        Loader batches = Loader.of(train).batchSize(size).shuffle(bench.seed()).prepare(standardize);
        var net = Sequential.of(new Flatten(), new Linear(10).init(new Zeros())).build(batches.shape(), 0);
        var descent = new GradientDescent(RATE);
        descent.attach(net.parameters());
        List<Double> losses = new ArrayList<>(List.of(loss(net, all)));
        boolean reached = false;
        for (int epoch = 0; epoch < epochs && !(reached && epoch >= TIMES); epoch++) {
            for (Batch batch : batches.epoch(epoch)) {
                descent.zeroGrad();
                new CrossEntropy().of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets()).backward();
                descent.step();
                losses.add(loss(net, all));
            }
            reached = losses.getLast() <= LOSS;
            bench.done((double) epoch / epochs);
        }
        return losses.stream().mapToDouble(l -> l).toArray();
    }

    private static double loss(Sequential net, Batch all) {
        return new CrossEntropy().of(net.forward(all.inputs(), Pass.evaluation()), all.targets()).item();
    }

    private static int first(double[] losses, double most) {
        return IntStream.range(0, losses.length).filter(t -> losses[t] <= most).findFirst().orElse(losses.length);
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published("hours", "sgdSteps", 10, COUNT), new Published("hours", "sgdHours", 10.0 / PARTS, COUNT));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "counts",
                        r ->
                                Verdict.of(
                                        r.mean("gd", "updates") == 20
                                                && r.mean("mini-batch", "updates") == 200
                                                && r.mean("sgd", "updates") == 2000,
                                        Text.count(r.mean("gd", "updates")),
                                        Text.count(r.mean("mini-batch", "updates")),
                                        Text.count(r.mean("sgd", "updates")))),
                Claim.of(
                        "twenty-times",
                        r -> {
                            double gd = r.least("gd", "trainLoss"), mini = r.mean("mini-batch", "trainLoss");
                            double sgd = r.most("sgd", "trainLoss");
                            return Verdict.of(
                                    sgd < r.least("mini-batch", "trainLoss") && r.most("mini-batch", "trainLoss") < gd,
                                    Text.loss(gd),
                                    Text.loss(mini),
                                    Text.loss(sgd));
                        }),
                Claim.of(
                        "same-loss",
                        r -> {
                            double gd = r.least("gd", "epochsToLoss"), mini = r.most("mini-batch", "epochsToLoss");
                            double sgd = r.most("sgd", "epochsToLoss");
                            return Verdict.of(
                                    sgd < mini && 5 * mini < gd, Text.number(gd), Text.number(mini), Text.number(sgd));
                        }),
                Claim.of(
                        "hours",
                        r -> {
                            double steps = r.most("hours", "sgdSteps");
                            return Verdict.of(
                                    steps <= 10 && r.most("hours", "sgdTenStepsLoss") < r.least("hours", "gdLoss"),
                                    Text.loss(r.mean("hours", "gdLoss")),
                                    Text.count(steps),
                                    Text.count(5 * steps));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var exam =
                new Chart(
                                words.picture("exam"),
                                Axis.whole(words.term("epoch"), 0, TIMES),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(3));
        int k = 0;
        for (var batch : BATCHES.entrySet())
            exam.add(
                    line(
                            words.cell(batch.getKey()),
                            "r" + k++,
                            (double) batch.getValue() / QUESTIONS,
                            results.series(batch.getKey(), "losses")));
        double[] gd = results.series("hours", "gd"), sgd = results.series("hours", "sgd");
        var hours =
                new Chart(
                                words.picture("hours"),
                                Axis.linear(words.term("hours of the lectures"), 0, GD_STEPS),
                                Axis.linear(words.term("train loss"), 0, 2.5))
                        .palette(Palette.of(2));
        hours.add(new Mark.Line(words.figure("gdSteps"), "r0", at(1, gd.length), gd, true));
        hours.add(new Mark.Line(words.figure("sgdSteps"), "r1", at(1.0 / PARTS, sgd.length), sgd, true));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("exam", exam);
        pictures.put("hours", hours);
        return pictures;
    }

    private static Mark line(String name, String style, double apart, double... losses) {
        return new Mark.Line(name, style, at(apart, losses.length), losses, apart == 1);
    }

    private static double[] at(double apart, int count) {
        return IntStream.range(0, count).mapToDouble(t -> apart * t).toArray();
    }
}
