package dev.gradus.diagnose.preflight;

import static java.util.Locale.ROOT;

import dev.gradus.data.Batch;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The loss before the first step, beside that of a model that knows nothing.
///
/// ```
/// reference   mean loss of equal scores: ln C of C classes, the mean square of the targets of values
/// s           standard deviation of (loss of a sample - its loss with equal scores)
/// interval    reference - 3 s / √k   to   reference + s² / 2 + 3 s / √k      k = C of classes, 1 of values
/// ```
/// Scores that have nothing to do with the classes and vary by s raise the mean loss by about s²/2, and its sum over k classes that share their
/// scores varies by s / √k. A loss outside of the interval is not that of guessing; one that is inside, but far above the reference, is that of scores
/// that are too large. A model whose last bias knows the shares of the classes begins with their entropy, which is accepted as well.
///
/// Weights from elsewhere may know the classes already: a loss below the interval is then what is expected.
///
/// Taken in training mode, in batches of the training.
record InitialLoss() implements Item {
    private static final int MOST = 1000;
    private static final double HIGH_OF_CLASSES = 2, HIGH_OF_VALUES = 4, FAR = 10, LOW = 0.5;

    @Override
    public String name() {
        return "initial-loss";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        int n = Math.min(MOST, subject.samples().size()), size = Subject.batchSize(plan);
        Shape output = Trial.output(plan.network());
        double[] losses = new double[n], blank = new double[n];
        int[] order = spread(n, subject.samples().size());
        for (int from = 0; from < n; from += size) {
            int end = Math.min(n, from + size), first = end - from < 2 ? Math.max(0, end - 2) : from;
            Batch batch = subject.batch(Arrays.copyOfRange(order, first, end));
            float[] y = Trial.outputs(plan.network(), batch.inputs(), Pass.training(subject.random().fork(from)));
            float[] equal = new float[y.length];
            Arrays.fill(equal, blank(plan.loss(), output));
            System.arraycopy(Trial.losses(plan.loss(), y, output, batch), from - first, losses, from, end - from);
            System.arraycopy(Trial.losses(plan.loss(), equal, output, batch), from - first, blank, from, end - from);
        }
        int classes = subject.task().isClassification() ? subject.task().outputs() : 1;
        return Optional.of(judged(losses, blank, classes, entropy(subject), n, plan.pretrained() != null));
    }

    /// Those of a sample, all over the order of the split, so that each batch has several classes.
    private static int[] spread(int n, int all) {
        int[] order = new int[n];
        int step = 1 + (int) (0.618 * all);
        while (gcd(step, all) != 1) step++;
        for (int i = 0; i < n; i++) order[i] = (int) ((long) i * step % all);
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// The output of a model that prefers no class and no value.
    private static float blank(Loss loss, Shape output) {
        if (loss instanceof NegativeLogLikelihood) return (float) -Math.log(output.size());
        return loss instanceof BinaryCrossEntropy ? 0.5f : 0;
    }

    /// That of the shares of the classes; NaN of values.
    private static double entropy(Subject subject) {
        return subject.task().isClassification() ? subject.facts().constantLoss() : Double.NaN;
    }

    private Result judged(double[] losses, double[] blank, int classes, double entropy, int n, boolean isPretrained) {
        double loss = Arrays.stream(losses).average().orElse(Double.NaN);
        double reference = Arrays.stream(blank).average().orElse(Double.NaN), squares = 0;
        for (int i = 0; i < n; i++) squares += Math.pow(losses[i] - blank[i] - (loss - reference), 2);
        double s = Math.sqrt(squares / n), margin = 3 * s / Math.sqrt(classes) + 1e-4;
        boolean isLog = classes > 1 && Math.abs(reference - Math.log(classes)) < 1e-3;
        double least = Math.min(reference, isLog && entropy > 0 ? entropy : reference) - margin;
        double most = reference + s * s / 2 + margin;
        String expected =
                "%.4f%s, and from %.4f to %.4f by the spread of the losses"
                        .formatted(reference, isLog ? " (ln " + classes + ")" : "", least, most);
        if (isLog) expected += String.format(ROOT, "; %.4f is the entropy of the classes' shares", entropy);
        String text = String.format(ROOT, "loss %.4f before the first step, mean of %d samples", loss, n);
        boolean isInside = loss >= least && loss <= most,
                isHigh = loss > (classes > 1 ? HIGH_OF_CLASSES : HIGH_OF_VALUES) * reference;
        if (isPretrained) return pretrained(loss, most, isHigh, text);
        if (isInside && !isHigh) return Result.pass(name(), loss, expected, text);
        if (!Double.isFinite(loss) || loss > FAR * reference) return bad(Outcome.FAIL, loss, expected, text);
        if (isHigh) return bad(Outcome.WARN, loss, expected, text);
        boolean isLow = loss < LOW * reference;
        return new Result(
                name(),
                isLow ? Outcome.WARN : Outcome.NOTE,
                loss,
                expected,
                text + (loss < least ? ", less than that of guessing" : ""),
                loss < least
                        ? "Right for weights that were trained before. Otherwise see whether the target is among the inputs, and how the loss is averaged."
                        : "See whether the last layer begins with scores near 0, and whether loss and targets belong together.",
                List.of());
    }

    private Result pretrained(double loss, double most, boolean isHigh, String text) {
        String expected = "at most %.4f, and less where the weights from elsewhere know the classes".formatted(most);
        if (loss <= most && !isHigh) return Result.pass(name(), loss, expected, text);
        return new Result(
                name(),
                Double.isFinite(loss) ? Outcome.WARN : Outcome.FAIL,
                loss,
                expected,
                text + ", more than that of guessing: the weights from elsewhere are sure of wrong answers",
                "See whether the classes come in the order that the weights know, and inputs are prepared as for them; or leave the last layer new.",
                List.of());
    }

    private Result bad(Outcome outcome, double loss, String expected, String text) {
        return new Result(
                name(),
                outcome,
                loss,
                expected,
                text + ": the first outputs are too large",
                "Scale the inputs, and the targets where they are values; initialize with He or Xavier.",
                List.of(new Remedy.Set(Part.PREPARATION, "", "standardize")));
    }
}
