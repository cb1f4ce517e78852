package dev.gradus.lab.experiment.regularization;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.Rotate;
import dev.gradus.diagnose.Proof;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Table;
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
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.regularize.L1;
import dev.gradus.regularize.L2;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.EarlyStopping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Regularizers on the same net and the same few samples, each with the strength that is best on the validation split.
///
/// ```
/// chosen = argmax over strengths of the validation accuracy        measured: test accuracy of a new training with another seed
/// cost of the choice = largest test accuracy over strengths - test accuracy of the chosen one, in the trainings of the choice
/// ```
/// Digits: training, validation and test samples are drawn anew with each seed, the same for all regularizers.
public final class RegularizersCompared implements Experiment {
    private static final int TRAIN = 150, VALIDATION = 150, BATCH = 25, WIDTH = 128, OTHER = 1000;
    private static final String TEST = "testAccuracy", VALID = "validationAccuracy", COST = "costAccuracy";

    /// What is compared, with its list of strengths.
    private enum Method {
        NONE(0),
        L1_PENALTY(1e-5, 1e-4, 1e-3),
        L2_PENALTY(1e-4, 1e-3, 1e-2),
        DROPOUT(0.1, 0.3, 0.5),
        EARLY_STOPPING(2, 5, 10),
        LABEL_SMOOTHING(0.05, 0.1, 0.2),
        MIXUP(0.2, 0.5, 1),
        INPUT_NOISE(0.1, 0.2, 0.4),
        ROTATION(5, 10, 20),
        BATCH_NORM(1);

        private final double[] strengths;

        Method(double... strengths) {
            this.strengths = strengths;
        }

        String cell() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Its strength, or 0 where another method is meant.
        double of(Method other, double strength) {
            return this == other ? strength : 0;
        }
    }

    private static final String NONE = Method.NONE.cell();

    @Override
    public String name() {
        return "regularizers-compared";
    }

    @Override
    public Theme theme() {
        return Theme.REGULARIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(2, 60);
        return Arrays.stream(Method.values())
                .map(method ->
                        Cell.program(
                                method.cell(),
                                size.pick(1, 12),
                                Map.of(
                                        "data",
                                        "digits",
                                        "samples",
                                        TRAIN,
                                        "validationSamples",
                                        VALIDATION,
                                        "hidden",
                                        List.of(WIDTH, WIDTH),
                                        "epochs",
                                        epochs,
                                        "batchSize",
                                        BATCH,
                                        "strengths",
                                        Arrays.stream(method.strengths).boxed().toList()),
                                bench -> choose(method, epochs, bench)))
                .toList();
    }

    private static Measured choose(Method method, int epochs, Workbench bench) {
        Dataset all = bench.data("digits").train().data();
        Splits data = FewSamples.apart(all, TRAIN, VALIDATION, bench.random());
        double chosen = 0, validation = -1, test = 0, best = 0;
        for (double strength : method.strengths) {
            Run run = bench.train(trainer(method, strength, epochs, bench.seed()), data);
            double own = Evaluator.of(run.model()).of(data.validation().data()).accuracy();
            best = Math.max(best, run.test().accuracy());
            if (own <= validation) continue;
            chosen = strength;
            validation = own;
            test = run.test().accuracy();
        }
        Run again = bench.train(trainer(method, chosen, epochs, OTHER + bench.seed()), data);
        return Measured.of(TEST, again.test().accuracy())
                .and(VALID, validation)
                .and("chosenStrength", chosen)
                .and(COST, best - test);
    }

