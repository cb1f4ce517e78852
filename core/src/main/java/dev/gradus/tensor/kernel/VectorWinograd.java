package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;
import static dev.gradus.tensor.kernel.Winograd.IN;
import static dev.gradus.tensor.kernel.Winograd.KERNEL;
import static dev.gradus.tensor.kernel.Winograd.OUT;
import static dev.gradus.tensor.kernel.Winograd.PRODUCTS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A convolution's forward pass and its way back to the input by [Winograd]'s method, on register tiles and threads.
///
/// A strip is a row of tiles of one image. A chunk of work has some strips: their inputs are transformed into one matrix `[tile, channel]` for
/// each of the 36 products, the matrices are multiplied by those of the weights, and the results transformed into outputs. The matrices of a
/// chunk share the L2 cache.
final class VectorWinograd {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Floats of the matrices of a chunk.
    private static final int CHUNK = 1 << 17;

    /// With fewer tiles the weights are read too often.
    private static final int LEAST_TILES = 48;

    private static final int FIRST = AlignedFloats.FIRST;

    /// Floats in a cache line.
    private static final int LINE = 16;

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorWinograd() {}

    static void forward(
            Conv d,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> bias,
            @Nullable Packing packed,
            Slice<float[]> y) {
        Call call = CALLS.take();
        call.p.forward(d);
        call.run(WorkerTeam.shared(), x, w, bias, packed, y);
        CALLS.give(call);
    }

    static void backwardInput(Conv d, Slice<float[]> gy, Slice<float[]> w, Slice<float[]> gx) {
        Call call = CALLS.take();
        call.p.backward(d);
        call.run(WorkerTeam.shared(), gy, w, null, null, gx);
        CALLS.give(call);
    }

    /// The distance of matrices of `n` floats: a vector more, and not a multiple of so many cache lines that few sets of the cache hold all
    /// of them.
    static int spread(int n) {
        return LINE * (Math.ceilDiv(n + TILES.lanes(), LINE) | 1);
    }

    /// `n` floats in whole vectors.
    static int whole(int n) {
        return Math.ceilDiv(n, TILES.lanes()) * TILES.lanes();
    }

    /// The rows of a strip, transformed: `[6, column, channel]`, with zeros beside the image.
    ///
    /// What is computed beyond the last channel, to have whole vectors, is written over by what belongs there.
    static final class Strip {
        private float[] rows = {};

        float[] floats = {};

        /// The distance of the six rows.
        int pitch;

        /// Some channels of the inputs of a strip, whose first output row is `row`.
        void input(Winograd.Pass p, float[] x, int image, int row, int channel, int channels) {
            int width = p.w * p.channels, begin = p.left * channels;
            grow((p.across() * OUT + IN - OUT) * channels);
            float[] from = x;
            int at = image + (row - p.top) * width;
            if (row < p.top || row - p.top + IN > p.h || whole(width) > width) {
                from = copy(x, image, row - p.top, IN, p.h, width);
                at = 0;
            }
            if (channels == p.channels) {
                VectorWinogradLines.input(1, whole(width), from, at, width, 0, floats, FIRST + begin, pitch, 0);
            } else {
                at += channel;
                VectorWinogradLines.input(
                        p.w, channels, from, at, width, p.channels, floats, FIRST + begin, pitch, channels);
            }
            clear(begin, begin + p.w * channels);
        }

        /// The gradients of a strip, whose first row is `row`.
        void gradient(Conv d, float[] gy, int image, int row) {
            int width = d.columns() * d.out();
            grow(Math.ceilDiv(d.columns(), OUT) * OUT * d.out());
            float[] from = gy;
            int at = image + row * width;
            if (row + OUT > d.rows() || whole(width) > width) {
                from = copy(gy, image, row, OUT, d.rows(), width);
                at = 0;
            }
            VectorWinogradLines.gradient(1, whole(width), from, at, width, 0, floats, FIRST, pitch, 0);
            clear(0, width);
        }

        private void grow(int width) {
            pitch = width + TILES.lanes();
            floats = AlignedFloats.grow(floats, IN * pitch);
        }

        private void clear(int begin, int end) {
            for (int i = 0; i < IN; i++) {
                int at = FIRST + i * pitch;
                Arrays.fill(floats, at, at + begin, 0);
                Arrays.fill(floats, at + end, at + pitch, 0);
            }
        }

        /// A copy of some rows, with zeros where there are none.
        private float[] copy(float[] x, int image, int row, int count, int h, int width) {
            if (rows.length < count * width + TILES.lanes()) rows = new float[count * width + TILES.lanes()];
            for (int i = 0; i < count; i++) {
                int r = row + i;
                if (r < 0 || r >= h) Arrays.fill(rows, i * width, (i + 1) * width, 0);
                else System.arraycopy(x, image + r * width, rows, i * width, width);
            }
            return rows;
        }
    }

