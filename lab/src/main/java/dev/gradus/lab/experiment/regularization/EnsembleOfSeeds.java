package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
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
import dev.gradus.model.TrainedModel;
import dev.gradus.train.Ensemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The predictions of 1 to 10 nets together that differ by their seeds only: mean of probabilities, and majority vote.
///
/// ```
/// mean: argmax 1/M Σ pₘ        vote: the class that most nets answer; where several have as many votes, that of the first net counts
/// -ln 1/M Σ pₘ ≤ 1/M Σ -ln pₘ        for each sample (Jensen): the log loss of the mean is at most the mean of the log losses
/// ```
/// Each number of nets is measured on all ten runs of as many neighbours in a circle. Sources: Hansen and Salamon 1990; Lakshminarayanan et
/// al. 2017.
public final class EnsembleOfSeeds implements Experiment {
    private static final int MODELS = 10;
    private static final String CELL = "ensemble", MEAN = "meanAccuracies", VOTE = "voteAccuracies";
    private static final String LOSS = "meanLosses", SINGLE = "singleLosses";

    private record Task(String data, int samples, int width, int epochs) {}

    @Override
    public String name() {
        return "ensemble";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        var task = size.pick(new Task("digits", 60, 16, 1), new Task("fashion-mnist", 1000, 128, 25));
        Map<String, Object> settings =
                Map.of(
                        "data",
                        task.data,
                        "samples",
                        task.samples,
                        "hidden",
                        List.of(task.width, task.width),
                        "epochs",
                        task.epochs,
                        "batchSize",
                        FewSamples.BATCH,
                        "models",
                        MODELS);
        return List.of(Cell.program(CELL, size.pick(1, 4), settings, bench -> ensemble(task, bench)));
    }

    private static Measured ensemble(Task task, Workbench bench) {
        Splits data = FewSamples.of(bench, task.data, task.samples, 100);
        Dataset test = data.test().data();
        List<TrainedModel> models = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int m = 0; m < MODELS; m++) {
            var trainer = FewSamples.trainer(FewSamples.net(task.width, 0, 0), task.epochs, 0, 100 * bench.seed() + m);
            models.add(bench.train(trainer, data).model());
            answers.add(Answers.of(models.getLast(), test));
            bench.done((m + 1.0) / MODELS);
        }
        double[] mean = new double[MODELS],
                vote = new double[MODELS],
                loss = new double[MODELS],
                single = new double[MODELS];
        for (int count = 1; count <= MODELS; count++) {
            for (int first = 0; first < MODELS; first++) {
                int from = first;
                List<Answers> some = IntStream.range(0, count).mapToObj(i -> answers.get((from + i) % MODELS)).toList();
                Answers together = Answers.mean(some);
                mean[count - 1] += together.accuracy() / MODELS;
                vote[count - 1] += vote(some) / MODELS;
                loss[count - 1] += together.logLoss() / MODELS;
                single[count - 1] += some.stream().mapToDouble(Answers::logLoss).average().orElseThrow() / MODELS;
            }
        }
        double ofLibrary = Ensemble.of(models).of(test).accuracy();
        return Measured.of("singleAccuracy", mean[0])
                .and("ensembleAccuracy", mean[MODELS - 1])
                .and("voteAccuracy", vote[MODELS - 1])
                .and("singleLoss", loss[0])
                .and("ensembleLoss", loss[MODELS - 1])
                .and("differenceFromLibrary", ofLibrary - mean[MODELS - 1])
                .series(MEAN, mean)
                .series(VOTE, vote)
                .series(LOSS, loss)
                .series(SINGLE, single);
    }

    /// The accuracy of the majority vote.
    private static double vote(List<Answers> models) {
        int[] labels = models.getFirst().labels();
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] votes = new double[FewSamples.CLASSES];
            votes[models.getFirst().found(i)] += 0.5; // decides where several have as many votes
            for (Answers model : models) votes[model.found(i)]++;
            if (Answers.argMax(votes) == labels[i]) right++;
        }
        return (double) right / labels.length;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "ensemble-is-better",
                        r -> {
                            double[] single = r.values(CELL, "singleAccuracy"),
                                    ten = r.values(CELL, "ensembleAccuracy");
                            boolean holds = IntStream.range(0, ten.length).allMatch(i -> ten[i] > single[i]);
                            return Verdict.of(
                                    holds,
                                    Text.percent(r.mean(CELL, "singleAccuracy")),
                                    Text.percent(r.mean(CELL, "ensembleAccuracy")));
                        }),
                Claim.of(
                        "jensen",
                        r -> {
                            double[] loss = r.meanSeries(CELL, LOSS), single = r.meanSeries(CELL, SINGLE);
                            boolean holds = IntStream.range(1, MODELS).allMatch(k -> loss[k] <= single[k]);
                            return Verdict.of(holds, Text.loss(single[MODELS - 1]), Text.loss(loss[MODELS - 1]));
                        }),
                Claim.of(
                        "loss-falls-with-each",
                        r -> {
                            double[] loss = r.meanSeries(CELL, LOSS);
                            boolean falls = IntStream.range(1, MODELS).allMatch(k -> loss[k] < loss[k - 1]);
                            return Verdict.of(falls, Text.loss(loss[0]), Text.loss(loss[1]), Text.loss(loss[9]));
                        }),
                Claim.of(
                        "few-are-enough",
                        r -> {
                            double[] loss = r.meanSeries(CELL, LOSS);
                            double share = (loss[0] - loss[4]) / (loss[0] - loss[MODELS - 1]);
                            return Verdict.of(share > 0.8, Text.percent(share));
                        }),
                Claim.of(
                        "mean-beats-vote",
                        r -> {
                            double[] mean = r.meanSeries(CELL, MEAN), vote = r.meanSeries(CELL, VOTE);
                            boolean holds = IntStream.range(1, MODELS).allMatch(k -> mean[k] >= vote[k]);
                            return Verdict.of(
                                    holds,
                                    Text.percent(mean[1]),
                                    Text.percent(vote[1]),
                                    Text.percent(mean[9]),
                                    Text.percent(vote[9]));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] mean = results.meanSeries(CELL, MEAN), vote = results.meanSeries(CELL, VOTE);
        double[] loss = results.meanSeries(CELL, LOSS), single = results.meanSeries(CELL, SINGLE);
        Axis models = Axis.whole(words.term("models"), 1, MODELS);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "accuracy",
                new Chart(
                                words.picture("accuracy"),
                                models,
                                Axis.fitting(words.term("test accuracy"), mean, vote).words(Text::share))
                        .palette(Palette.of(2))
                        .add(Mark.Line.counted(words.figure("ensembleAccuracy"), "r0", 1, mean).withDots())
                        .add(Mark.Line.counted(words.figure("voteAccuracy"), "r1", 1, vote).withDots()));
        pictures.put(
                "loss",
                new Chart(words.picture("loss"), models, Axis.fitting(words.term("test loss"), loss, single))
                        .palette(Palette.of(2))
                        .add(Mark.Line.counted(words.figure("ensembleLoss"), "r0", 1, loss).withDots())
                        .add(Mark.Line.counted(words.figure("singleLoss"), "r1", 1, single).withDots()));
        return pictures;
    }
}
