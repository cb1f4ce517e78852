package dev.gradus.tensor.kernel;

import java.util.Arrays;

/// The kernels of normalization in plain Java: their specification. As every `Scalar*.java` here also the source of float64.
@SuppressWarnings("cast") // `(float)` says nothing any more once it has become `(double)`
abstract class ScalarNormalization extends ScalarSums {
    private static final Pool<Partial> PARTIAL = new Pool<>(Partial::new);

    /// The distance of near from the mean, in deviations, at which the sums are done again.
    private static final int FAR = 8;

    /// Blocks in one piece of parallel work.
    static final int BLOCKS = 16;

    /// What makes the two sums of each column over one block of rows.
    interface Block {
        void sum(int from, int rows, float[] s, int so);
    }

    /// The sums of blocks, and their sum. Kept from call to call, so that a call allocates little.
    private static final class Partial implements WorkerTeam.Task {
        private static final Block NOTHING = (from, rows, s, so) -> {};

        private Block block = NOTHING;
        private int rows;
        private int n;
        private int count;
        private float[] blocks = {};
        private double[] sums = {};

        static Partial of(Groups d, Block block) {
            Partial partial = PARTIAL.take();
            partial.block = block;
            partial.rows = d.outer();
            partial.n = 2 * d.count();
            partial.count = Math.ceilDiv(partial.rows, ROWS);
            int size = partial.count * partial.n;
            if (partial.blocks.length < size) partial.blocks = new float[size];
            if (partial.sums.length < partial.n) partial.sums = new double[partial.n];
            return partial;
        }

        /// What is recorded needs it again.
        void giveBack() {
            if (Recorder.isOn()) return;
            block = NOTHING;
            PARTIAL.give(this);
        }

        @Override
        public void run(int piece) {
            for (int b = piece * BLOCKS; b < Math.min(count, (piece + 1) * BLOCKS); b++) {
                block.sum(b * ROWS, Math.min(ROWS, rows - b * ROWS), blocks, b * n);
            }
        }

        void sum() {
            WorkerTeam.shared().run(Math.ceilDiv(count, BLOCKS), this);
            Arrays.fill(sums, 0, n, 0);
            for (int b = 0; b < count; b++) {
                for (int c = 0; c < n; c++) sums[c] += blocks[b * n + c];
            }
        }

        void sumInto(float[] s, int so) {
            sum();
            for (int i = 0; i < n; i++) s[so + i] = (float) sums[i];
        }
    }

    /// s = the sums over all rows, from the two sums that `block` makes for each of the columns.
    static void columnSums(Groups d, Block block, Slice<float[]> s) {
        Partial partial = Partial.of(d, block);
        Recorder.once(() -> partial.sumInto(s.array(), s.offset()));
        partial.giveBack();
    }

