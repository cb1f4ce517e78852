package dev.gradus.tensor.kernel;

import java.util.Arrays;

/// The kernels of convolution and pooling in plain Java, on top of the matrix product. As every `Scalar*.java` here also the
/// source of float64.
///
/// An image is unfolded into a matrix with a row for each element of the kernel in each channel and a column for each output
/// position, a block of output rows at a time so that it stays in the cache:
///
/// ```
/// Y [out, positions] = W [out, depth] · U [depth, positions]        gU = Wᵀ gY, folded back        gW = gY Uᵀ
/// ```
abstract class ScalarConvolution extends ScalarNormalization implements Kernels<float[]> {
    /// Elements of an unfolded block: 256 KiB.
    private static final int BLOCK = 1 << 16;

    /// With fewer output channels than this, packing for the matrix product costs more than the product.
    private static final int FEW = 4;

    private static final Pool<Scratch> SCRATCH = new Pool<>(Scratch::new);

    /// Memory that is kept from call to call.
    private static final class Scratch {
        private final float[][] arrays = new float[3][0];

        float[] take(int number, int n) {
            if (arrays[number].length < n) arrays[number] = new float[n];
            return arrays[number];
        }
    }

    private static int blockRows(Conv d, int depth) {
        return Math.clamp(BLOCK / Math.max(1, depth * d.columns()), 1, d.rows());
    }

    @Override
    public void conv(Conv d, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        int depth = d.depth(), columns = d.columns(), plane = d.rows() * columns;
        boolean whole = d.isPointwise();
        int most = whole ? d.rows() : blockRows(d, depth);
        Scratch scratch = SCRATCH.take();
        for (int g = 0; g < d.images() * d.groups(); g++) {
            int from = xo + g * d.in() * d.h() * d.w(), weights = wo + g % d.groups() * d.out() * depth;
            int to = yo + g * d.out() * plane;
            for (int row = 0; row < d.rows(); row += most) {
                int rows = Math.min(most, d.rows() - row), n = rows * columns;
                float[] u = whole ? x : scratch.take(0, depth * n);
                if (!whole) unfold(d, x, from, 0, d.in(), row, rows, u);
                int uo = whole ? from : 0;
                if (d.out() < FEW) {
                    for (int k = 0; k < d.out(); k++) {
                        product(w, weights + k * depth, depth, u, uo, n, y, to + k * plane + row * columns);
                    }
                } else if (n == plane) {
                    gemm(false, false, d.out(), n, depth, w, weights, u, uo, y, to, true);
                } else {
                    float[] part = scratch.take(1, d.out() * n);
                    copy(d.out(), n, y, to + row * columns, plane, part, 0, n);
                    gemm(false, false, d.out(), n, depth, w, weights, u, uo, part, 0, true);
                    copy(d.out(), n, part, 0, n, y, to + row * columns, plane);
                }
            }
        }
        SCRATCH.give(scratch);
    }

    /// y += w · U for one row of the product.
    void product(float[] w, int wo, int depth, float[] u, int uo, int n, float[] y, int yo) {
        for (int k = 0; k < depth; k++) {
            float v = w[wo + k];
            for (int i = 0, at = uo + k * n; i < n; i++) y[yo + i] = Math.fma(v, u[at + i], y[yo + i]);
        }
    }

    @Override
    public void convBackwardInput(Conv d, float[] gy, int gyo, float[] w, int wo, float[] gx, int gxo) {
        int depth = d.depth(), columns = d.columns(), plane = d.rows() * columns;
        boolean whole = d.isPointwise();
        int most = whole ? d.rows() : blockRows(d, depth);
        Scratch scratch = SCRATCH.take();
        if (!whole) Arrays.fill(gx, gxo, gxo + d.images() * d.inputSize(), 0);
        for (int g = 0; g < d.images() * d.groups(); g++) {
            int to = gxo + g * d.in() * d.h() * d.w(), weights = wo + g % d.groups() * d.out() * depth;
            int from = gyo + g * d.out() * plane;
            for (int row = 0; row < d.rows(); row += most) {
                int rows = Math.min(most, d.rows() - row), n = rows * columns;
                float[] part = gy;
                int po = from;
                if (n < plane) {
                    part = scratch.take(1, d.out() * n);
                    po = 0;
                    copy(d.out(), n, gy, from + row * columns, plane, part, 0, n);
                }
                float[] u = whole ? gx : scratch.take(0, depth * n);
                gemm(true, false, depth, n, d.out(), w, weights, part, po, u, whole ? to : 0, false);
                if (!whole) fold(d, u, row, rows, gx, to);
            }
        }
        SCRATCH.give(scratch);
    }

