package dev.gradus.tensor.kernel;

import java.util.Arrays;

/// The gradient of a convolution's weights, on register tiles and threads.
///
/// ```
/// gw[k, c, r, q] = Σ over images and positions of gy[position, k] · x[position seen through (r, q), c]
/// ```
///
/// For one element (r, q) of the kernel it is a matrix product, xᵀ · gy, whose long side are the positions. A chunk of work
/// has one kernel column q and some of the input channels: it copies them from each image, shifted by q, with zeros beyond
/// the edges, so that the positions of every kernel row follow each other in memory; gy is used as it is. Every weight is
/// one chain of fused multiply-adds over images and positions, whatever the cut, so no partial sums are kept.
final class VectorConvolutionWeights {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Most floats that are copied at a time.
    private static final int BLOCK = 1 << 16;

    /// The cost of a chunk beside its channels, in channels: copying, and gy, which is read again.
    private static final int CHUNK_CHANNELS = 4;

    private static final int MAX_CHANNELS = 32;

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorConvolutionWeights() {}

    static void run(Conv d, float[] x, int xo, float[] gy, int gyo, float[] gw, int gwo) {
        Call call = CALLS.take();
        call.run(WorkerTeam.shared(), d, x, xo, gy, gyo, gw, gwo);
        CALLS.give(call);
    }

    /// Working memory of one thread.
    private static final class Scratch {
        private float[] image = {};
        private float[] panel = {};

        float[] image(int n) {
            if (image.length < n) image = new float[n];
            return image;
        }

        float[] panel(int n) {
            panel = AlignedFloats.grow(panel, n);
            return panel;
        }
    }

    private static int cut(int total, int parts, int part) {
        return (int) ((long) total * part / parts);
    }

    private static final class Call implements WorkerTeam.Task {
        private static final float[] NONE = {};
        private static final Conv NO_CONV = new Conv(0, 1, 1, 1, 1, 1, Sweep.POINT, Sweep.POINT);

        private Conv d = NO_CONV;
        private float[] x = NONE;
        private float[] gy = NONE;
        private int xo;
        private int gyo;

        /// `[group, kernel row, kernel column, input channel, output channel]`, output channels padded.
        private float[] sums = {};

        private int columns;
        private int panels;
        private int blocks;

        private final WorkerTeam.Task unpack = this::unpack;
        private float[] gw = NONE;
        private int gwo;

        void run(WorkerTeam team, Conv conv, float[] xs, int xAt, float[] gys, int gyAt, float[] gws, int gwAt) {
            d = conv;
            x = xs;
            xo = xAt;
            gy = gys;
            gyo = gyAt;
            gw = gws;
            gwo = gwAt;
            int vectors = Math.ceilDiv(d.out(), TILES.lanes());
            panels = Math.ceilDiv(vectors, TILES.maxVectors());
            columns = vectors * TILES.lanes();
            sums = AlignedFloats.grow(sums, d.groups() * d.depth() * columns);
            blocks = blocks(team.size());
            team.run(d.groups() * d.right().kernel() * blocks, this);
            team.run(d.groups() * Math.ceilDiv(d.out(), TILES.lanes()), unpack);
            x = NONE;
            gy = NONE;
            gw = NONE;
        }

        /// The number of blocks of channels that makes the longest-working thread finish first.
        private int blocks(int threads) {
            int best = 1;
            long bestCost = Long.MAX_VALUE;
            for (int n = Math.ceilDiv(d.in(), MAX_CHANNELS); n <= Math.ceilDiv(d.in(), 4); n++) {
                long turns = Math.ceilDiv(d.groups() * d.right().kernel() * n, threads);
                long cost = turns * (Math.ceilDiv(d.in(), n) + CHUNK_CHANNELS);
                if (cost < bestCost) {
                    best = n;
                    bestCost = cost;
                }
            }
            return best;
        }

        @Override
        public void run(int chunk) {
            int block = chunk % blocks, q = chunk / blocks % d.right().kernel();
            int g = chunk / blocks / d.right().kernel();
            int first = cut(d.in(), blocks, block), channels = cut(d.in(), blocks, block + 1) - first;
            for (int r = 0; r < d.down().kernel(); r++) {
                int at = sum(g, r, q, first);
                Arrays.fill(sums, at, at + channels * columns, 0);
            }
            Scratch scratch = SCRATCHES.take();
            int most = Math.clamp(BLOCK / (d.columns() * channels), 1, d.rows());
            for (int image = 0; image < d.images(); image++) {
                for (int row = 0; row < d.rows(); row += most) {
                    add(scratch, g, q, first, channels, image, row, Math.min(most, d.rows() - row));
                }
            }
            SCRATCHES.give(scratch);
        }

