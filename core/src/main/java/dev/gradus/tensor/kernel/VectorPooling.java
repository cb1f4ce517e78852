package dev.gradus.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Pooling over a vector of channels at a time, with the bits of [ScalarConvolution].
final class VectorPooling {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final VectorSpecies<Integer> INDICES = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int L = SPECIES.length();

    private VectorPooling() {}

    /// A row of windows of the image that begins at `image` in x.
    static void row(Pooling d, int r, float[] x, int image, float[] y, int yo, int[] index, int io) {
        int channels = d.channels(), whole = channels - channels % L, columns = d.right().count();
        boolean pairs = d.down().arePairs() && d.right().arePairs();
        for (int c = 0; c < whole; c += L) {
            if (pairs) largestOfFour(d, r, x, image + c, y, yo + c, index, io + c);
            else largest(d, r, x, image + c, y, yo + c, index, io + c);
        }
        for (int q = 0, at = 0; q < columns && whole < channels; q++, at += channels) {
            ScalarConvolution.largest(d, r, q, x, image, y, yo + at, index, io + at, whole);
        }
    }

    static void unpool(Pooling p, int from, int rows, float[] gy, int gyo, int[] index, int io, float[] g) {
        int n = p.channels(), whole = n - n % L;
        for (int r = 0, count; r < rows; r += count) {
            int pixel = p.pixel(from + r), column = pixel % p.w(), line = p.lineOfHalves(from + r) * n;
            count = Math.min(rows - r, p.w() - column);
            for (int c = 0; c < whole; c += L) {
                unpoolLine(count, column, pixel, gy, gyo + line + c, index, io + line + c, n, g, r * n + c);
            }
        }
        if (whole < n) ScalarPooledNormalization.unpool(p, from, rows, gy, gyo, index, io, g, whole);
    }

    /// Some pixels of a line, from `column` on. The loop goes over pixels, since channels may be but one vector.
    private static void unpoolLine(
            int count, int column, int pixel, float[] gy, int gyo, int[] index, int io, int n, float[] g, int to) {
        for (int i = 0; i < count; i++) {
            int window = ((column + i) >> 1) * n;
            var best = IntVector.fromArray(INDICES, index, io + window);
            FloatVector.fromArray(SPECIES, gy, gyo + window)
                    .blend(0, best.compare(NE, pixel + i).cast(SPECIES))
                    .intoArray(g, to + i * n);
        }
    }

    /// One row of windows of any size.
    private static void largest(Pooling d, int r, float[] x, int xo, float[] y, int yo, int[] index, int io) {
        for (int q = 0; q < d.right().count(); q++) {
            largest(d, r, q, x, xo, y, yo + q * d.channels(), index, io + q * d.channels());
        }
    }

    /// One row of windows of 2 × 2, the common case: without loops over the window it takes half of the time.
    private static void largestOfFour(Pooling d, int r, float[] x, int xo, float[] y, int yo, int[] index, int io) {
        int channels = d.channels(), w = d.w(), columns = d.right().count();
        int first = d.down().from()[r] * w + d.right().from()[0];
        for (int q = 0; q < columns; q++) {
            int pixel = first + 2 * q, at = xo + pixel * channels;
            var top = FloatVector.fromArray(SPECIES, x, at);
            var best = IntVector.broadcast(INDICES, pixel);
            var v = FloatVector.fromArray(SPECIES, x, at + channels);
            var larger = v.compare(GT, top).or(v.compare(NE, v)); // NaN is not equal to itself
            top = top.blend(v, larger);
            best = best.blend(pixel + 1, larger.cast(INDICES));
            v = FloatVector.fromArray(SPECIES, x, at + w * channels);
            larger = v.compare(GT, top).or(v.compare(NE, v));
            top = top.blend(v, larger);
            best = best.blend(pixel + w, larger.cast(INDICES));
            v = FloatVector.fromArray(SPECIES, x, at + (w + 1) * channels);
            larger = v.compare(GT, top).or(v.compare(NE, v));
            top.blend(v, larger).intoArray(y, yo + q * channels);
            best.blend(pixel + w + 1, larger.cast(INDICES)).intoArray(index, io + q * channels);
        }
    }

