package dev.gradus.tensor.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The loop over one function of vectors, made by [Loops]: whole vectors, and the rest by the scalar form with the same bits.
final class VectorLoop extends Loop<float[]> {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    private static final Enum<?> FUNCTION = Loops.function(MethodHandles.lookup());
    private static final VectorFunctions.@Nullable One ONE = FUNCTION instanceof Unary f ? VectorFunctions.of(f) : null;
    private static final VectorFunctions.@Nullable Two TWO =
            FUNCTION instanceof Binary f ? VectorFunctions.of(f) : null;
    private static final VectorFunctions.@Nullable Three THREE =
            FUNCTION instanceof Ternary f ? VectorFunctions.of(f) : null;

    private static final Loop<float[]> REST = ScalarKernels.LOOPS.of(FUNCTION);

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }

    @Override
    void map(double p, double q, float[] x, int xo, float[] y, int yo, int n) {
        var f = ONE;
        int i = 0;
        if (f != null) for (; i <= n - L; i += L) f.of(at(x, xo + i), p, q).intoArray(y, yo + i);
        if (i < n) REST.map(p, q, x, xo + i, y, yo + i, n - i);
    }

    @Override
    void zip(double p, double q, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int done = 0;
        if (as == 1 && bs == 1) done = pairs(p, q, a, ao, b, bo, y, yo, n);
        else if (as == 1) done = constantRight(p, q, a, ao, b[bo], y, yo, n);
        else if (bs == 1) done = constantLeft(p, q, a[ao], b, bo, y, yo, n);
        if (done < n) REST.zip(p, q, a, ao + done * as, as, b, bo + done * bs, bs, y, yo + done, n - done);
    }

    // Each tells how many elements it has done.

    private static int pairs(double p, double q, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        var f = TWO;
        int i = 0;
        if (f != null) for (; i <= n - L; i += L) f.of(at(a, ao + i), at(b, bo + i), p, q).intoArray(y, yo + i);
        return i;
    }

    private static int constantRight(double p, double q, float[] a, int ao, float b, float[] y, int yo, int n) {
        var f = TWO;
        var all = FloatVector.broadcast(SPECIES, b);
        int i = 0;
        if (f != null) for (; i <= n - L; i += L) f.of(at(a, ao + i), all, p, q).intoArray(y, yo + i);
        return i;
    }

    private static int constantLeft(double p, double q, float a, float[] b, int bo, float[] y, int yo, int n) {
        var f = TWO;
        var all = FloatVector.broadcast(SPECIES, a);
        int i = 0;
        if (f != null) for (; i <= n - L; i += L) f.of(all, at(b, bo + i), p, q).intoArray(y, yo + i);
        return i;
    }

    @Override
    void zip(double p, float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        var f = THREE;
        int i = 0;
        if (f != null)
            for (; i <= n - L; i += L) f.of(at(a, ao + i), at(b, bo + i), at(c, co + i), p).intoArray(y, yo + i);
        if (i < n) REST.zip(p, a, ao + i, b, bo + i, c, co + i, y, yo + i, n - i);
    }
}
