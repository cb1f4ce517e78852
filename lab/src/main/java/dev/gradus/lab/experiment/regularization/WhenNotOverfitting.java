package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.Proof;
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
import dev.gradus.nn.Sequential;
import dev.gradus.optim.Adam;
import dev.gradus.regularize.L2;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The same regularizers on a net that underfits, eight units wide on fifty thousand digits, and on one that overfits, 256 units wide on two
/// hundred of which a fifth have wrong labels.
///
/// ```
/// dropout 0.5 of hidden units;    weight decay loss + λ Σ w²,  λ = 0.003
/// ```
public final class WhenNotOverfitting implements Experiment {
    // with four units some nets are dead from the start, and with 10,000 digits eight units overfit a little
    private static final int MANY = 50_000, FEW = 200, NARROW = 8, WIDE = 256, UPDATES = 2000, SEEDS = 5;
    private static final double RATE = 0.005, WRONG = 0.2;
    private static final double DROPOUT = 0.5, DECAY = 0.003;
    private static final List<String> TASKS = List.of("under", "over"), WAYS = List.of("plain", "dropout", "decay");

    @Override
    public String name() {
        return "when-not-overfitting";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int updates = size.pick(10, UPDATES);
        List<Cell> cells = new ArrayList<>();
        for (String task : TASKS) {
            boolean under = task.equals("under");
            String data = under ? size.pick("digits", "mnist") : "digits";
            int samples = under ? size.pick(1000, MANY) : FEW, width = under ? NARROW : WIDE;
            double wrong = under ? 0 : WRONG;
            for (String way : WAYS) {
                double dropout = way.equals("dropout") ? DROPOUT : 0, decay = way.equals("decay") ? DECAY : 0;
                Map<String, Object> settings = new LinkedHashMap<>();
                settings.put("data", data);
                settings.put("samples", samples);
                settings.put("wrongLabels", wrong);
                settings.put("hidden", List.of(width, width));
                settings.put("dropout", dropout);
                settings.put("l2", decay);
                settings.put("optimizer", "adam");
                settings.put("learningRate", RATE);
                settings.put("batchSize", FewSamples.BATCH);
                settings.put("updates", updates);
                cells.add(
                        Cell.program(
                                task + "-" + way,
                                size.pick(1, SEEDS),
                                settings,
                                bench ->
                                        train(
                                                samples(bench, data, samples, wrong),
                                                FewSamples.net(width, 0, dropout),
                                                decay,
                                                updates,
                                                bench)));
            }
        }
        return cells;
    }

    private static Splits samples(Workbench bench, String data, int samples, double wrong) {
        Splits few = FewSamples.of(bench, data, samples, 50);
        var train = new WrongLabels(few.train().data(), wrong, bench.random().fork("labels"));
        return new Splits(new Split.Train(train), few.validation(), few.test());
    }

    private static Measured train(Splits digits, Sequential net, double decay, int updates, Workbench bench) {
        int epochs = Math.ceilDiv(updates, Math.ceilDiv(digits.train().data().size(), FewSamples.BATCH));
        Trainer trainer =
                FewSamples.trainer(net, epochs, 0, bench.seed()).optimizer(new Adam(RATE)).regularize(new L2(decay));
        var run = bench.train(trainer.config(trainer.config().withSteps(updates)), digits);
        var training = Evaluator.of(run.model()).of(digits.train().data());
        return Measured.of("trainAccuracy", training.accuracy())
                .and("testAccuracy", run.test().accuracy())
                .and("trainLoss", training.loss())
                .and("testLoss", run.test().loss());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "what-they-are",
                        r -> {
                            double under = r.mean("under-plain", "trainAccuracy");
                            double gap = under - r.mean("under-plain", "testAccuracy");
                            double over = r.mean("over-plain", "trainAccuracy");
                            double wide = over - r.mean("over-plain", "testAccuracy");
                            return Verdict.of(
                                    under < 0.95 && gap < 0.05 && over == 1 && wide > 0.05,
                                    Text.percent(under),
                                    Text.format("%.1f", 100 * gap),
                                    Text.percent(over),
                                    Text.format("%.1f", 100 * wide));
                        }),
                change("under", "dropout", true),
                change("under", "decay", true),
                change("over", "dropout", false),
                change("over", "decay", false),
                Claim.of(
                        "accuracy-of-dropout",
                        r -> {
                            var worse = Paired.difference(r, "testAccuracy", "under-plain", "under-dropout");
                            var better = Paired.difference(r, "testAccuracy", "over-dropout", "over-plain");
                            return Verdict.of(
                                    worse.low() > 0 && better.low() > 0,
                                    Text.format("%.1f", 100 * worse.mean()),
                                    Text.format("%.1f", 100 * better.mean()));
                        }));
    }

    /// The test loss with a regularizer beside that without, and whether it is surely larger or surely smaller.
    private static Claim change(String task, String way, boolean isWorse) {
        return Claim.of(
                task + "-" + way,
                r -> {
                    Proof.Interval by = Paired.difference(r, "testLoss", task + "-" + way, task + "-plain");
                    return Verdict.of(
                            isWorse ? by.low() > 0 : by.high() < 0,
                            Text.loss(r.mean(task + "-plain", "testLoss")),
                            Text.loss(r.mean(task + "-" + way, "testLoss")));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String figure : List.of("testLoss", "testAccuracy")) {
            for (String task : TASKS) {
                String key = task + "-" + (figure.equals("testLoss") ? "loss" : "accuracy");
                List<String> cells = WAYS.stream().map(way -> task + "-" + way).toList();
                pictures.put(key, Comparisons.figure(words.picture(key), results, words, figure, cells));
            }
        }
        return pictures;
    }
}
