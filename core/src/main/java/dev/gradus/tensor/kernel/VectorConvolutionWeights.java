package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;

import java.util.Arrays;

/// The gradient of a convolution's weights, on register tiles and threads.
///
/// ```
/// gw[k, c, r, q] = Σ over images and positions of gy[position, k] · x[position seen through (r, q), c]
/// ```
///
/// For one element (r, q) of the kernel it is a matrix product, xᵀ · gy, whose long side are the positions. A chunk of work
/// has a run of images. For each kernel column q it copies an image, shifted by q, with zeros beyond the edges, so that the
/// positions of every kernel row follow each other in memory; gy is used as it is. Image, gradient and sums share the L2 cache.
/// Every weight is one chain of fused multiply-adds over the images and positions of a run ([Conv#weightRuns()]), whatever the
/// cut; the runs are added in order.
final class VectorConvolutionWeights {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Most floats of an image that are copied at a time.
    private static final int BLOCK = 1 << 16;

    /// With fewer, a tile takes several small images at once.
    private static final int FEW_POSITIONS = 256;

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorConvolutionWeights() {}

    static void run(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        Call call = CALLS.take();
        call.run(d, x, gy, gw);
        CALLS.give(call);
    }

    /// Working memory of one thread: what a kernel column sees of some images.
    private static final class Scratch {
        private float[] copy = {};
        private float[] panel = {};
        private float[] image = {};
        private int from;
        private int images;
        private int size;
        private int positions;

        /// @param each floats of one image
        void seen(int count, int each, int positionsOfEach) {
            images = count;
            size = each;
            positions = positionsOfEach;
            if (copy.length < count * each) copy = new float[count * each];
            image = copy;
            from = 0;
        }

        /// The images themselves, each `each` floats after the one before.
        void direct(float[] images, int first, int each) {
            image = images;
            from = first;
            size = each;
        }

        float[] panel(int n) {
            panel = AlignedFloats.grow(panel, n);
            return panel;
        }
    }

    private static final class Call extends WeightGradient {

        private int columns;
        private int panels;
        private int blocks;

        private final WorkerTeam.Task unpack = this::unpack;

        @Override
        void run(WorkerTeam team) {
            int vectors = Math.ceilDiv(d.out(), TILES.lanes()), runs = d.weightRuns();
            panels = Math.ceilDiv(vectors, TILES.maxVectors());
            columns = vectors * TILES.lanes();
            size = Math.multiplyExact(d.groups() * d.depth(), columns);
            growSums(); // [group, kernel row, kernel column, input channel, output channel], output channels padded
            blocks = Math.min(Math.ceilDiv(2 * team.size(), runs * d.groups()), Math.ceilDiv(d.in(), TILES.lanes()));
            team.run(runs * d.groups() * blocks, this);
            addRuns(team);
            team.run(d.groups() * vectors, unpack);
        }

        @Override
        public void run(int chunk) {
            int block = chunk % blocks, g = chunk / blocks % d.groups(), run = chunk / blocks / d.groups();
            int first = cut(d.in(), blocks, block), channels = cut(d.in(), blocks, block + 1) - first;
            for (int k = 0; k < d.area(); k++) {
                int at = sum(run, g, k, first);
                Arrays.fill(sums, at, at + channels * columns, 0);
            }
            Scratch scratch = SCRATCHES.take();
            int row = d.columns() * pitch(channels), most = Math.clamp(BLOCK / row, 1, d.rows());
            int together = most < d.rows() ? 1 : Math.max(1, BLOCK / ((d.rows() + (int) d.down().extent()) * row));
            int end = d.firstImage(run + 1);
            for (int image = d.firstImage(run); image < end; image += together) {
                for (int from = 0; from < d.rows(); from += most) {
                    int rows = Math.min(most, d.rows() - from);
                    add(scratch, run, g, first, channels, image, Math.min(together, end - image), from, rows);
                }
            }
            SCRATCHES.give(scratch);
        }

        private int sum(int run, int g, int element, int channel) {
            return AlignedFloats.FIRST + run * size + ((g * d.area() + element) * d.in() + channel) * columns;
        }

        /// Adds what some rows of one gradient image, or a few whole small images, contribute.
        private void add(
                Scratch scratch, int run, int g, int first, int channels, int image, int images, int row, int rows) {
            Sweep down = d.down();
            boolean together = down.stride() == 1; // then the rows of the kernel see overlapping rows of the image
            int rowSize = d.columns() * pitch(channels), seen = together ? rows + (int) down.extent() - 1 : rows;
            for (int q = 0; q < d.right().kernel(); q++) {
                int top = row * down.stride() - down.padding();
                scratch.seen(images, seen * rowSize, rows * d.columns());
                boolean whole = channels > 1 && pitch(channels) == d.groups() * d.in() && seesAllAsItLies(q);
                if (together && whole) {
                    scratch.direct(x.array(), x.offset() + (image * d.h() + top) * rowSize, d.h() * rowSize);
                } else if (together) {
                    copy(scratch, image, g, q, first, channels, top, seen);
                }
                if (together && channels == 1) { // the rows of the kernel are the rows of one product
                    int to = sum(run, g, q, first);
                    multiply(scratch, 0, down.kernel(), false, down.dilation() * rowSize, gradient(image, row, g), to);
                    continue;
                }
                for (int r = 0; r < down.kernel(); r++) {
                    int line = top + r * down.dilation(); // what it sees for the first row of positions
                    int to = sum(run, g, r * d.right().kernel() + q, first);
                    if (together) { // where it sees the padding there is nothing to add
                        int begin = Math.clamp(-line, 0, rows), end = Math.clamp(d.h() - line, begin, rows);
                        scratch.positions = (end - begin) * d.columns();
                        int from = (r * down.dilation() + begin) * rowSize, gradient = gradient(image, row + begin, g);
                        if (end > begin) multiply(scratch, from, channels, true, pitch(channels), gradient, to);
                    } else {
                        copy(scratch, image, g, q, first, channels, line, seen);
                        multiply(scratch, 0, channels, true, pitch(channels), gradient(image, row, g), to);
                    }
                }
            }
        }

