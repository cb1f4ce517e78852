package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.diagnose.Proof;
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
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.EarlyStopping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Early stopping of a net that overfits, with right labels and with some wrong ones, by patience.
///
/// ```
/// stop after `patience` epochs in a row whose validation loss is not below the least so far; keep the weights of the least
/// ```
/// The whole training is recorded, so that every patience can be read off it; one training that really stops checks that.
/// Source: Prechelt 1998, "Early stopping - but when?".
public final class EarlyStoppingCurves implements Experiment {
    private static final int[] PATIENCE = {1, 2, 3, 5, 10, 20};
    private static final int CHECKED = 5;
    private static final double WRONG = 0.2;
    private static final String CLEAN = "right-labels", NOISY = "wrong-labels";

    private record Task(String data, int samples, int validation, int tested, int width, int epochs) {}

    /// When a patience ends the training, and whose weights are kept; epochs count from 1.
    private record Stop(int end, int best) {
        static Stop of(double[] loss, int patience) {
            int best = 0;
            for (int i = 1; i < loss.length; i++) {
                if (loss[i] < loss[best]) best = i;
                else if (i - best >= patience) return new Stop(i + 1, best + 1);
            }
            return new Stop(loss.length, best + 1);
        }
    }

    @Override
    public String name() {
        return "early-stopping";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Task task = size.pick(new Task("digits", 100, 100, 100, 32, 4), new Task("mnist", 1000, 500, 5000, 128, 60));
        return List.of(cell(CLEAN, 0, task, size), cell(NOISY, WRONG, task, size));
    }

    private static Cell cell(String name, double wrong, Task task, Size size) {
        Map<String, Object> settings =
                Map.of(
                        "data",
                        task.data,
                        "samples",
                        task.samples,
                        "validationSamples",
                        task.validation,
                        "testSamples",
                        task.tested,
                        "wrongTrainingLabels",
                        wrong,
                        "hidden",
                        List.of(task.width, task.width),
                        "epochs",
                        task.epochs,
                        "batchSize",
                        FewSamples.BATCH,
                        "patience",
                        CHECKED);
        return Cell.program(name, size.pick(1, 5), settings, bench -> curves(task, wrong, bench));
    }

    private static Measured curves(Task task, double wrong, Workbench bench) {
        Splits few = FewSamples.of(bench, task.data, task.samples, task.validation);
        Dataset test = Subset.drawn(few.test().data(), task.tested, bench.random().fork("tested"));
        var training = new WrongLabels(few.train().data(), wrong, bench.random().fork("wrong"));
        Splits data = new Splits(new Split.Train(training), few.validation(), new Split.Test(test));
        List<Evaluation> tests = new ArrayList<>();
        Trainer whole = trainer(task, bench).keepLast();
        whole.listen(event -> {
            if (event instanceof TrainEvent.EpochDone)
                tests.add(new Evaluator(whole.network(), new CrossEntropy(), List.of()).of(test));
        });
        Run run = bench.train(whole, data);
        Run stopped = bench.train(trainer(task, bench).with(new EarlyStopping(CHECKED)), data);
        double[] validation = RunFigures.byEpoch(run, e -> e.validation().loss());
        double[] accuracy = tests.stream().mapToDouble(Evaluation::accuracy).toArray();
        double[] loss = tests.stream().mapToDouble(Evaluation::loss).toArray();
        Stop never = Stop.of(validation, task.epochs), checked = Stop.of(validation, CHECKED);
        Measured measured =
                Measured.of("bestEpoch", never.best)
                        .and("bestTestAccuracy", accuracy[never.best - 1])
                        .and("lastTestAccuracy", accuracy[task.epochs - 1])
                        .and("bestTestLoss", loss[never.best - 1])
                        .and("lastTestLoss", loss[task.epochs - 1])
                        .and("missOfStoppedEpoch", stopped.history().epochs().size() - checked.end)
                        .and("missOfStoppedAccuracy", stopped.test().accuracy() - accuracy[checked.best - 1])
                        .series("validationLoss", validation)
                        .series("testLoss", loss)
                        .series("testAccuracy", accuracy)
                        .series("trainLoss", RunFigures.byEpoch(run, e -> e.train().loss()));
        Stop[] stops = Arrays.stream(PATIENCE).mapToObj(p -> Stop.of(validation, p)).toArray(Stop[]::new);
        return measured.series("stopEpochs", Arrays.stream(stops).mapToDouble(s -> s.end).toArray())
                .series("stopLosses", Arrays.stream(stops).mapToDouble(s -> loss[s.best - 1]).toArray())
                .series("stopAccuracies", Arrays.stream(stops).mapToDouble(s -> accuracy[s.best - 1]).toArray());
    }