        private int sum(int g, int r, int q, int channel) {
            return AlignedFloats.FIRST
                    + (((g * d.down().kernel() + r) * d.right().kernel() + q) * d.in() + channel) * columns;
        }

        /// Adds what some rows of one gradient image contribute.
        private void add(Scratch scratch, int g, int q, int first, int channels, int image, int row, int rows) {
            Sweep down = d.down();
            boolean together = down.stride() == 1; // then the rows of the kernel see overlapping rows of the image
            int rowSize = d.columns() * channels;
            int seen = together ? rows + (int) down.extent() - 1 : rows;
            float[] a = scratch.image(seen * rowSize);
            for (int r = 0; r < down.kernel(); r++) {
                if (r == 0 || !together) {
                    int top = row * down.stride() - down.padding() + (together ? 0 : r * down.dilation());
                    copy(image, g, q, first, channels, top, seen, a);
                }
                int from = together ? r * down.dilation() * rowSize : 0;
                multiply(scratch, a, from, channels, rows * d.columns(), gradient(image, row, g), sum(g, r, q, first));
            }
        }

        private int gradient(int image, int row, int g) {
            return gyo + (image * d.rows() + row) * d.columns() * d.groups() * d.out() + g * d.out();
        }

        /// sums += aᵀ · gy
        private void multiply(Scratch scratch, float[] a, int from, int channels, int positions, int gradient, int to) {
            int all = d.groups() * d.out(), lanes = TILES.lanes();
            for (int panel = 0; panel < panels; panel++) {
                int firstVector = cut(columns / lanes, panels, panel);
                int vectors = cut(columns / lanes, panels, panel + 1) - firstVector;
                int column = firstVector * lanes, width = vectors * lanes, used = Math.min(width, d.out() - column);
                float[] b = gy;
                int bo = gradient + column, ldb = all;
                if (used < width) {
                    b = scratch.panel(positions * width);
                    bo = AlignedFloats.FIRST;
                    ldb = width;
                    PanelPacker.pack(positions, used, gy, gradient + column, all, b, bo, width);
                }
                int count = Math.ceilDiv(channels, TILES.maxRows(vectors));
                for (int i = 0; i < count; i++) {
                    int channel = cut(channels, count, i), height = cut(channels, count, i + 1) - channel;
                    int at = to + channel * columns + column;
                    TILES.tile(height, vectors, true, ldb)
                            .run(positions, sums, at, columns, a, from + channel, channels, b, bo, sums, at, columns);
                }
            }
        }

        /// The pixels that kernel column q sees in `rows` rows from `top` on: `[row, output column, channel]`.
        private void copy(int image, int g, int q, int first, int channels, int top, int rows, float[] to) {
            Sweep down = d.down(), right = d.right();
            int shift = q * right.dilation() - right.padding(), step = right.stride();
            int begin = Math.clamp(Math.ceilDiv(-shift, step), 0, d.columns());
            int end = Math.clamp(Math.ceilDiv(d.w() - shift, step), begin, d.columns());
            int all = d.groups() * d.in();
            for (int r = 0; r < rows; r++) {
                int at = r * d.columns() * channels, row = top + r * (down.stride());
                if (row < 0 || row >= d.h()) {
                    Arrays.fill(to, at, at + d.columns() * channels, 0);
                    continue;
                }
                Arrays.fill(to, at, at + begin * channels, 0);
                int from = xo + ((image * d.h() + row) * d.w() + begin * step + shift) * all + g * d.in() + first;
                int target = at + begin * channels;
                if (channels == all && step == 1) {
                    System.arraycopy(x, from, to, target, (end - begin) * channels);
                } else {
                    for (int i = 0; i < end - begin; i++) {
                        System.arraycopy(x, from + i * step * all, to, target + i * channels, channels);
                    }
                }
                Arrays.fill(to, at + end * channels, at + d.columns() * channels, 0);
            }
        }

        /// Puts the sums of one vector of output channels where the weights have them.
        private void unpack(int chunk) {
            int vectors = columns / TILES.lanes(), g = chunk / vectors, area = d.area();
            int first = chunk % vectors * TILES.lanes(), end = Math.min(d.out(), first + TILES.lanes());
            for (int c = 0; c < d.in(); c++) {
                for (int k = 0; k < area; k++) {
                    int from = AlignedFloats.FIRST + ((g * area + k) * d.in() + c) * columns;
                    int to = gwo + (g * d.out() * d.in() + c) * area + k;
                    for (int j = first; j < end; j++) gw[to + j * d.depth()] = sums[from + j];
                }
            }
        }
    }
}
