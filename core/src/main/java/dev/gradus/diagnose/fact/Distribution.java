package dev.gradus.diagnose.fact;

import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;

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
        return of(Values.some(t, stride(t.size(), MOST)));
    }

    /// Looks at a difference of two tensors of one shape.
    ///
    /// @return of `a - b`
    static Distribution ofDifference(Tensor a, Tensor b) {
        float[] x = Values.some(a, stride(a.size(), MOST)), y = Values.some(b, stride(b.size(), MOST));
        for (int i = 0; i < x.length; i++) x[i] -= y[i];
        return of(x);
    }

    private static Distribution of(float[] elements) {
        var histogram = new LogHistogram();
        double sum = 0, squares = 0;
        long n = 0;
        for (double x : elements) {
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
