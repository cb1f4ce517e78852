package dev.gradus.lab.experiment.optimization;

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
import dev.gradus.lab.experiment.RunFigures;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Schedules of the learning rate from the same first rate, which is too high to end with: constant, steps, exponential, cosine, one cycle, plateau.
///
/// ```
/// w ← w - η s(k) ∇L          s(k) the factor of the schedule at step or epoch k
/// ```
/// The noise of mini-batches keeps a constant rate at a distance from the minimum that is proportional to η; a rate that falls takes the noise away.
public final class LearningRateSchedules implements Experiment {
    private static final int EPOCHS = 30, BATCH = 10;
    private static final double RATE = 0.3;
    private static final String CONSTANT = "constant", LOSS = "finalTrainLoss";

    @Override
    public String name() {
        return "learning-rate-schedules";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    /// By name; the one of a constant rate is none.
    private static Map<String, Object> schedules(int epochs) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(CONSTANT, "none");
        all.put("step", Map.of("type", "multi-step", "milestones", List.of(epochs / 2, epochs * 3 / 4), "gamma", 0.1));
        all.put("exponential", Map.of("type", "exponential", "gamma", 0.85));
        all.put("cosine", "cosine");
        all.put(
                "one-cycle",
                Map.of("type", "one-cycle", "lowMomentum", 0, "highMomentum", 0)); // the rate alone is compared
        all.put("reduce-on-plateau", Map.of("type", "reduce-on-plateau", "patience", 2));
        return all;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(4, EPOCHS);
        List<Cell> cells = new ArrayList<>();
        schedules(epochs)
                .forEach((name, schedule) -> {
                    Map<String, Object> settings =
                            Map.of(
                                    "data",
                                    "digits",
                                    "model",
                                    Map.of("type", "mlp", "hidden", List.of(5)),
                                    "prepare",
                                    "standardize",
                                    "optimizer",
                                    Map.of("type", "sgd", "learningRate", RATE),
                                    "schedule",
                                    schedule,
                                    "batchSize",
                                    BATCH,
                                    "epochs",
                                    epochs);
                    cells.add(Cell.program(name, size.pick(1, 5), settings, bench -> train(settings, bench)));
                });
        return cells;
    }

    private static Measured train(Map<String, Object> settings, Workbench bench) {
        List<Double> rates = new ArrayList<>();
        Trainer trainer = bench.trainer(settings, bench.data("digits")).keepLast();
        trainer.listen(event -> {
            if (event instanceof TrainEvent.StepDone done) rates.add(done.at().learningRate());
        });
        Run run = bench.train(trainer, bench.data("digits"));
        var last = run.history().epochs().getLast();
        return RunFigures.of(run)
                .and(LOSS, last.train().loss())
                .series("learningRate", rates.stream().mapToDouble(r -> r).toArray());
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "falling-rates-end-lower",
                        r -> {
                            double constant = r.mean(CONSTANT, LOSS),
                                    worst = falling(r).stream().mapToDouble(c -> r.mean(c, LOSS)).max().orElseThrow();
                            return Verdict.of(worst < constant, Text.loss(worst), Text.loss(constant));
                        }),
                Claim.of(
                        "accuracy-does-not-suffer",
                        r -> {
                            double constant = r.mean(CONSTANT, "testAccuracy");
                            double best =
                                    falling(r).stream().mapToDouble(c -> r.mean(c, "testAccuracy")).max().orElseThrow();
                            return Verdict.of(best > constant, Text.percent(best), Text.percent(constant));
                        }),
                Claim.of(
                        "one-cycle-begins-low",
                        r -> {
                            double[] rates = r.series("one-cycle", "learningRate");
                            double most = Arrays.stream(rates).max().orElseThrow();
                            boolean holds =
                                    rates[0] < most / 10
                                            && rates[rates.length - 1] < rates[0]
                                            && Math.abs(most - RATE) < 0.02 * RATE;
                            return Verdict.of(
                                    holds,
                                    Text.axis(rates[0]),
                                    Text.number(most),
                                    Text.number(rates[rates.length - 1]));
                        }));
    }

    private static List<String> falling(Results r) {
        return cells(r).stream().filter(cell -> !cell.equals(CONSTANT)).toList();
    }

    private static List<String> cells(Results r) {
        return r.rows().stream().map(row -> row.cell().name()).toList();
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = cells(results);
        int steps = results.series(CONSTANT, "learningRate").length;
        var rates =
                new Chart(
                                words.picture("rates"),
                                Axis.whole(words.term("step"), 0, steps),
                                Axis.linear(words.term("learning rate"), 0, RATE))
                        .palette(Palette.of(cells.size()));
        for (int i = 0; i < cells.size(); i++)
            rates.add(
                    Mark.Line.counted(
                            words.cell(cells.get(i)), "r" + i, 1, results.series(cells.get(i), "learningRate")));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("rates", rates);
        pictures.put("losses", Comparisons.epochs(words.picture("losses"), results, words, "trainLoss", cells));
        pictures.put("accuracy", Comparisons.figure(words.picture("accuracy"), results, words, "testAccuracy", cells));
        return pictures;
    }
}
