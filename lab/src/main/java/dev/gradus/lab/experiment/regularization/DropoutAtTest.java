package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
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
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/// Dropout at test time: both forms of scaling, what happens without it, and what the scaled net stands for.
///
/// ```
/// classical  y = m h in training, (1 - p) h at test        inverted  y = m h / (1 - p) in training, h at test
/// the same net in both forms:  the weights behind a dropout layer are W / (1 - p) and W
/// ```
public final class DropoutAtTest implements Experiment {
    private static final double P = 0.5;
    private static final int[] NETS = {1, 2, 3, 5, 10, 20, 50, 100, 200};
    private static final String TRAINED = "trained", ONE = "one-layer", TWO = "two-layers";
    private static final String ARITHMETIC = "arithmeticDistance", GEOMETRIC = "geometricDistance";
    private static final Set<String> BEHIND_DROPOUT = Set.of("5.weight", "8.weight");

    private record Task(String data, int samples, int width, int epochs, int tested) {}

    @Override
    public String name() {
        return "dropout-at-test";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        var task = size.pick(new Task("digits", 100, 32, 3, 50), new Task("mnist", 2000, 256, 20, 1000));
        int seeds = size.pick(1, 3), epochs = size.pick(2, 60);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        task.data,
                        "samples",
                        task.samples,
                        "hidden",
                        List.of(task.width, task.width),
                        "dropout",
                        P,
                        "epochs",
                        task.epochs,
                        "batchSize",
                        FewSamples.BATCH,
                        "testSamples",
                        task.tested,
                        "nets",
                        NETS[NETS.length - 1]);
        return List.of(
                Cell.program(TRAINED, seeds, settings, bench -> trained(task, bench)),
                exact(ONE, seeds, epochs, 10),
                exact(TWO, seeds, epochs, 6, 6));
    }

    private static Cell exact(String name, int seeds, int epochs, Integer... widths) {
        List<Integer> hidden = List.of(widths);
        Map<String, Object> settings =
                Map.of("data", "digits", "hidden", hidden, "dropout", P, "epochs", epochs, "testSamples", 100);
        return Cell.program(name, seeds, settings, bench -> exact(hidden, epochs, bench));
    }

    private static Measured trained(Task task, Workbench bench) {
        Splits data = FewSamples.of(bench, task.data, task.samples, 100);
        Sequential net = FewSamples.net(task.width, 0, P);
        TrainedModel model = bench.train(FewSamples.trainer(net, task.epochs, 0, bench.seed()), data).model();
        bench.done(0.5);
        Dataset test = Subset.drawn(data.test().data(), task.tested, bench.random().fork("tested"));
        Answers inverted = Answers.of(model, test);
        Answers classical = Answers.of(classical(model, true), test);
        Answers forgotten = Answers.of(classical(model, false), test);
        Measured measured =
                Measured.of("scaledAccuracy", inverted.accuracy())
                        .and("scaledLoss", inverted.logLoss())
                        .and("differenceOfForms", mostDifference(inverted, classical))
                        .and("forgottenAccuracy", forgotten.accuracy())
                        .and("forgottenLoss", forgotten.logLoss());
        return ensemble(model, test, inverted, measured, bench);
    }

    /// The same net in the classical form.
    private static TrainedModel classical(TrainedModel inverted, boolean scales) {
        List<Layer> layers = new ArrayList<>();
        for (Layer layer : inverted.network().layers()) {
            layers.add(
                    switch (layer) {
                        case Dropout dropout -> new ClassicalDropout(dropout.config().p(), scales);
                        case Linear linear -> new Linear(linear.config().units());
                        default -> layer;
                    });
        }
        Sequential net = Sequential.of(layers.toArray(Layer[]::new)).build(inverted.sampleShape(), 0);
        Map<String, Tensor> state = new LinkedHashMap<>(inverted.network().state());
        state.replaceAll((name, value) -> BEHIND_DROPOUT.contains(name) ? value.mul(1 / (1 - P)) : value);
        net.state(state);
        return new TrainedModel(net, inverted.loss(), inverted.task(), inverted.preparations(), Map.of());
    }

    private static double mostDifference(Answers one, Answers other) {
        double most = 0;
        for (int i = 0; i < one.labels().length; i++) {
            for (int c = 0; c < one.probabilities()[i].length; c++)
                most = Math.max(most, Math.abs(one.probabilities()[i][c] - other.probabilities()[i][c]));
        }
        return most;
    }

    /// The mean of the first 1, 2 … thinned nets, beside the scaled one.
    private static Measured ensemble(
            TrainedModel model, Dataset test, Answers scaled, Measured measured, Workbench bench) {
        float[] inputs = Answers.inputs(test);
        List<Answers> nets = new ArrayList<>();
        Tensor scores = Tensor.zeros(test.size(), FewSamples.CLASSES);
        double[] accuracy = new double[NETS.length],
                away = new double[NETS.length],
                geometricAway = new double[NETS.length];
        for (int k = 0; k < NETS.length; k++) {
            while (nets.size() < NETS[k]) {
                Rng rng = bench.random().fork("masks").fork(nets.size());
                Tensor outputs = model.outputs(inputs, test.size(), chunk -> Pass.sampling(rng.fork(chunk)));
                nets.add(Answers.of(model.answers(outputs).values(), test));
                scores = scores.add(outputs);
            }
            // the softmax of mean scores is the normalized geometric mean
            Answers geometric = Answers.of(model.answers(scores.mul(1.0 / nets.size())).values(), test);
            Answers mean = Answers.mean(nets);
            accuracy[k] = mean.accuracy();
            away[k] = mean.distance(scaled);
            geometricAway[k] = geometric.distance(scaled);
            bench.done(0.5 + 0.5 * NETS[k] / NETS[NETS.length - 1]);
        }
        double single = nets.stream().mapToDouble(Answers::accuracy).average().orElseThrow();
        double singleLoss = nets.stream().mapToDouble(Answers::logLoss).average().orElseThrow();
        return measured.and("leftOnAccuracy", single)
                .and("leftOnLoss", singleLoss)
                .series("meanAccuracy", accuracy)
                .series(ARITHMETIC, away)
                .series(GEOMETRIC, geometricAway);
    }

    private static Measured exact(List<Integer> hidden, int epochs, Workbench bench) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int units : hidden) layers.addAll(List.of(new Linear(units), new ReLU(), new Dropout(P)));
        layers.add(new Linear(FewSamples.CLASSES));
        Sequential net = Sequential.of(layers.toArray(Layer[]::new));
        Splits digits = bench.data("digits");
        TrainedModel model = bench.train(FewSamples.trainer(net, epochs, 0, bench.seed()), digits).model();
        int[] places = hidden.size() == 1 ? new int[] {1, 4} : new int[] {1, 4, 7};
        var masks = new AllMasks(model.network(), P, places);
        Dataset test = Subset.drawn(digits.test().data(), 100, bench.random().fork("tested"));
        float[] x = new float[test.shape().size()];
        double arithmetic = 0, geometric = 0;
        for (int i = 0; i < test.size(); i++) {
            test.readInput(i, x, 0);
            double[] input = new double[x.length];
            for (int j = 0; j < x.length; j++) input[j] = x[j];
            double[] scaled = masks.scaled(input);
            double[][] means = masks.means(input);
            for (int c = 0; c < scaled.length; c++) {
                arithmetic = Math.max(arithmetic, Math.abs(means[0][c] - scaled[c]));
                geometric = Math.max(geometric, Math.abs(means[1][c] - scaled[c]));
            }
        }
        return Measured.of("geometricDifference", geometric).and("arithmeticDifference", arithmetic);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "forms-agree",
                        r -> {
                            double most = r.most(TRAINED, "differenceOfForms");
                            return Verdict.of(most < 1e-5, Text.axis(most));
                        }),
                Claim.of(
                        "forgotten-is-overconfident",
                        r ->
                                Verdict.of(
                                        eachAbove(r, "forgottenLoss", "scaledLoss"),
                                        Text.loss(r.mean(TRAINED, "scaledLoss")),
                                        Text.loss(r.mean(TRAINED, "forgottenLoss")))),
                Claim.of(
                        "left-on-is-worse",
                        r ->
                                Verdict.of(
                                        eachAbove(r, "scaledAccuracy", "leftOnAccuracy"),
                                        Text.percent(r.mean(TRAINED, "scaledAccuracy")),
                                        Text.percent(r.mean(TRAINED, "leftOnAccuracy")))),
                Claim.of(
                        "ensemble-approaches",
                        r -> {
                            double[] arithmetic = r.meanSeries(TRAINED, ARITHMETIC),
                                    geometric = r.meanSeries(TRAINED, GEOMETRIC);
                            int last = NETS.length - 1;
                            boolean falls = true;
                            for (int k = 1; k <= last; k++)
                                falls &= geometric[k] < geometric[k - 1] && arithmetic[k] < arithmetic[k - 1];
                            double off =
                                    Math.abs(
                                            r.meanSeries(TRAINED, "meanAccuracy")[last]
                                                    - r.mean(TRAINED, "scaledAccuracy"));
                            return Verdict.of(
                                    falls && geometric[last] < arithmetic[last] && off < 0.005,
                                    Text.loss(geometric[0]),
                                    Text.loss(geometric[last]),
                                    Text.loss(arithmetic[last]),
                                    Text.difference("accuracy", off));
                        }),
                Claim.of(
                        "geometric-mean-is-exact",
                        r -> {
                            double geometric = r.most(ONE, "geometricDifference");
                            double arithmetic = r.least(ONE, "arithmeticDifference");
                            boolean holds = geometric < 1e-12 && arithmetic > 1e-3;
                            return Verdict.of(holds, Text.loss(geometric), Text.loss(arithmetic));
                        }),
                Claim.of(
                        "deeper-is-not",
                        r -> {
                            double least = r.least(TWO, "geometricDifference");
                            return Verdict.of(least > 1e-3, Text.loss(least));
                        }));
    }

    private static boolean eachAbove(Results results, String figure, String other) {
        double[] above = results.values(TRAINED, figure), below = results.values(TRAINED, other);
        boolean holds = true;
        for (int i = 0; i < above.length; i++) holds &= above[i] > below[i];
        return holds;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        double[] nets = DoubleStream.iterate(0, k -> k + 1).limit(NETS.length).map(k -> NETS[(int) k]).toArray();
        double[] accuracy = results.meanSeries(TRAINED, "meanAccuracy"),
                away = results.meanSeries(TRAINED, ARITHMETIC),
                geometric = results.meanSeries(TRAINED, GEOMETRIC);
        double scaled = results.mean(TRAINED, "scaledAccuracy"), single = results.mean(TRAINED, "leftOnAccuracy");
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "accuracy",
                new Chart(
                                words.picture("accuracy"),
                                Axis.logarithmic(words.term("thinned nets"), 1, NETS[NETS.length - 1]),
                                Axis.fitting(words.term("test accuracy"), accuracy, new double[] {scaled, single})
                                        .words(Text::share))
                        .palette(Palette.of(1))
                        .add(new Mark.Rule(words.figure("scaledAccuracy"), scaled, false))
                        .add(new Mark.Line("", "r0", nets, accuracy, true)));
        pictures.put(
                "distance",
                new Chart(
                                words.picture("distance"),
                                Axis.logarithmic(words.term("thinned nets"), 1, NETS[NETS.length - 1]),
                                Axis.linear(words.term("distance of the probabilities"), 0, away[0]))
                        .palette(Palette.of(2))
                        .add(new Mark.Line(words.figure(ARITHMETIC), "r0", nets, away, true))
                        .add(new Mark.Line(words.figure(GEOMETRIC), "r1", nets, geometric, true)));
        return pictures;
    }
}