    /// Working memory of one thread.
    private static final class Scratch {
        final Strip strip = new Strip();

        /// `[product, tile, source channel]`
        float[] v = {};

        /// `[product, tile, target channel]`
        float[] m = {};

        /// A strip between the two matrices: `[4, 6, tile, target channel]`.
        float[] half = {};

        /// A row of outputs: `[pixel, target channel]`, channels in whole vectors.
        float[] pixels = {};
    }

    /// The arguments of one call. Reused, so that a call allocates nothing.
    private static final class Call implements WorkerTeam.Task {
        private static final float[] NONE = {};
        private static final Slice<float[]> NOTHING = new Slice<>(NONE, 0);

        private final Winograd.Pass p = new Winograd.Pass();
        private Slice<float[]> x = NOTHING;
        private Slice<float[]> y = NOTHING;
        private Slice<float[]> w = NOTHING;

        /// Channels of the target in whole vectors, and the panels that a tile is wide.
        private int columns;

        private int panels;
        private int chunks;

        /// `[panel, product, source channel, column]`
        private float[] weights = NONE;

        private final Packing own = new Packing(() -> 0);

        private float[] gathered = {};
        private float[] bias = {};

        private final WorkerTeam.Task pack = this::pack;

        void run(
                WorkerTeam team,
                Slice<float[]> xs,
                Slice<float[]> ws,
                @Nullable Slice<float[]> b,
                @Nullable Packing packed,
                Slice<float[]> ys) {
            x = xs;
            w = ws;
            y = ys;
            int vectors = Math.ceilDiv(p.targets, TILES.lanes());
            columns = vectors * TILES.lanes();
            panels = Math.ceilDiv(vectors, TILES.maxVectors());
            bias = AlignedFloats.grow(bias, columns);
            if (b == null) Arrays.fill(bias, FIRST, FIRST + columns, 0);
            else System.arraycopy(b.array(), b.offset(), bias, FIRST, p.targets);
            Packing kept = packed == null ? own : packed;
            if (packed == null || packed.isStale()) packAll(team, kept);
            weights = kept.floats;
            int strips = p.images * p.down();
            int tiles = Math.max(LEAST_TILES, CHUNK / (PRODUCTS * (p.channels + columns)));
            int most = Math.max(1, tiles / Math.max(1, p.across()));
            chunks = Math.min(strips, Math.ceilDiv(Math.ceilDiv(strips, most), team.size()) * team.size());
            team.run(chunks, this);
            x = NOTHING;
            y = NOTHING;
            w = NOTHING;
            weights = NONE;
        }

        private void packAll(WorkerTeam team, Packing to) {
            to.floats = AlignedFloats.grow(to.floats, PRODUCTS * p.channels * columns);
            weights = to.floats;
            gathered = AlignedFloats.grow(gathered, (KERNEL * KERNEL + KERNEL * IN) * p.channels * columns);
            team.run(panels, pack);
            to.packed();
        }

        private int firstColumn(int panel) {
            return cut(columns / TILES.lanes(), panels, panel) * TILES.lanes();
        }

        /// The weights of a panel, transformed.
        private void pack(int panel) {
            int first = firstColumn(panel), width = firstColumn(panel + 1) - first, n = p.channels * width;
            int used = Math.min(width, p.targets - first), area = KERNEL * KERNEL;
            int from = FIRST + first * (area + KERNEL * IN) * p.channels, half = from + area * n;
            for (int j = 0; j < width; j += TILES.lanes()) {
                for (int c = 0; c < p.channels; c++) {
                    int end = Math.min(used, j + TILES.lanes());
                    for (int e = 0; e < area; e++) {
                        int to = from + e * n + c * width, source = w.offset() + p.weight(first, c, e);
                        for (int i = j; i < end; i++) gathered[to + i] = w.array()[source + i * p.targetStep()];
                        for (int i = Math.max(j, end); i < j + TILES.lanes(); i++) gathered[to + i] = 0;
                    }
                }
            }
            int to = FIRST + first * PRODUCTS * p.channels;
            float[] ones = Winograd.ONES, factors = Winograd.FACTORS;
            VectorWinogradLines.kernel(KERNEL * n, gathered, from, KERNEL * n, ones, 0, gathered, half, KERNEL * n);
            for (int i = 0; i < IN; i++) {
                int row = half + i * KERNEL * n;
                VectorWinogradLines.kernel(n, gathered, row, n, factors, i * IN, weights, to + i * IN * n, n);
            }
        }