    @Override
    public void moments(Groups d, Slice<float[]> xs, Slice<float[]> ms) {
        float[] x = xs.array(), m = ms.array();
        int xo = xs.offset(), mo = ms.offset();
        if (d.inner() == 1) {
            columnMoments(d, x, xo, m, mo);
            return;
        }
        int most = Math.min(Sums.BLOCK, d.inner());
        float[] offsets = new float[most], squares = new float[most];
        for (int g = d.from(); g < d.to(); g++) {
            double sum = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    sum += Sums.sum(x, xo + d.at(o, g) + i, Math.min(Sums.BLOCK, d.inner() - i));
                }
            }
            float near = (float) (sum / d.divisor());
            double first = 0, second = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    int from = xo + d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                    for (int e = 0; e < n; e++) {
                        offsets[e] = x[from + e] - near;
                        squares[e] = offsets[e] * offsets[e];
                    }
                    first += Sums.sum(offsets, 0, n);
                    second += Sums.sum(squares, 0, n);
                }
            }
            m[mo + g] = near;
            finish(d, g, first, second, m, mo);
        }
    }

    private void columnMoments(Groups d, float[] x, int xo, float[] m, int mo) {
        int n = d.count();
        Partial partial = Partial.of(d, (from, rows, s, so) -> offsetSums(rows, n, x, xo + from * n, m, mo, s, so));
        Recorder.once(() -> columnMoments(d, x, xo, m, mo, partial));
        partial.giveBack();
    }

    /// One pass over x suffices where near, the mean of the first block, turns out not to be far from the mean.
    private void columnMoments(Groups d, float[] x, int xo, float[] m, int mo, Partial partial) {
        int n = d.count(), some = Math.min(ROWS, d.outer());
        Arrays.fill(m, mo, mo + n, 0);
        if (some > 0) offsetSums(some, n, x, xo, m, mo, partial.blocks, 0);
        for (int c = 0; c < n && some > 0; c++) m[mo + c] = partial.blocks[c] / some;
        boolean again = true;
        for (int round = 0; again && round < 2; round++) {
            partial.sum();
            again = false;
            for (int c = 0; c < n; c++) {
                finish(d, c, partial.sums[c], partial.sums[n + c], m, mo);
                double rest = m[mo + n + c];
                if (round == 0 && rest * rest > FAR * FAR * m[mo + 2 * n + c]) {
                    m[mo + c] += (float) rest;
                    again = true;
                }
            }
        }
    }

    /// s = Σ over rows of x - near, and of its square, for each of n columns.
    void offsetSums(int rows, int n, float[] x, int xo, float[] near, int no, float[] s, int so) {
        offsetSums(0, rows, n, x, xo, near, no, s, so);
    }

    static void offsetSums(int first, int rows, int n, float[] x, int xo, float[] near, int no, float[] s, int so) {
        for (int c = first; c < n; c++) {
            float sum = 0, squares = 0;
            for (int i = xo + c, end = i + rows * n; i < end; i += n) {
                float v = x[i] - near[no + c];
                sum += v;
                squares = Fma.of(v, v, squares);
            }
            s[so + c] = sum;
            s[so + n + c] = squares;
        }
    }

    /// s = Σ over the rows of d of gy, and of gy · (x - center), for each of its columns.
    void productSums(Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        productSums(0, d, x, xo, gy, gyo, k, ko, s, so);
    }

    static void productSums(
            int first, Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] s, int so) {
        int n = d.count();
        for (int c = first; c < n; c++) {
            float sum = 0, products = 0, center = k[ko + c];
            for (int r = 0, i = c; r < d.outer(); r++, i += n) {
                float v = x[xo + i] - center, g = gy[gyo + i];
                if (d.isRectified() && Fma.of(v, k[ko + n + c], k[ko + 2 * n + c]) <= 0) g = 0;
                sum += g;
                products = Fma.of(g, v, products);
            }
            s[so + c] = sum;
            s[so + n + c] = products;
        }
    }

    /// Rest and variance of group g from the sums of x - near and of its square.
    static void finish(Groups d, int g, double first, double second, float[] m, int mo) {
        double rest = first / d.divisor();
        m[mo + d.count() + g] = (float) rest;
        m[mo + 2 * d.count() + g] = (float) Math.max(0, second / d.divisor() - rest * rest);
    }

    @Override
    public void scaleGroups(Groups d, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        scaleGroups(d, d.from(), x, xo, k, ko, y, yo);
    }

    /// The same for the groups from `first` on.
    static void scaleGroups(Groups d, int first, float[] x, int xo, float[] k, int ko, float[] y, int yo) {
        for (int o = 0; o < d.outer(); o++) {
            for (int g = first; g < d.to(); g++) {
                float center = k[ko + g], factor = k[ko + d.count() + g], term = k[ko + 2 * d.count() + g];
                int at = d.at(o, g), end = at + d.inner();
                for (int i = at; i < end; i++) {
                    float v = Fma.of(x[xo + i] - center, factor, term);
                    y[yo + i] = d.isRectified() && v <= 0 ? 0 : v;
                }
            }
        }
    }

    /// The block of ROWS rows that begins at one, or what is left of it; made once, so that blocks allocate nothing.
    record Blocks(Groups whole, Groups last, int rows) {
        static Blocks of(Groups d) {
            int rest = d.outer() % ROWS;
            return new Blocks(d.rows(ROWS), d.rows(rest == 0 ? ROWS : rest), d.outer());
        }

        Groups at(int from) {
            return from + ROWS < rows ? whole : last;
        }
    }

    @Override
    public void sumGroups(Groups d, Slice<float[]> xs, Slice<float[]> gys, Slice<float[]> ks, Slice<float[]> sums) {
        float[] x = xs.array(), gy = gys.array(), k = ks.array(), s = sums.array();
        int xo = xs.offset(), gyo = gys.offset(), ko = ks.offset(), so = sums.offset();
        if (d.inner() == 1) {
            int n = d.count();
            Blocks blocks = Blocks.of(d);
            Block block =
                    (from, _, to, at) ->
                            productSums(blocks.at(from), x, xo + from * n, gy, gyo + from * n, k, ko, to, at);
            columnSums(d, block, sums);
            return;
        }
        float[] products = new float[Math.min(Sums.BLOCK, d.inner())];
        for (int g = d.from(); g < d.to(); g++) {
            float center = k[ko + g];
            double first = 0, second = 0;
            for (int o = 0; o < d.outer(); o++) {
                for (int i = 0; i < d.inner(); i += Sums.BLOCK) {
                    int from = d.at(o, g) + i, n = Math.min(Sums.BLOCK, d.inner() - i);
                    for (int e = 0; e < n; e++) products[e] = gy[gyo + from + e] * (x[xo + from + e] - center);
                    first += Sums.sum(gy, gyo + from, n);
                    second += Sums.sum(products, 0, n);
                }
            }
            s[so + g] = (float) first;
            s[so + d.count() + g] = (float) second;
        }
    }

    @Override
    public void combineGroups(
            Groups d, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        combineGroups(d, d.from(), x, xo, gy, gyo, k, ko, gx, gxo);
    }

    /// The same for the groups from `first` on.
    static void combineGroups(
            Groups d, int first, float[] x, int xo, float[] gy, int gyo, float[] k, int ko, float[] gx, int gxo) {
        int last = d.isRectified() ? ko + 4 * d.count() : ko; // whose row is not read otherwise
        for (int o = 0; o < d.outer(); o++) {
            for (int g = first; g < d.to(); g++) {
                float center = k[ko + g], a = k[ko + d.count() + g];
                float b = k[ko + 2 * d.count() + g], c = k[ko + 3 * d.count() + g];
                int at = d.at(o, g), end = at + d.inner();
                for (int i = at; i < end; i++) {
                    float v = x[xo + i] - center, r = gy[gyo + i];
                    if (d.isRectified() && Fma.of(v, a, k[last + g]) <= 0) r = 0;
                    gx[gxo + i] = Fma.of(r, a, Fma.of(v, b, c));
                }
            }
        }
    }
}
