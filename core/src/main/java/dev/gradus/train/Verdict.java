package dev.gradus.train;

import static dev.gradus.tensor.Values.number;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Watch;
import dev.gradus.train.Diagnosis.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The likeliest cause of what an [Autopsy] has seen, and the words for it.
///
/// The order of the questions is that of the causes: bad data make everything else bad, and weights that have grown a hundredfold
/// lead to logarithms of 0, overflow and the rest. Only then an operation is to blame for itself.
final class Verdict {
    /// A divisor that makes an overflow of numbers of ordinary size.
    private static final double NEARLY_ZERO = 1e-18;

    /// With outputs that are huge, less growth of the weights tells of steps that are too large.
    private static final double SOME_GROWTH = 10;

    private static final int MOST_SAMPLES = 5;

    private final Evidence e;
    private final @Nullable String badData;
    private final Evidence.@Nullable Weight grown;
    private final Evidence.@Nullable Output explosion;
    private final Evidence.@Nullable Slope steepest;
    private final Watch.@Nullable Finding first;

    private Verdict(Evidence e) {
        this.e = e;
        badData = e.badData();
        explosion = e.explosion();
        steepest = e.steepest();
        first = e.first();
        grown = e.grown(explosion == null ? Double.POSITIVE_INFINITY : SOME_GROWTH);
    }

    static Diagnosis of(Evidence e) {
        return new Verdict(e).diagnosis();
    }

    private Diagnosis diagnosis() {
        Cause cause = cause();
        List<Integer> samples =
                cause == Cause.BAD_DATA ? e.badSamples() : first == null ? List.of() : e.samplesOf(first);
        GradusException.Parts text = parts(cause, samples);
        if (first == null) {
            String layer = explosion == null ? null : explosion.layer();
            return new Diagnosis(
                    cause, layer, parameter(cause), null, layer == null && steepest != null, List.of(), samples, text);
        }
        return new Diagnosis(
                cause,
                first.place(),
                parameter(cause),
                first.operation(),
                first.isBackward(),
                first.inputs(),
                samples,
                text);
    }

    // ---- the cause -------------------------------------------------------------------------------------------------

    private Cause cause() {
        if (badData != null) return Cause.BAD_DATA;
        if (grown != null) return Cause.LEARNING_RATE;
        if (first != null) return first.isProducer() ? causeOf(first) : Cause.UNKNOWN;
        if (explosion != null) return Cause.LEARNING_RATE;
        return steepest == null ? Cause.UNKNOWN : Cause.OVERFLOW;
    }

    private static Cause causeOf(Watch.Finding f) {
        return switch (f.operation()) {
            case "log" -> f.isBackward() || there(f, 0) <= 0 ? Cause.LOG_OF_ZERO : Cause.UNKNOWN;
            case "binary cross entropy" -> Cause.LOG_OF_ZERO;
            case "exp", "expm1" -> f.isBackward() ? Cause.OVERFLOW : Cause.EXP_OVERFLOW;
            case "div" -> Math.abs(there(f, 1)) <= NEARLY_ZERO ? Cause.DIVISION_BY_ZERO : Cause.OVERFLOW;
            case "sqrt" -> f.isBackward() ? Cause.DIVISION_BY_ZERO : Cause.UNKNOWN; // else of a negative number
            case "pow" -> causeOfPower(there(f, 0));
            case "normalize" -> largest(f) < 1 / NEARLY_ZERO ? Cause.DIVISION_BY_ZERO : Cause.OVERFLOW;
            case "linear",
                    "matmul",
                    "convolution",
                    "transposed convolution",
                    "add",
                    "sub",
                    "mul",
                    "scale",
                    "shift",
                    "sum",
                    "avg pool",
                    "softmax",
                    "log softmax",
                    "softmax cross entropy",
                    "softplus",
                    "dropout" ->
                    Cause.OVERFLOW;
            default ->
                    f.isBackward() && f.inputs().getFirst().values().largest() > 1 / NEARLY_ZERO
                            ? Cause.OVERFLOW
                            : Cause.UNKNOWN;
        };
    }

    private static Cause causeOfPower(double base) {
        if (Math.abs(base) <= NEARLY_ZERO) return Cause.DIVISION_BY_ZERO;
        return Math.abs(base) > 1 ? Cause.OVERFLOW : Cause.UNKNOWN;
    }

