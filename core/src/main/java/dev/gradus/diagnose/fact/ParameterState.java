package dev.gradus.diagnose.fact;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ObservedStep;
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
        float[] b = before.toFloats(), a = after.toFloats();
        double squares = 0, moved = 0;
        for (int i = 0; i < b.length; i++) {
            squares += (double) b[i] * b[i];
            double d = (double) a[i] - b[i];
            moved += d * d;
        }
        int rows = isVector ? 1 : before.shape().axis(0), each = b.length / Math.max(1, rows);
        double rms = Math.sqrt(squares / b.length);
        return new ParameterState(
                name,
                isVector,
                isVector ? 1 : each,
                rms,
                rms(gradient),
                Math.sqrt(moved / b.length),
                contrast(b, rows, each, rms));
    }

    private static double contrast(float[] b, int rows, int each, double rms) {
        if (rows < 2) return Double.NaN;
        if (!(rms > 0)) return 0;
        double squares = 0;
        for (int i = each; i < b.length; i++) {
            double d = (double) b[i] - b[i % each];
            squares += d * d;
        }
        return Math.sqrt(squares / (b.length - each)) / rms;
    }

    private static double rms(@Nullable Tensor t) {
        if (t == null) return Double.NaN;
        double squares = 0;
        for (float x : t.toFloats()) squares += (double) x * x;
        return Math.sqrt(squares / t.size());
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
