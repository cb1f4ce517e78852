package dev.gradus.tensor.kernel;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The loop over one function in plain Java, made by [Loops]. As every `Scalar*.java` here also the source of float64.
final class ScalarLoop extends Loop<float[]> {
    private static final Enum<?> FUNCTION = Loops.function(MethodHandles.lookup());
    private static final ScalarFunctions.@Nullable One ONE = FUNCTION instanceof Unary f ? ScalarFunctions.of(f) : null;
    private static final ScalarFunctions.@Nullable Two TWO =
            FUNCTION instanceof Binary f ? ScalarFunctions.of(f) : null;
    private static final ScalarFunctions.@Nullable Three THREE =
            FUNCTION instanceof Ternary f ? ScalarFunctions.of(f) : null;

    @Override
    void map(double p, double q, float[] x, int xo, float[] y, int yo, int n) {
        var f = Objects.requireNonNull(ONE);
        for (int i = 0; i < n; i++) y[yo + i] = f.of(x[xo + i], p, q);
    }

    @Override
    void zip(double p, double q, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        var f = Objects.requireNonNull(TWO);
        if (n == 0) return;
        float left = a[ao], right = b[bo];
        if (as == 1 && bs == 1) for (int i = 0; i < n; i++) y[yo + i] = f.of(a[ao + i], b[bo + i], p, q);
        else if (as == 1) for (int i = 0; i < n; i++) y[yo + i] = f.of(a[ao + i], right, p, q);
        else if (bs == 1) for (int i = 0; i < n; i++) y[yo + i] = f.of(left, b[bo + i], p, q);
        else Arrays.fill(y, yo, yo + n, f.of(left, right, p, q));
    }

    @Override
    void zip(double p, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        var f = Objects.requireNonNull(THREE);
        for (int i = 0; i < n; i++) y[yo + i] = f.of(a[ao + i], b[bo + i], c[co + i], p);
    }
}
