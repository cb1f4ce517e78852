package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Elementwise.Operand.read;
import static dev.gradus.tensor.kernel.Elementwise.Operand.written;

import dev.gradus.tensor.kernel.Elementwise.Operand;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Cuts the work of other kernels into pieces for the [WorkerTeam].
///
/// Pieces depend on the shape only, and no element is computed from two pieces, so that the bits do not depend on the
/// number of threads. Work below [#PIECE] elements stays with the caller: waking a worker would cost more.
///
/// @param <A> `float[]` or `double[]`
final class ParallelKernels<A> implements Kernels<A> {
    /// Elements in one piece: about 5 to 20 µs of work.
    private static final int PIECE = 1 << 14;

    /// Sums that are enough to occupy all threads, one piece each.
    private static final int MANY = 16;

    private final Kernels<A> plain;

    ParallelKernels(Kernels<A> plain) {
        this.plain = plain;
    }

    /// Work on the units `from` … `from + count - 1`.
    private interface Piece {
        void run(int from, int count);
    }

    private static void cut(int units, int unitSize, Piece piece) {
        int unitsPerPiece = unitsPerPiece(unitSize);
        if (units <= unitsPerPiece && !Recorder.isOn()) {
            piece.run(0, units);
            return;
        }
        Recorder.run(
                Math.ceilDiv(units, unitsPerPiece),
                i -> {
                    int from = i * unitsPerPiece;
                    piece.run(from, Math.min(unitsPerPiece, units - from));
                });
    }

    /// Work on corresponding elements; the operands are asked for where it is recorded.
    private static void each(int n, Elementwise.Work work, Supplier<List<Operand>> operands) {
        if (!Recorder.isOn()) cut(n, 1, work::run);
        else Recorder.run(Math.ceilDiv(n, PIECE), new Elementwise(PIECE, n, List.of(work), operands.get()));
    }

    private static int unitsPerPiece(int unitSize) {
        return Math.max(1, PIECE / Math.max(1, unitSize));
    }

    /// What describes a whole piece, and what the last one: made once, so that pieces allocate nothing.
    private record Sizes<T>(int units, T whole, T last) {
        static <T> Sizes<T> of(int units, int unitSize, IntFunction<T> describe) {
            int whole = Math.max(1, Math.min(units, unitsPerPiece(unitSize)));
            return new Sizes<>(whole, describe.apply(whole), describe.apply(units % whole));
        }

        T of(int count) {
            return count == units ? whole : last;
        }
    }

    @Override
    public void map(Unary f, double p, double q, A x, int xo, A y, int yo, int n) {
        each(
                n,
                (from, count) -> plain.map(f, p, q, x, xo + from, y, yo + from, count),
                () -> List.of(read(x, xo, 1, n), written(y, yo, n)));
    }

    @Override
    public void zip(Binary f, double p, double q, A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n) {
        each(
                n,
                (from, count) -> plain.zip(f, p, q, a, ao + from * as, as, b, bo + from * bs, bs, y, yo + from, count),
                () -> List.of(read(a, ao, as, n), read(b, bo, bs, n), written(y, yo, n)));
    }

    @Override
    public void zip(Ternary f, double p, A a, int ao, A b, int bo, A c, int co, A y, int yo, int n) {
        each(
                n,
                (from, count) -> plain.zip(f, p, a, ao + from, b, bo + from, c, co + from, y, yo + from, count),
                () -> List.of(read(a, ao, 1, n), read(b, bo, 1, n), read(c, co, 1, n), written(y, yo, n)));
    }

    @Override
    public void fill(A y, int yo, int n, double value) {
        each(n, (from, count) -> plain.fill(y, yo + from, count, value), () -> List.of(written(y, yo, n)));
    }

    @Override
    public void dropout(A x, int xo, double p, RandomKey key, long first, A y, int yo, int n) {
        each(
                n,
                (from, count) -> plain.dropout(x, xo + from, p, key, first + from, y, yo + from, count),
                () -> List.of(read(x, xo, 1, n), written(y, yo, n)));
    }

