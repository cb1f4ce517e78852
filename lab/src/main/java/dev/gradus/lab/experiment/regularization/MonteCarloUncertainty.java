package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
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
import dev.gradus.model.MonteCarloDropout;
import dev.gradus.model.MonteCarloDropout.Uncertain;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Rng;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Monte-Carlo dropout against the scaled net: accuracy, log loss, calibration, and how uncertain both are on inputs that they should not know.
///
/// ```
/// p = 1/T Σ pₜ over T masks       H[p]: predictive entropy       I = H[p] - 1/T Σ H[pₜ]: mutual information, that of the weights
/// AUC = probability that a strange input is more uncertain than a test sample, ties counting half
/// ```
/// The net is trained on digits below 8; strange are 8 and 9, and pictures of noise. Source: Gal and Ghahramani 2016.
public final class MonteCarloUncertainty implements Experiment {
    private static final double P = 0.5;
    private static final int KNOWN = 8, BINS = 12;
    private static final double[] RETAINED = {1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5};
    private static final String CELL = "dropout-net", SCALED = "scaled", SAMPLED = "sampled";

    private record Task(String data, int samples, int width, int epochs, int tested, int passes) {}

    @Override
    public String name() {
        return "monte-carlo-dropout";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Task task = size.pick(new Task("digits", 100, 32, 2, 50, 5), new Task("mnist", 1000, 256, 30, 1000, 50));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", task.data);
        settings.put("samples", task.samples);
        settings.put("classes", KNOWN);
        settings.put("hidden", List.of(task.width, task.width));
        settings.put("dropout", P);
        settings.put("epochs", task.epochs);
        settings.put("batchSize", FewSamples.BATCH);
        settings.put("testSamples", task.tested);
        settings.put("passes", task.passes);
        return List.of(Cell.program(CELL, size.pick(1, 4), settings, bench -> uncertainty(task, bench)));
    }

    private static Measured uncertainty(Task task, Workbench bench) {
        Splits all = bench.data(task.data);
        Rng random = bench.random();
        Dataset test = Subset.drawn(known(all.test().data(), true), task.tested, random.fork("tested"));
        Splits data =
                new Splits(
                        new Split.Train(Subset.drawn(known(all.train().data(), true), task.samples, random)),
                        new Split.Validation(Subset.drawn(known(all.validation().data(), true), 100, random)),
                        new Split.Test(test));
        Dataset others = Subset.drawn(known(all.test().data(), false), task.tested, random.fork("others"));
        var trainer = FewSamples.trainer(FewSamples.net(task.width, 0, P), task.epochs, 0, bench.seed());
        TrainedModel model = bench.train(trainer, data).model();
        bench.done(0.5);
        var dropout = new MonteCarloDropout(model, task.passes, bench.seed());
        Uncertain own = dropout.predict(Answers.inputs(test), test.size());
        Uncertain left = dropout.predict(Answers.inputs(others), others.size());
        Dataset noise = noise(test, random.fork("noise"));
        Uncertain noisy = dropout.predict(Answers.inputs(noise), noise.size());
        Answers scaled = Answers.of(model, test), sampled = Answers.of(own.probabilities(), test);
        double[] scaledLeft = Answers.of(model, others).entropies();
        double[] scaledNoise = Answers.of(model, noise).entropies();
        Measured measured = Measured.nothing();
        for (var each :
                Map.of(SCALED, scaled, SAMPLED, sampled).entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
            measured =
                    measured.and(each.getKey() + "Accuracy", each.getValue().accuracy())
                            .and(each.getKey() + "Loss", each.getValue().logLoss())
                            .and(each.getKey() + "CalibrationError", each.getValue().calibration().error())
                            .series(each.getKey() + "Retained", retained(each.getValue()));
        }
        return measured.and("knownEntropy", mean(own.predictiveEntropy()))
                .and("leftOutEntropy", mean(left.predictiveEntropy()))
                .and("noiseEntropy", mean(noisy.predictiveEntropy()))
                .and("knownInformation", mean(information(own)))
                .and("leftOutInformation", mean(information(left)))
                .and("noiseInformation", mean(information(noisy)))
                .and("scaledLeftOutAuc", auc(scaledLeft, scaled.entropies()))
                .and("sampledLeftOutAuc", auc(left.predictiveEntropy(), own.predictiveEntropy()))
                .and("informationLeftOutAuc", auc(information(left), information(own)))
                .and("scaledNoiseAuc", auc(scaledNoise, scaled.entropies()))
                .and("sampledNoiseAuc", auc(noisy.predictiveEntropy(), own.predictiveEntropy()))
                .series("knownHistogram", histogram(own.predictiveEntropy()))
                .series("leftOutHistogram", histogram(left.predictiveEntropy()))
                .series("noiseHistogram", histogram(noisy.predictiveEntropy()));
    }

    /// The samples of the classes that are trained, or of the others; both have the task of all.
    private static Dataset known(Dataset all, boolean isKnown) {
        return new Subset(all, IntStream.range(0, all.size()).filter(i -> (all.label(i) < KNOWN) == isKnown).toArray());
    }

