package dev.gradus.diagnose.cause;

import static dev.gradus.diagnose.cause.ModelTwins.STEPS;
import static dev.gradus.diagnose.cause.ModelTwins.sound;
import static dev.gradus.diagnose.cause.Situation.classes;
import static dev.gradus.diagnose.cause.Situation.divided;
import static dev.gradus.diagnose.cause.Situation.judged;
import static dev.gradus.diagnose.cause.Situation.known;
import static dev.gradus.diagnose.cause.Situation.labels;
import static dev.gradus.diagnose.cause.Situation.trained;
import static dev.gradus.diagnose.cause.Situation.trainer;
import static dev.gradus.diagnose.cause.Twins.fail;
import static dev.gradus.diagnose.cause.Twins.possible;
import static dev.gradus.diagnose.cause.Twins.warn;

import dev.gradus.data.InMemory;
import dev.gradus.data.augment.Cutout;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.schedule.Exponential;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.StopReason;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Twins that differ in how they are trained, or in how it went.
final class CourseTwins {
    private static final double NONE = Double.NaN;

    private CourseTwins() {}

    private static Layer[] layers() {
        return new Layer[] {new Linear(16), new ReLU(), new Linear(3)};
    }

    private static Evidence with(Optimizer<?> optimizer) {
        return trained(Trainer.of(Sequential.of(layers()), new CrossEntropy(), optimizer).epochs(4).batchSize(20));
    }

    /// The first steps lead far away, and what is left does not move: units are dead.
    private static Evidence thrown() {
        Evidence evidence = with(new Sgd(1e-6));
        Progress p = evidence.of(Progress.class).orElseThrow();
        double[] losses = new double[p.losses().length];
        Arrays.fill(losses, Math.log(3));
        losses[1] = 100;
        return evidence.with(
                Progress.class, new Progress(p.updates(), losses, p.steps(), p.epochs(), p.bestEpoch(), p.end()));
    }

    static Stream<Twins> all() {
        return Stream.concat(settings(), course());
    }

    private static Stream<Twins> settings() {
        return Stream.of(
                fail("learning-rate-too-high", "200", () -> with(new Sgd(200)), CourseTwins::good),
                fail("learning-rate-too-high", "thrown off at first, then flat", CourseTwins::thrown, CourseTwins::good)
                        .numbers(0, 1e-6),
                fail("learning-rate-too-low", "1e-6", () -> with(new Sgd(1e-6)), CourseTwins::fast)
                        .numbers(0.01, 1e-6, NONE, 1),
                warn(
                                "optimizer-settings",
                                "momentum 0.999",
                                () -> with(new Sgd(0.01, 0.999)),
                                () -> with(new Sgd(0.01, 0.9)))
                        .numbers(0, 0.999),
                warn("optimizer-settings", "ε of 1", () -> with(epsilon(1)), () -> with(epsilon(1e-8))).numbers(0, 1),
                warn("schedule", "a tenth after each epoch", () -> schedule(0.1), () -> schedule(0.99))
                        .numbers(1e-9, (1 + 0.1 + 0.01 + 0.001) / 4, 0.5),
                warn(
                        "clipping-too-tight",
                        "a norm of 0.001",
                        () -> trained(t -> t.clip(new NormClip(1e-3)), layers()),
                        ModelTwins::sound),
                fail("averaging", "over more than the training", () -> averaged(0.9999), () -> averaged(0.1)),
                warn("weight-decay-too-strong", "0.5", () -> with(decay(0.5)), () -> with(decay(1e-4))).numbers(0, 0.5),
                warn(
                        "regularization-too-strong",
                        "an L2 penalty that is larger than the loss",
                        CourseTwins::penalized,
                        ModelTwins::sound),
                warn("regularization-too-strong", "smoothed labels", () -> smoothed(0.9), () -> smoothed(0.1)),
                possible("augmentation-too-strong", "everything is cut out", () -> augmented(8), () -> augmented(0)),
                warn("batch-too-large", "all samples", () -> batch(180), () -> batch(20)).numbers(0, 1, 4),
                possible("batch-too-small", "single samples", () -> batch(1), () -> batch(20)).numbers(0, 1),
                warn("stopped-too-early", "9 of 36 updates", () -> limited(9), () -> limited(0)).numbers(0, 0.25));
    }

    private static Evidence good() {
        return sound().with(Judged.class, judged(99, 99));
    }

    /// With steps that add up to far more than the weights.
    private static Evidence fast() {
        return with(new Sgd(5, 0.9));
    }

    private static Adam epsilon(double epsilon) {
        return new Adam(new Adam.Config(1e-2, 0.9, 0.999, epsilon, 0, false));
    }

    private static Sgd decay(double decay) {
        return new Sgd(new Sgd.Config(0.05, 0, 0, false, decay));
    }