        @Override
        public void run(int chunk) {
            int strips = p.images * p.down(), first = cut(strips, chunks, chunk);
            int count = cut(strips, chunks, chunk + 1) - first, tiles = count * p.across();
            Scratch s = SCRATCHES.take();
            int vApart = spread(tiles * p.channels), mApart = spread(tiles * columns);
            s.v = AlignedFloats.grow(s.v, PRODUCTS * vApart);
            s.m = AlignedFloats.grow(s.m, PRODUCTS * mApart);
            s.half = AlignedFloats.grow(s.half, OUT * IN * p.across() * columns);
            s.pixels = AlignedFloats.grow(s.pixels, OUT * p.across() * columns);
            for (int i = 0; i < count; i++) transform(s, first + i, i, vApart);
            for (int e = 0; e < PRODUCTS; e++) multiply(s, e, tiles, vApart, mApart);
            for (int i = 0; i < count; i++) output(s, first + i, i, mApart);
            SCRATCHES.give(s);
        }

        private void transform(Scratch s, int strip, int i, int apart) {
            int image = x.offset() + strip / p.down() * p.h * p.w * p.channels;
            s.strip.input(p, x.array(), image, strip % p.down() * OUT, 0, p.channels);
            for (int row = 0; row < IN; row++) {
                VectorWinogradLines.input(
                        p.across(),
                        whole(p.channels),
                        s.strip.floats,
                        FIRST + row * s.strip.pitch,
                        p.channels,
                        OUT * p.channels,
                        s.v,
                        FIRST + row * IN * apart + i * p.across() * p.channels,
                        apart,
                        p.channels);
            }
        }

        /// The matrix of one product: [tiles, channels] · [channels, columns].
        private void multiply(Scratch s, int e, int tiles, int vApart, int mApart) {
            int channels = p.channels, blocks = Winograd.blocks(channels);
            GemmTiles.Family starting = TILES.family(false, 0, channels, false);
            GemmTiles.Family adding = TILES.family(false, 0, channels, true);
            for (int panel = 0; panel < panels; panel++) {
                int column = firstColumn(panel), width = firstColumn(panel + 1) - column;
                int vectors = width / TILES.lanes(), count = Math.ceilDiv(tiles, TILES.maxRowsAhead(vectors));
                int b = FIRST + (column * PRODUCTS + e * width) * channels;
                for (int i = 0; i < count; i++) {
                    int row = cut(tiles, count, i), height = cut(tiles, count, i + 1) - row;
                    int a = FIRST + e * vApart + row * channels;
                    int c = FIRST + e * mApart + row * columns + column;
                    GemmTile first = starting.tile(height, vectors);
                    int kc = Winograd.block(channels, 1);
                    first.run(kc, GemmTile.ZEROS, 0, 0, s.v, a, channels, 0, weights, b, 0, s.m, c, columns);
                    for (int block = 1; block < blocks; block++) {
                        int k = Winograd.block(channels, block), bk = b + k * width;
                        kc = Winograd.block(channels, block + 1) - k;
                        GemmTile next = adding.tile(height, vectors);
                        next.run(kc, s.m, c, columns, s.v, a + k, channels, 0, weights, bk, 0, s.m, c, columns);
                    }
                }
            }
        }

        private void output(Scratch s, int strip, int i, int apart) {
            int n = p.across() * columns, row = strip % p.down() * OUT;
            for (int j = 0; j < IN; j++) {
                int from = FIRST + j * apart + i * n;
                VectorWinogradLines.output(1, n, s.m, from, IN * apart, 0, s.half, FIRST + j * n, IN * n, 0);
            }
            int width = p.columns * p.targets, to = y.offset() + (strip / p.down() * p.rows + row) * width;
            int whole = columns == p.targets ? p.columns / OUT : 0, rest = p.columns - whole * OUT;
            int rows = Math.min(OUT, p.rows - row);
            for (int r = 0; r < rows; r++) {
                outputRow(s, 0, whole, r, y.array(), to + r * width);
                if (rest == 0) continue;
                outputRow(s, whole, p.across(), r, s.pixels, FIRST);
                copy(s.pixels, rest, to + r * width + whole * OUT * columns);
            }
            if (p.isRectified) VectorKernels.rectify(y.array(), to, rows * width);
        }

        /// A row of outputs of some tiles, channels in whole vectors.
        private void outputRow(Scratch s, int tile, int end, int r, float[] to, int at) {
            int n = p.across() * columns, from = FIRST + r * IN * n + tile * columns, step = OUT * columns;
            VectorWinogradLines.biased(
                    end - tile, columns, s.half, from, n, columns, bias, FIRST, to, at, columns, step);
        }

        /// Some pixels, without what fills their last vectors.
        private void copy(float[] pixels, int count, int to) {
            int targets = p.targets;
            for (int j = 0; j < count; j++) {
                System.arraycopy(pixels, FIRST + j * columns, y.array(), to + j * targets, targets);
            }
        }
    }
}
