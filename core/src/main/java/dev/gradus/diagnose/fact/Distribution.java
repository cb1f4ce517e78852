package dev.gradus.diagnose.fact;

import dev.gradus.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/// How the elements of a tensor are distributed, of some thousand of them where there are more.
///
/// @param mean of the finite ones; NaN where there are none
/// @param deviation of the finite ones, divided by their number
/// @param rms their root mean square
/// @param histogram of all
public record Distribution(double mean, double deviation, double rms, LogHistogram histogram) {
    private static final int MOST = 1 << 12;

    /// Looks at a tensor.
    ///
    /// @param t any
    /// @return of its elements at equal distances
    static Distribution of(Tensor t) {
        float[] x = t.toFloats();
        return of(i -> x[i], x.length);
    }

    /// Looks at numbers at equal distances, which is no divisor of a usual width.
    ///
    /// @param element by its index
    /// @param size how many there are
    static Distribution of(IntToDoubleFunction element, int size) {
        int stride = stride(size, MOST);
        var histogram = new LogHistogram();
        double sum = 0, squares = 0;
        long n = 0;
        for (int i = 0; i < size; i += stride) {
            double x = element.applyAsDouble(i);
            histogram.add(x);
            if (!Double.isFinite(x)) continue;
            sum += x;
            squares += x * x;
            n++;
        }
        double mean = sum / n, square = squares / n;
        return new Distribution(mean, Math.sqrt(Math.max(0, square - mean * mean)), Math.sqrt(square), histogram);
    }

    /// The distance from one element that is looked at to the next, odd so that it does not fall in step with rows and channels.
    static int stride(int size, int most) {
        return size <= most ? 1 : size / most | 1;
    }
}