    @Override
    public void convBackwardWeight(
            Conv d, int from, int to, float[] x, int xo, float[] gy, int gyo, float[] gw, int gwo) {
        int area = d.area(), depth = (to - from) * area, size = d.out() * depth;
        int columns = d.columns(), plane = d.rows() * columns;
        boolean whole = d.isPointwise();
        int most = whole ? d.rows() : blockRows(d, depth);
        Scratch scratch = SCRATCH.take();
        float[] sum = scratch.take(2, 2 * size);
        for (int g = 0; g < d.groups(); g++) {
            Arrays.fill(sum, 0, size, 0);
            for (int part = g; part < d.images() * d.groups(); part += d.groups()) {
                int image = xo + part * d.in() * d.h() * d.w(), gradient = gyo + part * d.out() * plane;
                for (int row = 0; row < d.rows(); row += most) {
                    int rows = Math.min(most, d.rows() - row), n = rows * columns;
                    float[] u = whole ? x : scratch.take(0, depth * n), gv = gy;
                    if (!whole) unfold(d, x, image, from, to, row, rows, u);
                    int uo = whole ? image + from * plane : 0, go = gradient;
                    if (n < plane) {
                        gv = scratch.take(1, d.out() * n);
                        go = 0;
                        copy(d.out(), n, gy, gradient + row * columns, plane, gv, 0, n);
                    }
                    gemm(false, true, d.out(), depth, n, gv, go, u, uo, sum, size, row > 0);
                }
                add(sum, 0, 1, sum, size, 1, sum, 0, size);
            }
            copy(d.out(), depth, sum, 0, depth, gw, gwo + g * d.out() * d.depth() + from * area, d.depth());
        }
        SCRATCH.give(scratch);
    }

    private static void copy(int rows, int n, float[] from, int fo, int fromStep, float[] to, int o, int toStep) {
        for (int r = 0; r < rows; r++) System.arraycopy(from, fo + r * fromStep, to, o + r * toStep, n);
    }

    /// What one element of the kernel sees in a block of output rows: rows `begin` to `end` of it lie within the image, and of
    /// each of these the columns `first` to `last`.
    private record Seen(int line, int shift, int begin, int end, int first, int last) {
        static Seen of(Conv d, int i, int j, int row, int rows) {
            Sweep down = d.down(), right = d.right();
            int line = i * down.dilation() - down.padding(), shift = j * right.dilation() - right.padding();
            return new Seen(
                    line,
                    shift,
                    Math.clamp(Math.ceilDiv(-line, down.stride()), row, row + rows),
                    Math.clamp(Math.ceilDiv(d.h() - line, down.stride()), row, row + rows),
                    Math.clamp(Math.ceilDiv(-shift, right.stride()), 0, d.columns()),
                    Math.clamp(Math.ceilDiv(d.w() - shift, right.stride()), 0, d.columns()));
        }

        boolean isEmpty() {
            return begin >= end || first >= last;
        }

        /// Where the element sees the first column of an output row.
        int source(Conv d, int r) {
            return (r * d.down().stride() + line) * d.w() + shift;
        }
    }

    /// Whether output rows are as far apart as the image's, so that a block is one piece of the image, but for its edges.
    private static boolean isOnePiece(Conv d) {
        return d.down().stride() == 1 && d.right().stride() == 1 && d.columns() == d.w();
    }

    private static void clearEdges(float[] u, int at, Seen s, int columns) {
        for (int i = at; i < at + (s.end - s.begin) * columns; i += columns) {
            for (int q = 0; q < s.first; q++) u[i + q] = 0;
            for (int q = s.last; q < columns; q++) u[i + q] = 0;
        }
    }

    /// u [(to - from) · area, rows · columns] = what each element of the kernel sees, zeros beyond the edges.
    private static void unfold(Conv d, float[] x, int xo, int from, int to, int row, int rows, float[] u) {
        int columns = d.columns(), step = d.right().stride(), width = d.right().kernel();
        for (int c = from, at = 0; c < to; c++) {
            int plane = xo + c * d.h() * d.w();
            for (int k = 0; k < d.area(); k++, at += rows * columns) {
                Seen s = Seen.of(d, k / width, k % width, row, rows);
                if (s.isEmpty()) {
                    Arrays.fill(u, at, at + rows * columns, 0);
                    continue;
                }
                int begin = at + (s.begin - row) * columns, end = at + (s.end - row) * columns;
                Arrays.fill(u, at, begin, 0);
                Arrays.fill(u, end, at + rows * columns, 0);
                if (isOnePiece(d)) {
                    int n = end - begin - s.first - (columns - s.last);
                    System.arraycopy(x, plane + s.source(d, s.begin) + s.first, u, begin + s.first, n);
                } else {
                    for (int r = s.begin, target = begin; r < s.end; r++, target += columns) {
                        int source = plane + s.source(d, r);
                        for (int q = s.first; q < s.last; q++) u[target + q] = x[source + q * step];
                    }
                }
                clearEdges(u, begin, s, columns);
            }
        }
    }

