package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.chart.Tiles;
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
import dev.gradus.model.Adversary;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Adversarial examples: a change of each pixel by ε, with the sign of the gradient, against random noise of the same size.
///
/// ```
/// x' = clamp(x + ε sign(∂L/∂x), 0, 1)
/// linear model:  the score moves by ε ‖w‖₁ with the sign of w, by a random sum of standard deviation ε ‖w‖₂ with random signs
/// ```
/// Source: I. Goodfellow, J. Shlens and C. Szegedy, "Explaining and harnessing adversarial examples", 2015. Digits, d → 64 → 10, pixels
/// from 0 to 1; trained on clean samples, or on as many changed ones beside them.
public final class Adversarial implements Experiment {
    private static final double[] EPSILONS = {0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25};
    private static final int MIDDLE = 3, SAMPLES = 3000, TEST = 500, EPOCHS = 10, BATCH = 50, SEEDS = 3, SHOWN = 8;
    private static final double TRAINED = 0.1, STRONG = 0.25;
    private static final String PLAIN = "plain", ROBUST = "fgsm-trained", LINEAR = "linear-3-7";
    private static final String FGSM = "fgsm", PGD = "pgd", NOISE = "noise";
    private static final List<String> ATTACKS = List.of(NOISE, FGSM, PGD);

    @Override
    public String name() {
        return "adversarial";
    }

    @Override
    public Theme theme() {
        return Theme.AUGMENTATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        int epochs = size.pick(1, EPOCHS), samples = size.pick(500, SAMPLES), seeds = size.pick(1, SEEDS);
        Map<String, Object> settings =
                Map.of("data", data, "samples", samples, "epochs", epochs, "epsilons", Arrays.toString(EPSILONS));
        Map<String, Object> linear =
                Map.of("data", data, "classes", "3 against 7", "samples", "all", "epochs", epochs, "epsilon", STRONG);
        Map<String, Object> robust = new LinkedHashMap<>(settings);
        robust.put("trainedEpsilon", TRAINED);
        return List.of(
                Cell.program(PLAIN, seeds, settings, bench -> measure(0, data, samples, epochs, bench)),
                Cell.program(ROBUST, seeds, robust, bench -> measure(TRAINED, data, samples, epochs, bench)),
                Cell.program(LINEAR, seeds, linear, bench -> linear(data, epochs, bench)));
    }

    private static Measured measure(double trained, String data, int samples, int epochs, Workbench bench) {
        Splits part = SmallData.part(bench, data, samples, TEST);
        Sequential net = learned(net(64, 10), trained, part.train().data(), epochs, bench);
        Batch test = all(part.test().data());
        var measured = Measured.of("testAccuracy", accuracy(net, test.inputs(), test));
        for (String attack : ATTACKS) {
            double[] accuracies =
                    DoubleStream.of(EPSILONS)
                            .map(epsilon -> accuracy(net, attacked(net, attack, test, epsilon, bench), test))
                            .toArray();
            measured = measured.and(attack + "Accuracy", accuracies[MIDDLE]).series(attack, accuracies);
        }
        int size = part.test().data().shape().size();
        for (String attack : List.of(FGSM, NOISE)) {
            Tensor changed = attacked(net, attack, test, TRAINED, bench);
            measured =
                    measured.series(attack + "-pixels", some(changed, size))
                            .series(attack + "-answers", answers(net, changed));
        }
        return measured.series("pixels", some(test.inputs(), size)).series("answers", answers(net, test.inputs()));
    }

    private static Sequential net(int hidden, int classes) {
        return hidden == 0
                ? Sequential.of(new Flatten(), new Linear(classes))
                : Sequential.of(new Flatten(), new Linear(hidden), new ReLU(), new Linear(classes));
    }

