package dev.gradus.diagnose.fact;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.train.ObservedStep;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What an update did to a parameter.
///
/// @param name such as `1.weight`
/// @param isVector whether it has fewer than two axes, as biases have
/// @param fanIn inputs of one unit; 1 of a vector
/// @param rms root mean square before the update
/// @param gradientRms that of the gradient as the optimizer got it; NaN where none arrived
/// @param updateRms that of what was added
/// @param contrast how much the units of a matrix differ: the root mean square of the difference of each row from the first, divided by `rms`; 0
///     where all are equal, NaN of a vector and of a single unit
public record ParameterState(
        String name, boolean isVector, int fanIn, double rms, double gradientRms, double updateRms, double contrast) {
    /// Elements that are looked at; of a larger parameter, some at equal distances.
    private static final int MOST = 1 << 14;

    /// A parameter of a step that is shown.
    ///
    /// @param change while the step lasts
    /// @return its numbers
    public static ParameterState of(ObservedStep.Change change) {
        return of(change.name(), change.before(), change.gradient(), change.after());
    }

    /// A parameter that no step has changed yet.
    ///
    /// @param parameter with its present gradient
    /// @return its numbers, without an update
    public static ParameterState of(Parameter parameter) {
        return of(parameter.name(), parameter.value(), parameter.grad(), parameter.value());
    }

    private static ParameterState of(String name, Tensor before, @Nullable Tensor gradient, Tensor after) {
        boolean isVector = before.shape().rank() < 2;
        int rows = isVector ? 1 : before.shape().axis(0), each = before.size() / Math.max(1, rows);
        int stride = stride(before.size(), each);
        float[] b = Values.some(before, stride), a = Values.some(after, stride);
        double squares = 0, moved = 0;
        for (int i = 0; i < b.length; i++) {
            squares += (double) b[i] * b[i];
            double d = (double) a[i] - b[i];
            moved += d * d;
        }
        double rms = Math.sqrt(squares / b.length);
        return new ParameterState(
                name,
                isVector,
                isVector ? 1 : each,
                rms,
                gradient == null ? Double.NaN : rms(Values.some(gradient, stride)),
                Math.sqrt(moved / b.length),
                rows < 2 ? Double.NaN : contrast(before, each, stride, b, rms));
    }

    /// A distance that meets each column of a matrix in time.
    private static int stride(int size, int each) {
        int stride = Distribution.stride(size, MOST);
        while (stride > 1 && BigInteger.valueOf(stride).gcd(BigInteger.valueOf(each)).intValue() > 1) stride++;
        return stride;
    }

    /// Elements of later rows against those of the first.
    private static double contrast(Tensor weights, int each, int stride, float[] b, double rms) {
        if (!(rms > 0)) return 0;
        float[] row = new float[each];
        int[] at = new int[weights.shape().rank()];
        for (int i = 0; i < each; i++) row[i] = (float) first(weights, i, at);
        double squares = 0;
        int count = 0;
        for (int k = Math.ceilDiv(each, stride); k < b.length; k++, count++) {
            double d = (double) b[k] - row[(int) ((long) k * stride % each)];
            squares += d * d;
        }
        return Math.sqrt(squares / count) / rms;
    }

    /// An element of the first row.
    private static double first(Tensor weights, int element, int[] at) {
        int rest = element;
        for (int axis = at.length - 1; axis > 0; axis--) {
            at[axis] = rest % weights.shape().axis(axis);
            rest /= weights.shape().axis(axis);
        }
        return weights.get(at);
    }

    private static double rms(float[] x) {
        double squares = 0;
        for (double v : x) squares += v * v;
        return Math.sqrt(squares / x.length);
    }

    /// How far the update moves it in proportion to its size.
    ///
    /// @return about 0.001 in a healthy training; NaN of a parameter that is 0
    public double ratio() {
        return rms > 0 ? updateRms / rms : Double.NaN;
    }

    /// The path of its layer.
    ///
    /// @return such as `1`
    public String layer() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }
}