    /// gx += what each element of the kernel contributes.
    private void fold(Conv d, float[] u, int row, int rows, float[] gx, int gxo) {
        int columns = d.columns(), step = d.right().stride(), width = d.right().kernel();
        for (int c = 0, at = 0; c < d.in(); c++) {
            int plane = gxo + c * d.h() * d.w();
            for (int k = 0; k < d.area(); k++, at += rows * columns) {
                Seen s = Seen.of(d, k / width, k % width, row, rows);
                if (s.isEmpty()) continue;
                int begin = at + (s.begin - row) * columns, end = at + (s.end - row) * columns;
                if (isOnePiece(d)) {
                    clearEdges(u, begin, s, columns);
                    int place = plane + s.source(d, s.begin) + s.first, n = end - begin - s.first - (columns - s.last);
                    add(gx, place, 1, u, begin + s.first, 1, gx, place, n);
                } else {
                    for (int r = s.begin, from = begin; r < s.end; r++, from += columns) {
                        int place = plane + s.source(d, r);
                        for (int q = s.first; q < s.last; q++) gx[place + q * step] += u[from + q];
                    }
                }
            }
        }
    }

    @Override
    public void maxPool(Pooling d, float[] x, int xo, float[] y, int yo, int[] index, int io) {
        for (int p = 0, at = 0; p < d.planes(); p++) {
            int plane = xo + p * d.h() * d.w();
            for (int r = 0; r < d.down().count(); r++) {
                int rowEnd = d.down().to()[r], rowStep = d.down().step();
                for (int c = 0; c < d.right().count(); c++, at++) {
                    int begin = d.right().from()[c], end = d.right().to()[c], step = d.right().step();
                    int best = d.down().from()[r] * d.w() + begin;
                    float top = Float.NEGATIVE_INFINITY;
                    for (int i = d.down().from()[r]; i < rowEnd; i += rowStep) {
                        for (int j = begin; j < end; j += step) {
                            float v = x[plane + i * d.w() + j];
                            if (v > top || Float.isNaN(v)) {
                                top = v;
                                best = i * d.w() + j;
                            }
                        }
                    }
                    y[yo + at] = top;
                    index[io + at] = best;
                }
            }
        }
    }

    @Override
    public void maxPoolBackward(Pooling d, float[] gy, int gyo, int[] index, int io, float[] gx, int gxo) {
        Arrays.fill(gx, gxo, gxo + d.planes() * d.h() * d.w(), 0);
        for (int p = 0, at = 0; p < d.planes(); p++) {
            int plane = gxo + p * d.h() * d.w();
            for (int i = 0; i < d.outputs(); i++, at++) gx[plane + index[io + at]] += gy[gyo + at];
        }
    }

    @Override
    public void avgPool(Pooling d, float[] x, int xo, float[] y, int yo) {
        for (int p = 0, at = yo; p < d.planes(); p++) {
            int plane = xo + p * d.h() * d.w();
            for (int r = 0; r < d.down().count(); r++) {
                for (int c = 0; c < d.right().count(); c++, at++) {
                    float sum = 0;
                    for (int i = d.down().from()[r]; i < d.down().to()[r]; i++) {
                        int line = plane + i * d.w();
                        for (int j = d.right().from()[c]; j < d.right().to()[c]; j++) sum += x[line + j];
                    }
                    y[at] = sum / (d.down().divisor()[r] * d.right().divisor()[c]);
                }
            }
        }
    }

    @Override
    public void avgPoolBackward(Pooling d, float[] gy, int gyo, float[] gx, int gxo) {
        Arrays.fill(gx, gxo, gxo + d.planes() * d.h() * d.w(), 0);
        for (int p = 0, at = gyo; p < d.planes(); p++) {
            int plane = gxo + p * d.h() * d.w();
            for (int r = 0; r < d.down().count(); r++) {
                for (int c = 0; c < d.right().count(); c++, at++) {
                    float share = gy[at] / (d.down().divisor()[r] * d.right().divisor()[c]);
                    for (int i = d.down().from()[r]; i < d.down().to()[r]; i++) {
                        int line = plane + i * d.w();
                        for (int j = d.right().from()[c]; j < d.right().to()[c]; j++) gx[line + j] += share;
                    }
                }
            }
        }
    }
}