    @Override
    public void sum(A x, int xo, int outer, int reduce, int inner, A y, int yo) {
        // sums over many rows are cut by the kernels themselves, unless there are enough of them
        if (outer < MANY && inner > 1 && reduce > ROWS) {
            Recorder.once(() -> plain.sum(x, xo, outer, reduce, inner, y, yo));
            return;
        }
        cut(
                outer,
                reduce * inner,
                (from, count) -> plain.sum(x, xo + from * reduce * inner, count, reduce, inner, y, yo + from * inner));
    }

    @Override
    public void maxReduce(Middle d, Slice<A> x, Slice<A> y, Slice<int[]> index) {
        Recorder.once(() -> plain.maxReduce(d, x, y, index));
    }

    @Override
    public void gatherMiddle(Middle d, Slice<A> x, Slice<int[]> index, Slice<A> y) {
        Recorder.once(() -> plain.gatherMiddle(d, x, index, y));
    }

    @Override
    public void scatterMiddle(Middle d, Slice<A> x, Slice<int[]> index, Slice<A> y) {
        Recorder.once(() -> plain.scatterMiddle(d, x, index, y));
    }

    @Override
    public void permute(Slice<A> x, int[] sizes, int[] strides, Slice<A> y) {
        Recorder.once(() -> plain.permute(x, sizes, strides, y));
    }

    @Override
    public void softmax(A x, int xo, int rows, int cols, A y, int yo) {
        cut(rows, cols, (from, count) -> plain.softmax(x, xo + from * cols, count, cols, y, yo + from * cols));
    }

    @Override
    public void logSoftmax(A x, int xo, int rows, int cols, A y, int yo) {
        cut(rows, cols, (from, count) -> plain.logSoftmax(x, xo + from * cols, count, cols, y, yo + from * cols));
    }