        /// Whether what kernel column q sees of a row is the row.
        private boolean seesAllAsItLies(int q) {
            Sweep right = d.right();
            return right.stride() == 1 && q * right.dilation() == right.padding() && d.columns() == d.w();
        }

        private int gradient(int image, int row, int g) {
            return gy.offset() + (image * d.rows() + row) * d.columns() * d.groups() * d.out() + g * d.out();
        }

        /// sums += a · gy, or aᵀ · gy
        ///
        /// @param rows of the product: channels, or with a single channel the rows of the kernel
        private void multiply(Scratch scratch, int from, int rows, boolean transposed, int lda, int gradient, int to) {
            int ldc = transposed ? columns : d.right().kernel() * d.in() * columns, positions = scratch.positions;
            int all = d.groups() * d.out(), lanes = TILES.lanes(), imageStep = d.rows() * d.columns() * all;
            for (int panel = 0; panel < panels; panel++) {
                int firstVector = cut(columns / lanes, panels, panel);
                int vectors = cut(columns / lanes, panels, panel + 1) - firstVector;
                int column = firstVector * lanes, width = vectors * lanes, used = Math.min(width, d.out() - column);
                float[] b = gy.array();
                int bo = gradient + column, ldb = all, step = imageStep;
                if (used < width) {
                    b = scratch.panel(scratch.images * positions * width);
                    bo = AlignedFloats.FIRST;
                    ldb = width;
                    step = positions * width;
                    for (int i = 0; i < scratch.images; i++) {
                        int source = gradient + column + i * imageStep;
                        PanelPacker.pack(positions, used, gy.array(), source, all, b, bo + i * step, width);
                    }
                }
                int count = Math.ceilDiv(rows, TILES.maxRows(vectors));
                GemmTiles.Family tiles = TILES.family(transposed, ldb, 0, false);
                for (int i = 0; i < count; i++) {
                    int row = cut(rows, count, i), height = cut(rows, count, i + 1) - row;
                    int ao = scratch.from + from + (transposed ? row : row * lda), at = to + row * ldc + column;
                    for (int n = 0, some; n < scratch.images; n += some) { // in turn, while the sums are at hand
                        some =
                                positions < FEW_POSITIONS && scratch.images - n >= GemmTiles.MAX_PARTS
                                        ? GemmTiles.MAX_PARTS
                                        : 1;
                        GemmTile tile = tiles.tile(height, vectors, some);
                        int a = ao + n * scratch.size, size = scratch.size, part = bo + n * step;
                        tile.run(positions, sums, at, ldc, scratch.image, a, lda, size, b, part, step, sums, at, ldc);
                    }
                }
            }
        }

        /// The pixels that kernel column q sees in `rows` rows from `top` on: `[image, row, output column, channel]`.
        private void copy(Scratch scratch, int image, int g, int q, int first, int channels, int top, int rows) {
            for (int i = 0; i < scratch.images; i++) {
                copy(image + i, g, q, first, channels, top, rows, scratch.copy, i * scratch.size);
            }
        }

        private void copy(int image, int g, int q, int first, int channels, int top, int rows, float[] to, int o) {
            Sweep down = d.down(), right = d.right();
            int shift = q * right.dilation() - right.padding(), step = right.stride(), pitch = pitch(channels);
            int begin = Math.clamp(Math.ceilDiv(-shift, step), 0, d.columns());
            int end = Math.clamp(Math.ceilDiv(d.w() - shift, step), begin, d.columns());
            int all = d.groups() * d.in();
            for (int r = 0; r < rows; r++) {
                int at = o + r * d.columns() * pitch, row = top + r * down.stride();
                if (row < 0 || row >= d.h() || begin == end) { // a column of a wide kernel may see the padding alone
                    Arrays.fill(to, at, at + d.columns() * pitch, 0);
                    continue;
                }
                Arrays.fill(to, at, at + begin * pitch, 0);
                int from =
                        x.offset() + ((image * d.h() + row) * d.w() + begin * step + shift) * all + g * d.in() + first;
                int target = at + begin * pitch;
                if (pitch == all && step == 1) {
                    System.arraycopy(x.array(), from, to, target, (end - begin) * pitch);
                } else {
                    for (int i = 0; i < end - begin; i++) {
                        System.arraycopy(x.array(), from + i * step * all, to, target + i * pitch, channels);
                    }
                }
                Arrays.fill(to, at + end * pitch, at + d.columns() * pitch, 0);
            }
        }

        /// The distance of positions: not a multiple of so many cache lines that few sets of the cache hold all of them.
        private static int pitch(int channels) {
            return channels % 128 == 0 ? channels + 16 : channels;
        }

        /// Puts the sums of one vector of output channels where the weights have them.
        private void unpack(int chunk) {
            int vectors = columns / TILES.lanes(), g = chunk / vectors, area = d.area();
            int first = chunk % vectors * TILES.lanes(), end = Math.min(d.out(), first + TILES.lanes());
            for (int c = 0; c < d.in(); c++) {
                for (int k = 0; k < area; k++) {
                    int from = AlignedFloats.FIRST + ((g * area + k) * d.in() + c) * columns;
                    int to = gw.offset() + (g * d.out() * d.in() + c) * area + k;
                    for (int j = first; j < end; j++) gw.array()[to + j * d.depth()] = sums[from + j];
                }
            }
        }
    }
}