    /// The element of an input of the operation that belongs to the bad one, NaN where none does.
    private static double there(Watch.Finding f, int input) {
        OptionalDouble there = f.inputs().get(f.isBackward() ? input + 1 : input).there();
        return there.orElse(Double.NaN);
    }

    private static double largest(Watch.Finding f) {
        return f.inputs().stream().mapToDouble(o -> o.values().largest()).max().orElse(Double.NaN);
    }

    private @Nullable String parameter(Cause cause) {
        if (cause == Cause.LEARNING_RATE) return grown != null ? grown.name() : largestWeight();
        if (first == null) return steepest == null ? null : steepest.parameter();
        if (first.isBackward()) return first.output().name();
        return first.inputs().stream()
                .filter(o -> o.name() != null && !o.values().isFinite())
                .findFirst()
                .map(Watch.Operand::name)
                .orElse(null);
    }

    private @Nullable String largestWeight() {
        return e.weights().isEmpty()
                ? null
                : Collections.max(e.weights(), Comparator.comparingDouble(w -> w.values().rms())).name();
    }

    // ---- the text --------------------------------------------------------------------------------------------------

    private GradusException.Parts parts(Cause cause, List<Integer> samples) {
        String got =
                e.where() + ": " + (cause == Cause.BAD_DATA ? badData + in(samples) + "; " : "") + symptom(samples);
        return switch (cause) {
            case BAD_DATA ->
                    new GradusException.Parts(
                            got,
                            "finite inputs and targets, of a size of about 1",
                            "missing values were read as NaN or as a large number, or the data were not standardized",
                            "Look at "
                                    + (samples.isEmpty() ? "the batch" : listed(samples))
                                    + ", and fit a preparation such as Standardize or Impute to the training data.");
            case LEARNING_RATE -> tooFast(got);
            case LOG_OF_ZERO ->
                    new GradusException.Parts(
                            got,
                            "an input above 0",
                            "a probability has become 0, and the logarithm of it is -Infinity",
                            "Give the scores to CrossEntropy instead of a softmax and a logarithm, or keep the input above 0"
                                    + " with Ops.clamp(x, 1e-7, 1).");
            case EXP_OVERFLOW ->
                    new GradusException.Parts(
                            got,
                            "an input of at most " + (isDouble() ? "709.7" : "88.7"),
                            "the exponential of a larger number is beyond the largest " + type(),
                            "Subtract the largest input first, as softmax does, or limit the input with Ops.clamp.");
            case DIVISION_BY_ZERO -> divided(got);
            case OVERFLOW ->
                    new GradusException.Parts(
                            got,
                            "numbers within ±" + (isDouble() ? "1.8e+308" : "3.4e+38") + ", the range of " + type(),
                            first == null
                                    ? "squares of such numbers overflow, and with them the norm of the gradient"
                                    : "sums or products of finite numbers of up to "
                                            + number(largest(first))
                                            + " overflow",
                            "Scale the numbers that go into it, or put a normalization such as BatchNorm before it.");
            case UNKNOWN -> unknown(got);
        };
    }

    /// What is seen first, without its cause.
    private String symptom(List<Integer> samples) {
        if (first != null) return first.isBackward() ? backward(first, samples) : forward(first, samples);
        if (explosion != null) {
            String growth = grown == null ? "" : ", and " + grown.name() + " has rms " + number(grown.values().rms());
            return "layer %s makes numbers of rms %s out of numbers of rms %s%s"
                    .formatted(explosion.layer(), number(explosion.out().rms()), number(explosion.in().rms()), growth);
        }
        if (steepest != null) {
            return "the gradient of " + steepest.parameter() + " reaches " + number(steepest.values().largest());
        }
        if (badData != null) return "the batch cannot be run";
        return "the same batch, run again, gives finite numbers and a loss of " + number(e.loss());
    }

    private String forward(Watch.Finding f, List<Integer> samples) {
        return "%s: %s %s %s, first at %s%s%s"
                .formatted(
                        place(f),
                        f.operation(),
                        f.isProducer() ? "gave" : "passed on",
                        f.output().values().bad(),
                        f.index(),
                        badData == null ? in(samples) : "",
                        given(f));
    }

    private String backward(Watch.Finding f, List<Integer> samples) {
        String name = f.output().name();
        return "%s, on the way back: the gradient of %s by %s has %s, first at %s%s%s"
                .formatted(
                        place(f),
                        name == null ? "its " + f.output().what().replace("gradient of ", "") : name,
                        f.operation(),
                        f.output().values().bad(),
                        f.index(),
                        badData == null ? in(samples) : "",
                        given(f));
    }

