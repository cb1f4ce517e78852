package dev.gradus.diagnose.fact;

import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.ObservedStep;
import org.jspecify.annotations.Nullable;

/// What a layer made of a batch, in numbers without a scale where that is possible.
///
/// A unit is an element of the output, or a channel of it.
///
/// @param path of the layer, such as `1`
/// @param type the simple name of its class, such as `ReLU`
/// @param units how many it has
/// @param inputRms root mean square of the input
/// @param rms root mean square of the output
/// @param mean of the output
/// @param variety how much outputs tell samples apart: the deviation over the samples, root mean square over the units, divided by `rms`; 0
///     where all samples have the same output
/// @param dead share of the units with one value for all samples
/// @param saturated share of the elements at an end of the range of a sigmoid or tanh (within 3 % of it); NaN of other layers
/// @param gradientRms root mean square of the gradient of the output; NaN where none arrived
/// @param isFinite whether all outputs are
public record LayerState(
        String path,
        String type,
        int units,
        double inputRms,
        double rms,
        double mean,
        double variety,
        double dead,
        double saturated,
        double gradientRms,
        boolean isFinite) {
    /// Elements that are looked at; of a larger output, whole samples that are evenly spread.
    private static final int MOST = 1 << 16;

    /// A layer of a step that is shown.
    ///
    /// @param seen while the step lasts
    /// @return its numbers
    public static LayerState of(ObservedStep.Seen seen) {
        Tensor output = seen.output();
        int n = output.shape().rank() == 0 ? 1 : output.shape().axis(0);
        int each = n == 0 ? 0 : output.size() / n;
        int units = output.shape().rank() > 1 ? output.shape().axis(1) : 1, positions = each / Math.max(1, units);
        int samples = Math.clamp(MOST / Math.max(1, each), 2, Math.max(2, n));
        float[] y = output.toFloats();
        double sum = 0, squares = 0, deviations = 0;
        long count = 0, dead = 0, saturated = 0;
        boolean isFinite = true;
        int taken = Math.min(n, samples);
        for (int u = 0; u < units; u++) {
            double unitSum = 0, unitSquares = 0, within = 0;
            float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
            for (int p = 0; p < positions; p++) {
                double s = 0, q = 0;
                for (int k = 0; k < taken; k++) {
                    float x = y[(int) ((long) k * n / taken) * each + u * positions + p];
                    isFinite &= Float.isFinite(x);
                    low = Math.min(low, x);
                    high = Math.max(high, x);
                    s += x;
                    q += (double) x * x;
                    if (isAtTheEnd(seen.layer(), x)) saturated++;
                }
                within += Math.max(0, q - s * s / taken);
                unitSum += s;
                unitSquares += q;
            }
            count += (long) positions * taken;
            sum += unitSum;
            squares += unitSquares;
            deviations += within;
            if (!(high > low)) dead++;
        }
        boolean bounded = isAtTheEnd(seen.layer(), 1);
        return new LayerState(
                seen.path(),
                seen.layer().getClass().getSimpleName(),
                units,
                rms(seen.input()),
                Math.sqrt(squares / count),
                sum / count,
                squares > 0 ? Math.sqrt(deviations / squares) : 0,
                (double) dead / units,
                bounded ? (double) saturated / count : Double.NaN,
                rms(seen.gradient()),
                isFinite);
    }

    private static boolean isAtTheEnd(Layer layer, float y) {
        return switch (layer) {
            case Sigmoid _ -> y < 0.03 || y > 0.97;
            case Tanh _, HardTanh _, Softsign _ -> Math.abs(y) > 0.97;
            default -> false;
        };
    }

    private static double rms(@Nullable Tensor t) {
        if (t == null || t.size() == 0) return Double.NaN;
        int stride = Math.max(1, t.size() / MOST);
        float[] all = t.toFloats();
        double squares = 0;
        int count = 0;
        for (int i = 0; i < t.size(); i += stride) {
            double x = all[i];
            squares += x * x;
            count++;
        }
        return Math.sqrt(squares / count);
    }

    /// Path and class.
    ///
    /// @return such as `1 ReLU`
    public String name() {
        return path + " " + type;
    }
}