    /// Learns from clean samples, and where ε is above 0 with the mean of their loss and the loss of changed ones.
    private static Sequential learned(Sequential net, double epsilon, Dataset train, int epochs, Workbench bench) {
        net.build(train.shape(), bench.seed());
        var loss = new CrossEntropy();
        var adam = new Adam(0.002);
        adam.attach(net.parameters());
        var adversary = new Adversary(net, loss, 0, 1);
        Loader loader = Loader.of(train).batchSize(BATCH).shuffle(bench.seed());
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (Batch batch : loader.epoch(epoch)) {
                Tensor changed =
                        epsilon == 0 ? batch.inputs() : adversary.fgsm(batch.inputs(), batch.targets(), epsilon);
                adam.zeroGrad();
                Tensor clean = loss.of(net.forward(batch.inputs(), Pass.evaluation()), batch.targets());
                Tensor whole =
                        epsilon == 0
                                ? clean
                                : clean.add(loss.of(net.forward(changed, Pass.evaluation()), batch.targets())).mul(0.5);
                whole.backward();
                adam.step();
            }
            bench.done((epoch + 1.0) / (epochs + 1));
        }
        return net;
    }

    private static Batch all(Dataset data) {
        return Loader.of(data).batchSize(data.size()).iterator().next();
    }

    private static Tensor attacked(Sequential net, String attack, Batch batch, double epsilon, Workbench bench) {
        var adversary = new Adversary(net, new CrossEntropy(), 0, 1);
        return switch (attack) {
            case FGSM -> adversary.fgsm(batch.inputs(), batch.targets(), epsilon);
            case PGD -> adversary.pgd(batch.inputs(), batch.targets(), epsilon, epsilon / 4, 8, bench.random());
            default -> signs(batch.inputs(), epsilon, bench.random(), 0, 1);
        };
    }

    /// Each element moved by ε up or down at random.
    private static Tensor signs(Tensor inputs, double epsilon, Rng rng, double low, double high) {
        float[] x = inputs.toFloats();
        for (int i = 0; i < x.length; i++)
            x[i] = (float) Math.clamp(x[i] + (rng.bits(i) < 0 ? -epsilon : epsilon), low, high);
        return Tensor.of(inputs.shape(), x);
    }

    private static double accuracy(Sequential net, Tensor inputs, Batch batch) {
        int[] said = new CrossEntropy().classes(net.forward(inputs, Pass.evaluation())).toInts();
        int[] labels = batch.targets().toInts();
        return IntStream.range(0, said.length).filter(i -> said[i] == labels[i]).count() / (double) said.length;
    }

    private static double[] some(Tensor samples, int size) {
        float[] x = samples.toFloats();
        return IntStream.range(0, SHOWN * size).mapToDouble(i -> x[i]).toArray();
    }

    private static double[] answers(Sequential net, Tensor inputs) {
        int[] said = new CrossEntropy().classes(net.forward(inputs, Pass.evaluation())).toInts();
        return IntStream.range(0, SHOWN).mapToDouble(i -> said[i]).toArray();
    }

    /// The linear explanation: 3 against 7 by logistic regression, whose score is `w · x + b` with w the difference of both weights.
    private static Measured linear(String data, int epochs, Workbench bench) {
        Splits whole = bench.data(data);
        Dataset train = threesAndSevens(whole.train().data()), test = threesAndSevens(whole.test().data());
        Sequential net = learned(net(0, 2), 0, train, epochs, bench);
        float[] weights = net.parameters().getFirst().value().toFloats();
        int d = weights.length / 2;
        double[] w = IntStream.range(0, d).mapToDouble(i -> weights[d + i] - weights[i]).toArray();
        double one = DoubleStream.of(w).map(Math::abs).sum();
        double two = Math.sqrt(DoubleStream.of(w).map(v -> v * v).sum());
        Batch batch = all(test);
        var adversary = new Adversary(net, new CrossEntropy());
        Tensor fooled = adversary.fgsm(batch.inputs(), batch.targets(), STRONG);
        double infinite = Double.POSITIVE_INFINITY;
        Tensor noisy = signs(batch.inputs(), STRONG, bench.random(), -infinite, infinite);
        double[] clean = scores(net, batch.inputs()), moved = scores(net, fooled), shaken = scores(net, noisy);
        double shift = 0, square = 0;
        for (int i = 0; i < clean.length; i++) {
            shift += Math.abs(moved[i] - clean[i]) / clean.length;
            square += Math.pow(shaken[i] - clean[i], 2) / clean.length;
        }
        return Measured.of("testAccuracy", accuracy(net, batch.inputs(), batch))
                .and("cleanErrorShare", 1 - accuracy(net, batch.inputs(), batch))
                .and("fooledErrorShare", 1 - accuracy(net, fooled, batch))
                .and("noisyErrorShare", 1 - accuracy(net, noisy, batch))
                .and("shift", shift)
                .and("predictedShift", STRONG * one)
                .and("noiseShift", Math.sqrt(square))
                .and("predictedNoiseShift", STRONG * two);
    }

    private static double[] scores(Sequential net, Tensor inputs) {
        float[] outputs = net.forward(inputs, Pass.evaluation()).toFloats();
        return IntStream.range(0, outputs.length / 2).mapToDouble(i -> outputs[2 * i + 1] - outputs[2 * i]).toArray();
    }

    private static Dataset threesAndSevens(Dataset data) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            if (data.label(i) != 3 && data.label(i) != 7) continue;
            float[] row = new float[data.shape().size()];
            data.readInput(i, row, 0);
            rows.add(row);
            labels.add(data.label(i) == 7 ? 1 : 0);
        }
        int[] classes = labels.stream().mapToInt(i -> i).toArray();
        return InMemory.of(data.name(), rows.toArray(float[][]::new), classes, List.of("3", "7"));
    }

    @Override
    public List<Published> published() {
        String source = "Goodfellow et al. 2015, section 5 (recalled)";
        return List.of(
                new Published(LINEAR, "cleanErrorShare", 0.016, source),
                new Published(LINEAR, "fooledErrorShare", 0.99, source));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "direction-counts",
                        r -> {
                            double clean = r.mean(PLAIN, "testAccuracy"), fooled = r.mean(PLAIN, "fgsmAccuracy");
                            double noisy = r.mean(PLAIN, "noiseAccuracy");
                            return Verdict.of(
                                    fooled < clean - 0.4 && noisy > clean - 0.05,
                                    Text.percent(clean),
                                    Text.percent(fooled),
                                    Text.percent(noisy));
                        }),
                Claim.of(
                        "several-steps",
                        r -> {
                            double fast = r.mean(PLAIN, "fgsmAccuracy"), slow = r.mean(PLAIN, "pgdAccuracy");
                            return Verdict.of(slow <= fast, Text.percent(slow), Text.percent(fast));
                        }),
                Claim.of(
                        "training-helps",
                        r -> {
                            double plain = r.mean(PLAIN, "fgsmAccuracy"), robust = r.mean(ROBUST, "fgsmAccuracy");
                            double pgd = r.mean(ROBUST, "pgdAccuracy");
                            return Verdict.of(
                                    robust > plain + 0.3 && pgd > r.mean(PLAIN, "pgdAccuracy") + 0.3,
                                    Text.percent(plain),
                                    Text.percent(robust),
                                    Text.percent(pgd));
                        }),
                Claim.of(
                        "clean-accuracy",
                        r -> {
                            double plain = r.mean(PLAIN, "testAccuracy"), robust = r.mean(ROBUST, "testAccuracy");
                            return Verdict.of(
                                    Math.abs(plain - robust) < 0.03, Text.percent(plain), Text.percent(robust));
                        }),
                Claim.of(
                        "linear",
                        r -> {
                            double shift = r.mean(LINEAR, "shift"), predicted = r.mean(LINEAR, "predictedShift");
                            double noise = r.mean(LINEAR, "noiseShift"), random = r.mean(LINEAR, "predictedNoiseShift");
                            return Verdict.of(
                                    Math.abs(shift / predicted - 1) < 0.02 && Math.abs(noise / random - 1) < 0.2,
                                    Text.number(shift),
                                    Text.number(predicted),
                                    Text.number(noise),
                                    Text.number(random));
                        }),
                Claim.of(
                        "linear-is-fooled",
                        r -> {
                            double fooled = r.mean(LINEAR, "fooledErrorShare"),
                                    clean = r.mean(LINEAR, "cleanErrorShare");
                            double noisy = r.mean(LINEAR, "noisyErrorShare");
                            return Verdict.of(
                                    fooled > 0.95 && noisy < 0.1,
                                    Text.percent(clean),
                                    Text.percent(fooled),
                                    Text.percent(noisy));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var accuracy =
                new Chart(
                                words.picture("accuracy"),
                                Axis.linear("ε", 0, 0.25),
                                Axis.linear(words.term("test accuracy"), 0, 1).words(Text::share))
                        .palette(Palette.of(6))
                        .size(720, 360);
        int k = 0;
        for (String cell : List.of(PLAIN, ROBUST)) {
            for (String attack : ATTACKS) {
                String name = words.cell(cell) + ", " + words.figure(attack);
                accuracy.add(new Mark.Line(name, "r" + k++, EPSILONS, results.meanSeries(cell, attack), true));
            }
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<Tiles.Row> rows = new ArrayList<>();
        rows.add(row(results, words, PLAIN, ""));
        rows.add(row(results, words, PLAIN, NOISE + "-"));
        rows.add(row(results, words, PLAIN, FGSM + "-"));
        rows.add(row(results, words, ROBUST, FGSM + "-"));
        pictures.put("examples", Tiles.of(words.picture("examples"), 56, rows));
        pictures.put("accuracy", accuracy);
        return pictures;
    }

    private static Tiles.Row row(Results results, Words words, String cell, String kind) {
        double[] pixels = results.series(cell, kind + "pixels"), said = results.series(cell, kind + "answers");
        int size = pixels.length / SHOWN;
        String label = words.figure((cell.equals(ROBUST) ? "robust-" : "") + kind + "row");
        return new Tiles.Row(
                label,
                IntStream.range(0, SHOWN)
                        .mapToObj(i ->
                                Tiles.Tile.square(
                                        1,
                                        Arrays.copyOfRange(pixels, i * size, (i + 1) * size),
                                        String.valueOf(Math.round(said[i]))))
                        .toList());
    }
}