    @Override
    public void softmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo) {
        cut(
                rows,
                cols,
                (from, count) ->
                        plain.softmaxBackward(
                                y, yo + from * cols, gy, gyo + from * cols, count, cols, gx, gxo + from * cols));
    }

    @Override
    public void logSoftmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo) {
        cut(
                rows,
                cols,
                (from, count) ->
                        plain.logSoftmaxBackward(
                                y, yo + from * cols, gy, gyo + from * cols, count, cols, gx, gxo + from * cols));
    }

    @Override
    public void gemm(Product d, Slice<A> a, Slice<A> b, @Nullable Packing packed, Slice<A> c) {
        Recorder.once(() -> plain.gemm(d, a, b, packed, c));
    }

    /// Work on a range of groups.
    private interface GroupPiece {
        void run(Groups range);
    }

    private static void cut(Groups d, GroupPiece piece) {
        cut(d.count(), d.size(), (from, count) -> piece.run(d.range(from, from + count)));
    }

    @Override
    public void moments(Groups d, Slice<A> x, Slice<A> m) {
        // sums over runs of single elements are cut by the kernels themselves
        if (d.inner() == 1) plain.moments(d, x, m);
        else cut(d, range -> plain.moments(range, x, m));
    }

    @Override
    public void sumGroups(Groups d, Slice<A> x, Slice<A> gy, Slice<A> k, Slice<A> s) {
        if (d.inner() == 1) plain.sumGroups(d, x, gy, k, s);
        else cut(d, range -> plain.sumGroups(range, x, gy, k, s));
    }

    @Override
    public void scaleGroups(Groups d, A x, int xo, A k, int ko, A y, int yo) {
        int n = d.count() * d.inner();
        Sizes<Groups> sizes = Sizes.of(d.outer(), n, d::rows);
        cut(d.outer(), n, (from, rows) -> plain.scaleGroups(sizes.of(rows), x, xo + from * n, k, ko, y, yo + from * n));
    }

    @Override
    public void combineGroups(Groups d, A x, int xo, A gy, int gyo, A k, int ko, A gx, int gxo) {
        int n = d.count() * d.inner();
        Sizes<Groups> sizes = Sizes.of(d.outer(), n, d::rows);
        cut(
                d.outer(),
                n,
                (from, rows) -> {
                    int at = from * n;
                    plain.combineGroups(sizes.of(rows), x, xo + at, gy, gyo + at, k, ko, gx, gxo + at);
                });
    }

    @Override
    public void poolRectified(Groups d, Pooling p, Slice<A> x, Slice<A> k, Slice<A> y, Slice<int[]> index) {
        plain.poolRectified(d, p, x, k, y, index);
    }

    @Override
    public void sumPooled(Groups d, Pooling p, Slice<A> x, Slice<A> gy, Slice<int[]> index, Slice<A> k, Slice<A> s) {
        plain.sumPooled(d, p, x, gy, index, k, s);
    }

    @Override
    public void combinePooled(
            Groups d, Pooling p, Slice<A> x, Slice<A> gy, Slice<int[]> index, Slice<A> k, Slice<A> gx) {
        plain.combinePooled(d, p, x, gy, index, k, gx);
    }

    @Override
    public void conv(Conv d, Slice<A> x, Slice<A> w, @Nullable Slice<A> b, @Nullable Packing packed, Slice<A> y) {
        Recorder.once(() -> plain.conv(d, x, w, b, packed, y));
    }

    @Override
    public void convBackwardInput(Conv d, Slice<A> gy, Slice<A> w, Slice<A> gx) {
        Recorder.once(() -> plain.convBackwardInput(d, gy, w, gx));
    }

    @Override
    public void convBackwardWeight(Conv d, Slice<A> x, Slice<A> gy, Slice<A> gw) {
        Recorder.once(() -> plain.convBackwardWeight(d, x, gy, gw));
    }

    @Override
    public void maxPool(Pooling d, A x, int xo, A y, int yo, int[] index, int io) {
        int in = d.inputSize(), out = d.outputSize();
        Sizes<Pooling> sizes = Sizes.of(d.images(), in, d::images);
        cut(
                d.images(),
                in,
                (from, n) -> plain.maxPool(sizes.of(n), x, xo + from * in, y, yo + from * out, index, io + from * out));
    }

    @Override
    public void maxPoolBackward(Pooling d, A gy, int gyo, int[] index, int io, A gx, int gxo) {
        int in = d.inputSize(), out = d.outputSize();
        Sizes<Pooling> sizes = Sizes.of(d.images(), in, d::images);
        cut(
                d.images(),
                in,
                (from, n) ->
                        plain.maxPoolBackward(
                                sizes.of(n), gy, gyo + from * out, index, io + from * out, gx, gxo + from * in));
    }

    @Override
    public void avgPool(Pooling d, A x, int xo, A y, int yo) {
        int in = d.inputSize(), out = d.outputSize();
        Sizes<Pooling> sizes = Sizes.of(d.images(), in, d::images);
        cut(d.images(), in, (from, n) -> plain.avgPool(sizes.of(n), x, xo + from * in, y, yo + from * out));
    }

    @Override
    public void avgPoolBackward(Pooling d, A gy, int gyo, A gx, int gxo) {
        int in = d.inputSize(), out = d.outputSize();
        Sizes<Pooling> sizes = Sizes.of(d.images(), in, d::images);
        cut(d.images(), in, (from, n) -> plain.avgPoolBackward(sizes.of(n), gy, gyo + from * out, gx, gxo + from * in));
    }

    @Override
    public void transpose(int batch, int rows, int columns, A x, int xo, A y, int yo) {
        int size = rows * columns;
        cut(batch, size, (from, n) -> plain.transpose(n, rows, columns, x, xo + from * size, y, yo + from * size));
    }

    @Override
    public boolean isFinite(A x, int xo, int n) {
        return plain.isFinite(x, xo, n);
    }

    @Override
    public Kernels<A> serial() {
        return plain;
    }
}