    private static void largest(Pooling d, int r, int q, float[] x, int xo, float[] y, int yo, int[] index, int io) {
        int begin = d.down().from()[r], end = d.down().to()[r], rowStep = d.down().step();
        int left = d.right().from()[q], right = d.right().to()[q], step = d.right().step();
        var top = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        var best = IntVector.broadcast(INDICES, begin * d.w() + left);
        for (int i = begin; i < end; i += rowStep) {
            for (int j = left; j < right; j += step) {
                int pixel = i * d.w() + j;
                var v = FloatVector.fromArray(SPECIES, x, xo + pixel * d.channels());
                var larger = v.compare(GT, top).or(v.compare(NE, v)); // NaN is not equal to itself
                top = top.blend(v, larger);
                best = best.blend(IntVector.broadcast(INDICES, pixel), larger.cast(INDICES));
            }
        }
        top.intoArray(y, yo);
        best.intoArray(index, io);
    }

    /// Each window in turn adds gy where the index says so, to zeros. In windows of 2 × 2 there is nothing to add to.
    static void maxBackward(Pooling d, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        int channels = d.channels(), whole = channels - channels % L;
        boolean pairs = d.down().arePairs() && d.right().arePairs();
        if (!d.halves() || whole < channels) Arrays.fill(gx, gxo, gxo + d.images() * d.inputSize(), 0);
        for (int n = 0, at = 0; n < d.images(); n++) {
            int image = gxo + n * d.inputSize();
            for (int r = 0; r < d.down().count(); r++) {
                for (int c = 0; c < whole && pairs; c += L)
                    putPairs(d, r, gy, gyo + at + c, index, io + at + c, gx, image + c);
                for (int q = 0; q < d.right().count(); q++, at += channels) {
                    for (int c = 0; c < whole && !pairs; c += L) {
                        add(d, r, q, gy, gyo + at + c, index, io + at + c, gx, image + c);
                    }
                    for (int c = whole; c < channels; c++) {
                        gx[image + index[io + at + c] * channels + c] += gy[gyo + at + c];
                    }
                }
            }
        }
    }

    private static void putPairs(Pooling d, int r, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        int channels = d.channels(), w = d.w(), columns = d.right().count();
        int first = d.down().from()[r] * w + d.right().from()[0];
        for (int q = 0; q < columns; q++) {
            int pixel = first + 2 * q, to = gxo + pixel * channels;
            var g = FloatVector.fromArray(SPECIES, gy, gyo + q * channels);
            var best = IntVector.fromArray(INDICES, index, io + q * channels);
            g.blend(0, best.compare(NE, pixel).cast(SPECIES)).intoArray(gx, to);
            g.blend(0, best.compare(NE, pixel + 1).cast(SPECIES)).intoArray(gx, to + channels);
            g.blend(0, best.compare(NE, pixel + w).cast(SPECIES)).intoArray(gx, to + w * channels);
            g.blend(0, best.compare(NE, pixel + w + 1).cast(SPECIES)).intoArray(gx, to + (w + 1) * channels);
        }
    }

    private static void add(Pooling d, int r, int q, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        int end = d.down().to()[r], rowStep = d.down().step(), right = d.right().to()[q], step = d.right().step();
        var g = FloatVector.fromArray(SPECIES, gy, gyo);
        var best = IntVector.fromArray(INDICES, index, io);
        for (int i = d.down().from()[r]; i < end; i += rowStep) {
            for (int j = d.right().from()[q]; j < right; j += step) {
                int pixel = i * d.w() + j, to = gxo + pixel * d.channels();
                var here = best.compare(EQ, pixel).cast(SPECIES);
                var old = FloatVector.fromArray(SPECIES, gx, to);
                old.blend(old.add(g), here).intoArray(gx, to);
            }
        }
    }
}