    private static Evidence schedule(double gamma) {
        var schedule = new Exponential(new Exponential.Config(gamma, Schedule.Unit.EPOCH));
        return trained(t -> t.schedule(schedule), layers());
    }

    private static Evidence averaged(double decay) {
        return trained(t -> t.average(new Ema(decay)).epochs(8), layers());
    }

    private static Evidence penalized() {
        var net = Sequential.of(layers());
        Trainer trainer = Trainer.of(net, new CrossEntropy(), new Sgd(1e-3)).epochs(4).batchSize(20);
        return trained(trainer.regularize(new L2(10)));
    }

    private static Evidence smoothed(double share) {
        var net = Sequential.of(layers());
        return trained(Trainer.of(net, new CrossEntropy(share), new Sgd(0.05)).epochs(2).batchSize(20));
    }

    private static Evidence augmented(int size) {
        int[] labels = labels(100);
        Rng rng = Rng.of(3);
        float[][] rows = new float[100][64];
        for (int i = 0; i < 100; i++) for (int k = 0; k < 64; k++) rows[i][k] = (float) rng.uniform(64L * i + k);
        var data = InMemory.of("pictures", rows, labels, List.of("a", "b", "c")).shaped(Shape.of(1, 8, 8));
        Trainer trainer = trainer(new Flatten(), new Linear(3)).epochs(1);
        return trained(divided(data), size == 0 ? trainer : trainer.augment(new Cutout(size)));
    }

    private static Evidence batch(int samples) {
        return trained(t -> t.batchSize(samples).epochs(samples == 1 ? 1 : 4), layers());
    }

    private static Evidence limited(int steps) {
        return trained(t -> t.config(t.config().withSteps(steps)), layers());
    }

    // ---- how it went -----------------------------------------------------------------------------------------------

    private static Stream<Twins> course() {
        return Stream.of(
                warn("too-few-epochs", "the loss falls to the end", () -> fell(1, 0.5), () -> fell(0.2, 0.2))
                        .numbers(0.1, 0.1 / 0.65, STEPS),
                possible("plateau", "it goes to and fro", () -> fell(0.5, 0.5), () -> fell(1, 0.1)).numbers(1e-9, 1),
                warn("overfitting", "36 % of the skill is lost", () -> overfitted(60), () -> overfitted(99))
                        .numbers(1e-9, 1, 0.2, NONE, NONE, NONE, 2),
                fail("underfitting", "neighbours do better", () -> underfitted(50), () -> underfitted(98)),
                fail("stuck-at-start", "a twentieth of what neighbours tell", () -> slight(true), () -> slight(false)),
                fail("stuck-at-start", "the loss of guessing", () -> fell(1.099, 1.099), () -> fell(1.099, 0.2))
                        .numbers(0.01, Math.log(3), Math.log(3)));
    }

    /// A sound training whose losses fall in a straight line.
    private static Evidence fell(double from, double to) {
        double[] losses = IntStream.range(0, 100).mapToDouble(i -> from + (to - from) * i / 99).toArray();
        losses[0] = Math.max(from, 1.099);
        return progress(losses, List.of());
    }

    private static Evidence progress(double[] losses, List<EpochResult> epochs) {
        Evidence evidence = sound();
        Progress seen = evidence.of(Progress.class).orElseThrow();
        return evidence.with(
                Progress.class, new Progress(losses.length, losses, seen.steps(), epochs, 1, StopReason.COMPLETED));
    }

    /// A model that is surely better than guessing, and hardly so, where inputs tell the classes, or nothing does better.
    private static Evidence slight(boolean areTold) {
        double[] losses = new double[100], each = new double[1000];
        Arrays.fill(losses, 1.09);
        for (int i = 0; i < each.length; i++) each[i] = i % 2 == 0 ? 0.3 : -0.2;
        var scores = new Scores(each, new double[0]);
        int[] labels = Situation.labels(300), others = areTold ? labels : Rng.of(12).permutation(300);
        if (!areTold) Arrays.setAll(others, i -> labels[others[i]]);
        Evidence data = known(divided(classes(Situation.rows(labels), others)));
        return progress(losses, List.of())
                .with(DataFacts.class, data.of(DataFacts.class).orElseThrow())
                .with(Judged.class, new Judged(scores, scores));
    }

    private static EpochResult epoch(int number, double loss) {
        var measured = new Evaluation(loss, 0.8, 60);
        return new EpochResult(number, new Evaluation(0.1, 1, 180), measured, null, null, 0, 0.1, 1);
    }

    private static Evidence overfitted(int right) {
        double[] losses = new double[100];
        Arrays.fill(losses, 0.1);
        List<EpochResult> epochs = List.of(epoch(1, 0.4), epoch(2, right == 60 ? 0.8 : 0.4));
        return progress(losses, epochs).with(Judged.class, judged(100, right));
    }

    private static Evidence underfitted(int right) {
        return known(divided(classes())).with(Judged.class, judged(right, right));
    }
}