    private static Trainer trainer(Method method, double strength, int epochs, long seed) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        layers.add(new GaussianNoise(method.of(Method.INPUT_NOISE, strength)));
        for (int layer = 0; layer < 2; layer++) {
            layers.add(new Linear(WIDTH));
            if (method == Method.BATCH_NORM) layers.add(new BatchNorm1d());
            layers.add(new ReLU());
            layers.add(new Dropout(method.of(Method.DROPOUT, strength)));
        }
        layers.add(new Linear(FewSamples.CLASSES));
        Trainer trainer =
                Trainer.of(
                                Sequential.of(layers.toArray(Layer[]::new)),
                                new CrossEntropy(method.of(Method.LABEL_SMOOTHING, strength)),
                                new Adam(2e-3))
                        .config(new TrainConfig(epochs, BATCH, false, seed));
        switch (method) {
            case L1_PENALTY -> trainer.regularize(new L1(strength));
            case L2_PENALTY -> trainer.regularize(new L2(strength));
            case MIXUP -> trainer.mix(new Mixup(new Mixup.Config(strength)));
            case ROTATION -> trainer.augment(new Rotate(strength));
            case EARLY_STOPPING -> trainer.with(new EarlyStopping((int) strength));
            default -> {}
        }
        // only early stopping takes the best weights; all others are those of the last epoch
        return method == Method.EARLY_STOPPING ? trainer : trainer.keepLast();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "best-helps",
                        r -> {
                            String best = best(r);
                            Proof.Interval gain = Paired.difference(r, TEST, best, NONE);
                            return Verdict.of(
                                    gain.low() > 0, Text.percent(r.mean(NONE, TEST)), Text.percent(r.mean(best, TEST)));
                        }),
                Claim.of(
                        "others-do-not-harm",
                        r -> {
                            String stopping = Method.EARLY_STOPPING.cell();
                            long help =
                                    cells().filter(cell -> Paired.difference(r, TEST, cell, NONE).low() > 0).count();
                            // early stopping watches the loss, which turns before the accuracy does
                            boolean harm =
                                    cells().filter(cell -> !cell.equals(stopping))
                                            .anyMatch(cell -> Paired.difference(r, TEST, cell, NONE).high() < 0);
                            String stopped = points(Paired.difference(r, TEST, stopping, NONE).mean());
                            return Verdict.of(!harm, String.valueOf(help), stopped);
                        }),
                Claim.of(
                        "choice-costs-little",
                        r -> {
                            double[] costs = cells().mapToDouble(cell -> r.mean(cell, COST)).toArray();
                            double mean = Arrays.stream(costs).average().orElseThrow();
                            double most = Arrays.stream(costs).max().orElseThrow();
                            return Verdict.of(mean < 0.01, points(mean), points(most));
                        }));
    }

    private static Stream<String> cells() {
        return Arrays.stream(Method.values()).filter(m -> m != Method.NONE).map(Method::cell);
    }

    /// The regularizer with the best mean validation accuracy.
    private static String best(Results results) {
        return cells().max(Comparator.comparingDouble(cell -> results.mean(cell, VALID))).orElseThrow();
    }

    private static String points(double share) {
        return Text.difference(TEST, share);
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> ranked =
                Arrays.stream(Method.values())
                        .map(Method::cell)
                        .sorted(Comparator.comparingDouble((String cell) -> -results.mean(cell, TEST)))
                        .toList();
        List<List<String>> rows = new ArrayList<>();
        for (String cell : ranked) {
            Proof.Interval gain = Paired.difference(results, TEST, cell, NONE);
            boolean isNone = cell.equals(NONE);
            rows.add(
                    List.of(
                            words.cell(cell),
                            Text.percent(results.mean(cell, TEST)),
                            isNone ? "–" : points(gain.mean()),
                            isNone ? "–" : points(gain.low()) + " … " + points(gain.high()),
                            isNone ? "–" : points(results.mean(cell, COST))));
        }
        List<String> head =
                List.of(
                        words.term("regularizer"),
                        words.term("test accuracy"),
                        words.term("gain"),
                        words.term("95 % interval"),
                        words.figure(COST));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("ranking", Table.of(words.picture("ranking"), head, rows, 30));
        pictures.put("each", Comparisons.figure(words.picture("each"), results, words, TEST, ranked).size(900, 340));
        return pictures;
    }
}