    private String place(Watch.Finding f) {
        String place = f.place();
        if (place == null || place.equals("model")) return "the model";
        return e.layers().stream().anyMatch(l -> l.layer().equals(place)) ? "layer " + place : "the loss " + place;
    }

    /// The operands: `; given input 0 [2, 3] from 0 to 1, mean 0.5 (0 there)`.
    private static String given(Watch.Finding f) {
        List<String> operands = new ArrayList<>();
        for (Watch.Operand o : f.inputs()) {
            String there = o.there().isPresent() ? " (" + number(o.there().getAsDouble()) + " there)" : "";
            operands.add((o.name() == null ? o.what() : o.name()) + " " + o.shape() + " " + o.values() + there);
        }
        return "; given " + String.join(", ", operands);
    }

    private static String in(List<Integer> samples) {
        return samples.isEmpty() ? "" : " in " + listed(samples);
    }

    private static String listed(List<Integer> samples) {
        String some =
                samples.stream().limit(MOST_SAMPLES).map(i -> Integer.toString(i)).collect(Collectors.joining(", "));
        String more = samples.size() > MOST_SAMPLES ? " and " + (samples.size() - MOST_SAMPLES) + " more" : "";
        return (samples.size() == 1 ? "sample " : "samples ") + some + more;
    }

    private GradusException.Parts tooFast(String got) {
        String rate =
                Double.isNaN(e.learningRate()) ? "the learning rate" : "the learning rate " + number(e.learningRate());
        double growth = 100;
        String because =
                "outputs have grown without the weights, so either " + rate + " is too large or the first weights are";
        String expected = "outputs of a size of about 1";
        if (grown != null && !grown.values().isFinite()) {
            because =
                    grown.name()
                            + " holds "
                            + grown.values().bad()
                            + " since the step before: "
                            + rate
                            + " is too large";
            expected = "finite weights";
            growth = 1000;
        } else if (grown != null) {
            growth = grown.growth();
            because =
                    "%s has grown to rms %s, %s times what it was at first: %s is too large"
                            .formatted(grown.name(), number(grown.values().rms()), number(Math.rint(growth)), rate);
            expected = grown.name() + " of a size like at first, rms " + number(grown.scale());
        }
        double divisor = Math.pow(10, Math.ceil(Math.log10(Math.clamp(growth, 10, 10_000))));
        String lower = number(e.learningRate() / divisor);
        return new GradusException.Parts(
                got,
                expected,
                because,
                Double.isNaN(e.learningRate())
                        ? "Divide the learning rate by " + number(divisor) + "."
                        : "Try the learning rate " + lower + " (--lr " + lower + ").");
    }

    private GradusException.Parts divided(String got) {
        String operation = first == null ? "" : first.operation();
        return switch (operation) {
            case "normalize" ->
                    new GradusException.Parts(
                            got,
                            "groups of numbers that differ, or an eps above 0",
                            "all numbers of a group are equal, so that their variance is 0, and eps is 0",
                            "Give the normalization an eps of 1e-5.");
            case "sqrt" ->
                    new GradusException.Parts(
                            got,
                            "roots of numbers above 0",
                            "the slope of the root at 0 is infinite",
                            "Add a small number such as 1e-12 before the root.");
            default ->
                    new GradusException.Parts(
                            got,
                            "a divisor other than 0",
                            "a sum, a norm or a count by which something is divided has become 0",
                            "Add a small number such as 1e-8 to the divisor, or limit it with Ops.clamp.");
        };
    }

    private GradusException.Parts unknown(String got) {
        if (first == null) {
            return new GradusException.Parts(
                    got,
                    "a number that is not finite, or far too large",
                    "a penalty on the weights, a constraint or the optimizer made it, not the model",
                    "Leave penalties and constraints out one by one, and check the optimizer's epsilon.");
        }
        boolean bad = !first.isProducer();
        return new GradusException.Parts(
                got,
                "finite numbers",
                bad
                        ? "a tensor was not finite before " + first.operation() + " got it, such as running statistics"
                        : first.operation() + " is not defined for what it was given, or its formula overflows",
                bad
                        ? "Begin again from an earlier checkpoint."
                        : "Try " + first.operation() + " on these numbers alone, and its gradient with GradCheck.");
    }

    private boolean isDouble() {
        return e.batch().inputs().dtype() == DType.FLOAT64;
    }

    private String type() {
        return isDouble() ? "float64" : "float32";
    }
}
