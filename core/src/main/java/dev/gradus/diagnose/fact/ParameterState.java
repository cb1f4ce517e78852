package dev.gradus.diagnose.fact;

import dev.gradus.tensor.Tensor;
import dev.gradus.train.ObservedStep;
import java.math.BigInteger;

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
        Tensor before = change.before(), gradient = change.gradient();
        boolean isVector = before.shape().rank() < 2;
        float[] b = before.toFloats(), a = change.after().toFloats();
        int rows = isVector ? 1 : before.shape().axis(0), each = b.length / Math.max(1, rows);
        int stride = stride(b.length, each), count = 0;
        double squares = 0, moved = 0;
        for (int i = 0; i < b.length; i += stride, count++) {
            squares += (double) b[i] * b[i];
            double d = (double) a[i] - b[i];
            moved += d * d;
        }
        double rms = Math.sqrt(squares / count);
        return new ParameterState(
                change.name(),
                isVector,
                isVector ? 1 : each,
                rms,
                gradient == null ? Double.NaN : rms(gradient.toFloats(), stride),
                Math.sqrt(moved / count),
                contrast(b, rows, each, stride, rms));
    }

    /// A distance that meets each column of a matrix in time.
    private static int stride(int size, int each) {
        int stride = Distribution.stride(size, MOST);
        while (stride > 1 && BigInteger.valueOf(stride).gcd(BigInteger.valueOf(each)).intValue() > 1) stride++;
        return stride;
    }

    private static double contrast(float[] b, int rows, int each, int stride, double rms) {
        if (rows < 2) return Double.NaN;
        if (!(rms > 0)) return 0;
        double squares = 0;
        int count = 0;
        for (int i = each, column = 0; i < b.length; i += stride, column = (column + stride) % each, count++) {
            double d = (double) b[i] - b[column];
            squares += d * d;
        }
        return Math.sqrt(squares / count) / rms;
    }

    private static double rms(float[] x, int stride) {
        double squares = 0;
        int count = 0;
        for (int i = 0; i < x.length; i += stride, count++) squares += (double) x[i] * x[i];
        return Math.sqrt(squares / count);
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
