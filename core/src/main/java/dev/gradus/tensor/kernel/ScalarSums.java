package dev.gradus.tensor.kernel;

/// Sums over rows in plain Java: up to [#ROWS] rows in order; of more, blocks of [#BLOCK] in order, and their sums as the tree of
/// [Sums]. As every `Scalar*.java` here also the source of float64.
abstract class ScalarSums implements Kernels<float[]> {
    /// Rows in a block of a long sum: few, so that equal numbers, whose rounding errors add up, are as exact as others.
    private static final int BLOCK = 32;

    private static final float[] NONE = {};

    /// Elements in one piece of parallel work.
    private static final int PIECE = 1 << 14;

    private final Pool<Blocks> pool = new Pool<>(Blocks::new);

    /// The sums of the blocks of one matrix. Kept from call to call, so that a call allocates nothing.
    private final class Blocks implements WorkerTeam.Task {
        private float[] sums = NONE;
        private float[] x = NONE;
        private int xo;
        private int rows;
        private int n;
        private int count;
        private int each;

        /// @return room for `blocks` sums of `columns` columns each
        float[] fit(int blocks, int columns) {
            int size = Math.multiplyExact(blocks, columns);
            if (sums.length < size) sums = new float[size];
            return sums;
        }

        /// y = the sum of all rows
        void sum(float[] from, int at, int allRows, int columns, float[] y, int yo) {
            x = from;
            xo = at;
            rows = allRows;
            n = columns;
            count = Math.ceilDiv(rows, BLOCK);
            each = Math.max(1, PIECE / (BLOCK * n));
            fit(count, n);
            WorkerTeam.shared().run(Math.ceilDiv(count, each), this);
            fold(sums, count, n, y, yo);
            x = NONE;
        }

        @Override
        public void run(int piece) {
            for (int b = piece * each; b < Math.min(count, (piece + 1) * each); b++) {
                sumRows(x, xo + b * BLOCK * n, Math.min(BLOCK, rows - b * BLOCK), n, sums, b * n);
            }
        }
    }

    /// y = the sum of more than [#ROWS] rows of n elements each.
    final void sumBlocks(float[] x, int xo, int rows, int n, float[] y, int yo) {
        Blocks blocks = pool.take();
        blocks.sum(x, xo, rows, n, y, yo);
        pool.give(blocks);
    }

    /// y = the sum of a block of rows of n elements each, in order.
    void sumRows(float[] x, int xo, int rows, int n, float[] y, int yo) {
        int c = 0;
        for (; c <= n - 4; c += 4) { // four sums do not wait for each other
            float a = 0, b = 0, d = 0, e = 0;
            for (int i = xo + c, end = i + rows * n; i < end; i += n) {
                a += x[i];
                b += x[i + 1];
                d += x[i + 2];
                e += x[i + 3];
            }
            y[yo + c] = a;
            y[yo + c + 1] = b;
            y[yo + c + 2] = d;
            y[yo + c + 3] = e;
        }
        for (; c < n; c++) {
            float sum = 0;
            for (int i = xo + c, end = i + rows * n; i < end; i += n) sum += x[i];
            y[yo + c] = sum;
        }
    }

    /// y = the sum of the rows of `sums`, at least one, as a tree: the left branch is the largest power of two of rows that leaves
    /// something for the right one. The rows are changed.
    final void fold(float[] sums, int rows, int n, float[] y, int yo) {
        for (int step = 1; step < rows; step *= 2) {
            for (int row = 0; row + step < rows; row += 2 * step) {
                zip(Binary.ADD, sums, row * n, sums, (row + step) * n, sums, row * n, n);
            }
        }
        System.arraycopy(sums, 0, y, yo, n);
    }

    /// y = the sum of a window of `width` times `lines` pixels of n elements each, `pitch` elements from line to line: of up to
    /// [#ROWS] pixels in order, of more of the sums of the lines.
    final void sumWindow(float[] x, int xo, int lines, int pitch, int width, int n, float[] y, int yo) {
        if (lines * width > ROWS) {
            Blocks blocks = pool.take();
            float[] sums = blocks.fit(lines, n);
            for (int i = 0; i < lines; i++) sum(x, xo + i * pitch, 1, width, n, sums, i * n);
            sum(sums, 0, 1, lines, n, y, yo);
            pool.give(blocks);
            return;
        }
        fill(y, yo, n, 0);
        for (int i = 0; i < lines; i++) {
            for (int j = 0; j < width; j++) zip(Binary.ADD, x, xo + i * pitch + j * n, y, yo, y, yo, n);
        }
    }
}
