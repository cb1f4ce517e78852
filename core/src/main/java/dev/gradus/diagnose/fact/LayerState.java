package dev.gradus.diagnose.fact;

import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.HardSigmoid;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.ScaledTanh;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.train.ObservedStep;
import java.util.Arrays;
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
    private static final int MOST = 1 << 15;

    private static final int FEWEST_SAMPLES = 8, MOST_RMS = 1 << 13;

    /// A layer of a step that is shown.
    ///
    /// @param seen while the step lasts
    /// @return its numbers
    public static LayerState of(ObservedStep.Seen seen) {
        Tensor output = seen.output();
        int n = output.shape().rank() == 0 ? 1 : output.shape().axis(0), each = n == 0 ? 0 : output.size() / n;
        int units = output.shape().rank() > 1 ? output.shape().axis(1) : 1;
        int taken = Math.min(n, Math.max(MOST / Math.max(1, each), FEWEST_SAMPLES));
        var sums = new Sums(seen.layer(), each, units);
        float[] y = output.toFloats();
        for (int k = 0; k < taken; k++) sums.add(y, (int) ((long) k * n / taken) * each);
        return sums.state(seen, taken);
    }

    /// Sums over samples, for each element of the output.
    private static final class Sums {
        private final Layer layer;
        private final boolean isBounded;
        private final int units;
        private final double[] sum;
        private final double[] squares;
        private final float[] low;
        private final float[] high;
        private long saturated;

        Sums(Layer layer, int each, int units) {
            this.layer = layer;
            this.units = units;
            isBounded = isAtTheEnd(layer, 1);
            int elements = units * (each / Math.max(1, units));
            sum = new double[elements];
            squares = new double[elements];
            low = new float[elements];
            high = new float[elements];
            Arrays.fill(low, Float.POSITIVE_INFINITY);
            Arrays.fill(high, Float.NEGATIVE_INFINITY);
        }

        /// Adds a sample.
        void add(float[] y, int from) {
            for (int i = 0; i < sum.length; i++) {
                double x = y[from + i];
                sum[i] += x;
                squares[i] += x * x;
            }
            for (int i = 0; i < low.length; i++) {
                low[i] = Math.min(low[i], y[from + i]);
                high[i] = Math.max(high[i], y[from + i]);
            }
            if (!isBounded) return;
            for (int i = 0; i < sum.length; i++) if (isAtTheEnd(layer, y[from + i])) saturated++;
        }

        LayerState state(ObservedStep.Seen seen, int taken) {
            double total = 0, square = 0, within = 0;
            for (int i = 0; i < sum.length; i++) {
                total += sum[i];
                square += squares[i];
                within += Math.max(0, squares[i] - sum[i] * sum[i] / taken);
            }
            int positions = sum.length / Math.max(1, units), dead = 0;
            for (int u = 0; u < units; u++) if (!varies(u * positions, (u + 1) * positions)) dead++;
            double count = (double) sum.length * taken;
            return new LayerState(
                    seen.path(),
                    layer.getClass().getSimpleName(),
                    units,
                    rms(seen.input()),
                    Math.sqrt(square / count),
                    total / count,
                    square > 0 ? Math.sqrt(within / square) : 0,
                    (double) dead / units,
                    isBounded ? saturated / count : Double.NaN,
                    rms(seen.gradient()),
                    Double.isFinite(square));
        }

        /// Whether a unit has more than one value: false where one is NaN, as minima and maxima then are.
        private boolean varies(int from, int to) {
            float least = Float.POSITIVE_INFINITY, most = Float.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                least = Math.min(least, low[i]);
                most = Math.max(most, high[i]);
            }
            return most > least;
        }
    }

    private static boolean isAtTheEnd(Layer layer, float y) {
        return switch (layer) {
            case Sigmoid _, HardSigmoid _ -> y < 0.03 || y > 0.97;
            case Tanh _, HardTanh _, Softsign _ -> Math.abs(y) > 0.97;
            case ScaledTanh scaled -> Math.abs(y) > 0.97 * scaled.config().amplitude();
            default -> false;
        };
    }

    private static double rms(@Nullable Tensor t) {
        if (t == null || t.size() == 0) return Double.NaN;
        float[] some = Values.some(t, Distribution.stride(t.size(), MOST_RMS));
        double squares = 0;
        for (double x : some) squares += x * x;
        return Math.sqrt(squares / some.length);
    }

    /// Path and class.
    ///
    /// @return such as `1 ReLU`
    public String name() {
        return path + " " + type;
    }
}