    /// As many pictures of uniform noise.
    private static Dataset noise(Dataset like, Rng random) {
        int size = like.shape().size();
        float[][] rows = new float[like.size()][size];
        for (int i = 0; i < rows.length; i++)
            for (int j = 0; j < size; j++) rows[i][j] = (float) random.uniform((long) i * size + j);
        return InMemory.of("noise", rows, new int[rows.length], like.task().names()).shaped(like.shape());
    }

    private static double[] information(Uncertain answers) {
        return IntStream.range(0, answers.classes().length).mapToDouble(answers::mutualInformation).toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
    }

    private static double auc(double[] strange, double[] known) {
        double above = 0;
        for (double s : strange) for (double k : known) above += s > k ? 1 : s == k ? 0.5 : 0;
        return above / strange.length / known.length;
    }

    /// The accuracy on the least uncertain share of the samples.
    private static double[] retained(Answers answers) {
        double[] entropies = answers.entropies(), accuracy = new double[RETAINED.length];
        List<Integer> order =
                IntStream.range(0, entropies.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> entropies[i]))
                        .toList();
        for (int k = 0; k < RETAINED.length; k++) {
            int count = (int) Math.round(RETAINED[k] * order.size());
            accuracy[k] = (double) order.stream().limit(count).filter(answers::isRight).count() / count;
        }
        return accuracy;
    }

    /// The share of samples by entropy, from 0 to ln 8.
    private static double[] histogram(double[] entropies) {
        double[] shares = new double[BINS];
        for (double h : entropies)
            shares[Math.clamp((int) (h / Math.log(KNOWN) * BINS), 0, BINS - 1)] += 1.0 / entropies.length;
        return shares;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "accuracy-is-alike",
                        r -> {
                            double scaled = r.mean(CELL, "scaledAccuracy"), sampled = r.mean(CELL, "sampledAccuracy");
                            boolean holds = Math.abs(scaled - sampled) < 0.01;
                            return Verdict.of(holds, Text.percent(scaled), Text.percent(sampled));
                        }),
                each("log-loss-falls", "sampledLoss", "scaledLoss"),
                each("left-out-is-uncertain", "knownEntropy", "leftOutEntropy"),
                each("weights-are-uncertain", "knownInformation", "leftOutInformation"),
                Claim.of(
                        "strange-is-told-apart",
                        r -> {
                            double left = r.least(CELL, "sampledLeftOutAuc");
                            return Verdict.of(
                                    left > 0.8,
                                    auc(r, "sampledLeftOutAuc"),
                                    auc(r, "scaledLeftOutAuc"),
                                    auc(r, "sampledNoiseAuc"),
                                    auc(r, "scaledNoiseAuc"));
                        }),
                Claim.of(
                        "refusing-pays",
                        r -> {
                            double[] accuracy = r.meanSeries(CELL, SAMPLED + "Retained");
                            // half of the errors are among the fifth that is refused
                            boolean holds = 1 - accuracy[4] < 0.5 * (1 - accuracy[0]);
                            return Verdict.of(
                                    holds,
                                    Text.percent(accuracy[0]),
                                    Text.percent(accuracy[4]),
                                    Text.percent(accuracy[7]));
                        }));
    }

    /// With each seed the first figure is below the second.
    private static Claim each(String key, String less, String more) {
        return Claim.of(
                key,
                r -> {
                    double[] a = r.values(CELL, less), b = r.values(CELL, more);
                    boolean holds = IntStream.range(0, a.length).allMatch(i -> a[i] < b[i]);
                    return Verdict.of(holds, Text.loss(r.mean(CELL, less)), Text.loss(r.mean(CELL, more)));
                });
    }

    private static String auc(Results results, String figure) {
        return Text.format("%.3f", results.mean(CELL, figure));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] middles = IntStream.range(0, BINS).mapToDouble(i -> (i + 0.5) * Math.log(KNOWN) / BINS).toArray();
        List<String> kinds = List.of("known", "leftOut", "noise");
        double[][] shares = kinds.stream().map(k -> results.meanSeries(CELL, k + "Histogram")).toArray(double[][]::new);
        var entropies =
                new Chart(
                                words.picture("entropies"),
                                Axis.linear(words.term("predictive entropy"), 0, Math.log(KNOWN)),
                                Axis.fitting(words.term("share"), shares).words(Text::share))
                        .palette(Palette.of(3));
        for (int k = 0; k < shares.length; k++)
            entropies.add(new Mark.Line(words.figure(kinds.get(k) + "Entropy"), "r" + k, middles, shares[k], true));
        double[] scaled = results.meanSeries(CELL, SCALED + "Retained"),
                sampled = results.meanSeries(CELL, SAMPLED + "Retained");
        var retained =
                new Chart(
                                words.picture("retained"),
                                Axis.linear(words.term("share of samples answered"), 0.5, 1).words(Text::share),
                                Axis.fitting(words.term("accuracy"), scaled, sampled).words(Text::share).upTo(1))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.figure("scaledAccuracy"), "r0", RETAINED, scaled, true))
                        .add(new Mark.Line(words.figure("sampledAccuracy"), "r1", RETAINED, sampled, true));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("entropies", entropies);
        pictures.put("retained", retained);
        return pictures;
    }
}