    private static Trainer trainer(Task task, Workbench bench) {
        var config = new TrainConfig(task.epochs, FewSamples.BATCH, false, bench.seed());
        return Trainer.of(FewSamples.net(task.width, 0, 0), new CrossEntropy(), new Adam(1e-3)).config(config);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                turns(CLEAN, "turns"),
                turns(NOISY, "turns-sooner"),
                Claim.of(
                        "wrong-labels-cost-accuracy",
                        r -> {
                            Proof.Interval gain = gain(r, NOISY);
                            return Verdict.of(
                                    gain.low() > 0,
                                    Text.percent(r.mean(NOISY, "bestTestAccuracy")),
                                    Text.percent(r.mean(NOISY, "lastTestAccuracy")));
                        }),
                Claim.of(
                        "right-labels-cost-loss-only",
                        r -> {
                            Proof.Interval gain = gain(r, CLEAN);
                            double best = r.mean(CLEAN, "bestTestLoss"), last = r.mean(CLEAN, "lastTestLoss");
                            return Verdict.of(
                                    last > best && gain.mean() < 0.01,
                                    Text.loss(best),
                                    Text.loss(last),
                                    Text.percent(r.mean(CLEAN, "bestTestAccuracy")),
                                    Text.percent(r.mean(CLEAN, "lastTestAccuracy")));
                        }),
                Claim.of(
                        "real-stop-agrees",
                        r ->
                                Verdict.of(
                                        List.of(CLEAN, NOISY).stream()
                                                .allMatch(cell ->
                                                        r.least(cell, "missOfStoppedEpoch") == 0
                                                                && r.most(cell, "missOfStoppedEpoch") == 0
                                                                && r.least(cell, "missOfStoppedAccuracy") == 0
                                                                && r.most(cell, "missOfStoppedAccuracy") == 0))),
                Claim.of(
                        "patience-pays-once",
                        r -> {
                            double[] loss = r.meanSeries(NOISY, "stopLosses"),
                                    epochs = r.meanSeries(NOISY, "stopEpochs");
                            int last = loss.length - 1;
                            boolean holds = loss[last] <= loss[0] && epochs[last] > 2 * epochs[0];
                            return Verdict.of(
                                    holds,
                                    Text.loss(loss[0]),
                                    Text.format("%.1f", epochs[0]),
                                    Text.loss(loss[last]),
                                    Text.format("%.1f", epochs[last]));
                        }));
    }

    private static Proof.Interval gain(Results results, String cell) {
        double[] best = results.values(cell, "bestTestAccuracy"), last = results.values(cell, "lastTestAccuracy");
        return Proof.Interval.of(IntStream.range(0, best.length).mapToObj(i -> best[i] - last[i]).toList());
    }

    /// The validation loss ends well above its least value, while the training loss ends below what it was there.
    private static Claim turns(String cell, String key) {
        return Claim.of(
                key,
                r -> {
                    double[] validation = r.series(cell, "validationLoss"), training = r.series(cell, "trainLoss");
                    int best = (int) r.values(cell, "bestEpoch")[0] - 1, last = validation.length - 1;
                    boolean holds = validation[last] > 1.2 * validation[best] && training[last] < training[best];
                    return Verdict.of(
                            holds,
                            String.valueOf(best + 1),
                            Text.loss(validation[best]),
                            Text.loss(validation[last]),
                            Text.loss(training[best]),
                            Text.loss(training[last]));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (String cell : List.of(CLEAN, NOISY)) {
            List<String> series = List.of("trainLoss", "validationLoss", "testLoss");
            double[][] all = series.stream().map(s -> results.series(cell, s)).toArray(double[][]::new);
            double most = Arrays.stream(all).flatMapToDouble(Arrays::stream).max().orElseThrow();
            int best = (int) results.values(cell, "bestEpoch")[0];
            var chart =
                    new Chart(
                                    words.picture(cell),
                                    Axis.whole(words.term("epoch"), 0, all[0].length),
                                    Axis.linear(words.term("loss"), 0, most))
                            .palette(Palette.of(series.size()))
                            .add(new Mark.Rule(words.term("best epoch") + ": " + best, best, true));
            for (int k = 0; k < all.length; k++)
                chart.add(Mark.Line.counted(words.figure(series.get(k)), "r" + k, 1, all[k]));
            pictures.put(cell, chart);
        }
        pictures.put("patience", patience(results, words));
        return pictures;
    }

    private static Picture patience(Results results, Words words) {
        double[] at = Arrays.stream(PATIENCE).asDoubleStream().toArray();
        double[] clean = results.meanSeries(CLEAN, "stopLosses"), noisy = results.meanSeries(NOISY, "stopLosses");
        return new Chart(
                        words.picture("patience"),
                        Axis.logarithmic(words.term("patience"), 1, 30),
                        Axis.fitting(words.term("test loss"), clean, noisy))
                .palette(Palette.of(2))
                .add(new Mark.Line(words.cell(CLEAN), "r0", at, clean, true))
                .add(new Mark.Line(words.cell(NOISY), "r1", at, noisy, true));
    }
}
