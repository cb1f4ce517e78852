package dev.gradus.tensor.kernel;

import dev.gradus.tensor.kernel.Correlation.Part;
import dev.gradus.tensor.kernel.Correlation.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// A convolution's forward pass and its way back to the input, on register tiles and threads, without a matrix of columns.
///
/// In a channels-last image what a row of the kernel sees is one piece of memory, `kernel width · channels` long, and the
/// next pixel sees the piece that begins `channels` later: rows of a matrix that overlap. So a tile of a matrix product
/// computes neighbouring pixels, and the rows of the kernel follow each other as parts of its sums. All that is copied is
/// the image, into the scratch memory of a thread, to put zeros around it. Weights are packed into panels once a call.
///
/// How it is cut: an image, or some of its rows, is a chunk of work. Every output is one chain of fused multiply-adds over kernel
/// row, kernel column and channel (padding as zeros), whatever the cut.
///
/// The method is that of "Anatomy of High-Performance Deep Learning Convolutions on SIMD Architectures" (Georganas et al.,
/// 2018), with tiles of [GemmTiles] in place of its kernels.
final class VectorConvolution {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Most floats of an image that are copied at a time: they and a panel of weights share an L2 cache.
    private static final int BLOCK = 1 << 16;

    /// With fewer columns than this, tiles are narrow, so that one of them has all pixels of a row and reads the weights once.
    private static final int FEW_COLUMNS = 8;

    private static final int NARROW = 2;

    /// Weights that share the fastest cache with what they are multiplied by.
    private static final int NEAR_WEIGHTS = 1 << 13;

    private static final ConcurrentMap<Conv, Plan> FORWARD = new ConcurrentHashMap<>();
    private static final ConcurrentMap<Conv, Plan> BACKWARD = new ConcurrentHashMap<>();
    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorConvolution() {}

    static void forward(
            Conv d, float[] x, int xo, float[] w, int wo, float @Nullable [] bias, int bo, float[] y, int yo) {
        Plan plan = FORWARD.get(d);
        if (plan == null) plan = FORWARD.computeIfAbsent(d, conv -> new Plan(Correlation.forward(conv)));
        run(plan, d.images(), d.in() * d.area(), d.area(), x, xo, w, wo, bias, bo, y, yo);
    }

    static void backwardInput(Conv d, float[] gy, int gyo, float[] w, int wo, float[] gx, int gxo) {
        Plan plan = BACKWARD.get(d);
        if (plan == null) plan = BACKWARD.computeIfAbsent(d, conv -> new Plan(Correlation.backward(conv)));
        run(plan, d.images(), d.area(), d.in() * d.area(), gy, gyo, w, wo, null, 0, gx, gxo);
    }

    /// What is computed, and the tiles that do it, each fetched when it is first needed.
    private static final class Plan {
        private static final int HEIGHTS = GemmTiles.MAX_ROWS + 1;

        final Correlation what;
        private final @Nullable GemmTile[][] tiles;

        Plan(Correlation what) {
            this.what = what;
            tiles = new GemmTile[what.phases().stream().mapToInt(p -> p.parts().size()).sum()][];
            Arrays.setAll(tiles, _ -> new GemmTile[(GemmTiles.MAX_VECTORS + 1) * HEIGHTS]);
        }

        /// The tile for a part, counted over all phases.
        GemmTile tile(int number, int pixels, int vectors, Part part, int lda) {
            int at = vectors * HEIGHTS + pixels;
            GemmTile tile = tiles[number][at];
            if (tile == null) {
                tile = TILES.tile(pixels, vectors, false, vectors * TILES.lanes(), part.rows(), lda);
                tiles[number][at] = tile;
            }
            return tile;
        }
    }

    private static void run(
            Plan plan,
            int images,
            int targetStep,
            int sourceStep,
            float[] x,
            int xo,
            float[] w,
            int wo,
            float @Nullable [] bias,
            int bo,
            float[] y,
            int yo) {
        Call call = CALLS.take();
        call.tiles = plan;
        call.plan = plan.what;
        call.images = images;
        call.x = x;
        call.xo = xo;
        call.y = y;
        call.yo = yo;
        call.weights.pack(plan.what, w, wo, targetStep, sourceStep, bias, bo);
        call.run(WorkerTeam.shared());
        call.x = Call.NONE;
        call.y = Call.NONE;
        CALLS.give(call);
    }

    /// Working memory of one thread.
    private static final class Scratch {
        private float[] image = {};
        private float[] edge = {};

        float[] image(int n) {
            if (image.length < n) image = new float[n];
            return image;
        }

        float[] edge(int n) {
            if (edge.length < n) edge = new float[n];
            return edge;
        }
    }

    private static int cut(int total, int parts, int part) {
        return (int) ((long) total * part / parts);
    }

    /// Weights in panels of as many target channels as a tile is wide: `[group, panel, tap, source channel, column]` for
    /// each phase; and the bias, padded.
    private static final class Weights implements WorkerTeam.Task {
        private static final float[] NONE = {};

        private float[] floats = {};
        private float[] bias = {};
        private Correlation plan = new Correlation(0, 0, 0, 0, 0, 0, 0, 0, List.of());
        private int panels;
        private int columns;
        private float[] w = NONE;
        private int wo;
        private int targetStep;
        private int sourceStep;

        void pack(
                Correlation newPlan,
                float[] newW,
                int newWo,
                int newTargetStep,
                int newSourceStep,
                float @Nullable [] b,
                int bo) {
            plan = newPlan;
            w = newW;
            wo = newWo;
            targetStep = newTargetStep;
            sourceStep = newSourceStep;
            int out = plan.targetChannels(), lanes = TILES.lanes(), vectors = Math.ceilDiv(out, lanes);
            boolean few = plan.phases().getFirst().columns() <= FEW_COLUMNS && plan.targetH() > 1;
            panels = Math.ceilDiv(vectors, Math.min(few ? NARROW : TILES.maxVectors(), TILES.maxVectors()));
            columns = vectors * lanes;
            floats = AlignedFloats.grow(floats, plan.groups() * columns * plan.sourceChannels() * plan.elements());
            bias = AlignedFloats.grow(bias, plan.groups() * columns);
            for (int g = 0; g < plan.groups(); g++) {
                int to = AlignedFloats.FIRST + g * columns;
                if (b == null) Arrays.fill(bias, to, to + columns, 0);
                else System.arraycopy(b, bo + g * out, bias, to, out);
            }
            WorkerTeam.shared().run(plan.groups() * panels, this);
            w = NONE;
        }

        int firstColumn(int panel) {
            return cut(columns / TILES.lanes(), panels, panel) * TILES.lanes();
        }

        /// Where a panel of the first phase begins, and how far its phases are apart for each tap.
        int panel(int g, int panel) {
            return AlignedFloats.FIRST + (g * columns + firstColumn(panel)) * plan.sourceChannels() * plan.elements();
        }

        @Override
        public void run(int chunk) {
            int g = chunk / panels, panel = chunk % panels, area = plan.elements();
            int first = firstColumn(panel), width = firstColumn(panel + 1) - first;
            int used = Math.min(width, plan.targetChannels() - first);
            int from = wo + g * plan.targetChannels() * plan.sourceChannels() * area + first * targetStep;
            int to = panel(g, panel);
            for (int p = 0; p < plan.phases().size(); p++) {
                Phase phase = plan.phases().get(p);
                int taps = phase.taps().size();
                // a few columns at a time, so that the cache lines of w are read once
                for (int j = 0; j < width; j += TILES.lanes()) {
                    int end = Math.min(used, j + TILES.lanes());
                    for (int c = 0; c < plan.sourceChannels(); c++) {
                        for (int t = 0; t < taps; t++) {
                            int source = from + c * sourceStep + phase.taps().get(t).element();
                            int target = to + (t * plan.sourceChannels() + c) * width;
                            for (int i = j; i < end; i++) floats[target + i] = w[source + i * targetStep];
                            for (int i = Math.max(j, end); i < j + TILES.lanes(); i++) floats[target + i] = 0;
                        }
                    }
                }
                to += taps * plan.sourceChannels() * width;
            }
        }
    }

    /// The arguments of one call and its cut into chunks. Reused, so that a call allocates nothing.
    private static final class Call implements WorkerTeam.Task {
        private static final float[] NONE = {};

        private final Weights weights = new Weights();
        private Correlation plan = weights.plan;
        private Plan tiles = new Plan(plan);
        private int images;
        private float[] x = NONE;
        private float[] y = NONE;
        private int xo;
        private int yo;
        private int blocks;

        void run(WorkerTeam team) {
            int most = 1;
            for (int p = 0; p < plan.phases().size(); p++) {
                Phase phase = plan.phases().get(p);
                int row = Math.max(1, phase.rowStride() * width(phase) * plan.sourceChannels());
                most = Math.max(most, Math.ceilDiv(phase.rows(), Math.clamp(BLOCK / row, 1, phase.rows())));
            }
            int few = Math.ceilDiv(2 * team.size(), Math.max(1, images * plan.groups() * plan.phases().size()));
            blocks = Math.max(most, Math.min(few, plan.phases().getFirst().rows()));
            team.run(images * plan.groups() * plan.phases().size() * blocks, this);
        }

        private static int width(Phase phase) {
            return (phase.columns() - 1) * phase.columnStride() + phase.width();
        }

        @Override
        public void run(int chunk) {
            int block = chunk % blocks, rest = chunk / blocks, phases = plan.phases().size();
            Phase phase = plan.phases().get(rest % phases);
            int g = rest / phases % plan.groups(), image = rest / phases / plan.groups();
            int first = cut(phase.rows(), blocks, block), rows = cut(phase.rows(), blocks, block + 1) - first;
            if (rows > 0) {
                Scratch scratch = SCRATCHES.take();
                multiply(scratch, phase, rest % phases, g, image, first, rows);
                SCRATCHES.give(scratch);
            }
        }

        private void multiply(Scratch scratch, Phase phase, int number, int g, int image, int first, int rows) {
            int channels = plan.sourceChannels();
            int source = xo + image * plan.sourceSize();
            int top = first * phase.rowStride() + phase.top(), left = phase.left();
            int height = (rows - 1) * phase.rowStride() + phase.height(), width = width(phase);
            boolean inside =
                    top >= 0
                            && top + height <= plan.sourceH()
                            && left >= 0
                            && left + width <= plan.sourceW()
                            && plan.groups() == 1;
            float[] a = inside ? x : scratch.image(height * width * channels);
            int pitch = (inside ? plan.sourceW() : width) * channels;
            int from = inside ? source + top * pitch + left * channels : 0;
            if (!inside) copy(source, top, left, height, width, g, a);

            int lda = phase.columnStride() * channels, out = plan.groups() * plan.targetChannels();
            int ldc = phase.columnStep() * out, columns = phase.columns();
            int rowPitch = phase.rowStride() * pitch;
            int target =
                    yo
                            + image * plan.targetSize()
                            + ((phase.firstRow() + first * phase.rowStep()) * plan.targetW() + phase.firstColumn())
                                    * out
                            + g * plan.targetChannels();
            int targetPitch = phase.rowStep() * plan.targetW() * out;
            if (rowPitch == columns * lda && targetPitch == columns * ldc) { // the rows are one long row
                columns *= rows;
                rows = 1;
            }
            int phaseOffset = 0, firstPart = 0;
            for (int p = 0; p < number; p++) {
                phaseOffset += plan.phases().get(p).taps().size();
                firstPart += plan.phases().get(p).parts().size();
            }
            for (int panel = 0; panel < weights.panels; panel++) {
                int firstColumn = weights.firstColumn(panel);
                int panelWidth = weights.firstColumn(panel + 1) - firstColumn;
                int vectors = panelWidth / TILES.lanes();
                int used = Math.min(panelWidth, plan.targetChannels() - firstColumn);
                int b = weights.panel(g, panel) + phaseOffset * channels * panelWidth;
                int start = AlignedFloats.FIRST + g * weights.columns + firstColumn;
                int count = Math.ceilDiv(columns, TILES.maxRowsAhead(vectors));
                if (count == 1 && used == panelWidth) {
                    weightsFirst(
                            columns,
                            vectors,
                            phase,
                            firstPart,
                            channels,
                            rows,
                            start,
                            a,
                            from,
                            lda,
                            pitch,
                            rowPitch,
                            b,
                            target + firstColumn,
                            ldc,
                            targetPitch);
                    continue;
                }
                for (int row = 0; row < rows; row++) {
                    for (int i = 0; i < count; i++) {
                        int column = cut(columns, count, i), pixels = cut(columns, count, i + 1) - column;
                        int ao = from + row * rowPitch + column * lda;
                        int co = target + row * targetPitch + column * ldc + firstColumn;
                        if (used == panelWidth) {
                            chain(
                                    pixels,
                                    vectors,
                                    phase,
                                    firstPart,
                                    channels,
                                    panelWidth,
                                    start,
                                    a,
                                    ao,
                                    lda,
                                    pitch,
                                    b,
                                    y,
                                    co,
                                    ldc);
                        } else { // the last vector sticks out of the target: the tile works on a copy
                            float[] edge = scratch.edge(pixels * panelWidth);
                            chain(
                                    pixels,
                                    vectors,
                                    phase,
                                    firstPart,
                                    channels,
                                    panelWidth,
                                    start,
                                    a,
                                    ao,
                                    lda,
                                    pitch,
                                    b,
                                    edge,
                                    0,
                                    panelWidth);
                            for (int j = 0; j < pixels; j++) {
                                System.arraycopy(edge, j * panelWidth, y, co + j * ldc, used);
                            }
                        }
                    }
                }
            }
        }

        /// Narrow images, a tile for each row: the weights are the larger part of the work, so a few of them stay in the fastest
        /// cache while all rows are gone through.
        private void weightsFirst(
                int pixels,
                int vectors,
                Phase phase,
                int firstPart,
                int channels,
                int rows,
                int start,
                float[] a,
                int from,
                int lda,
                int pitch,
                int rowPitch,
                int b,
                int target,
                int ldc,
                int targetPitch) {
            int width = vectors * TILES.lanes(), parts = phase.parts().size();
            for (int p = 0; p < Math.max(1, parts); p++) {
                if (parts == 0) {
                    for (int row = 0; row < rows; row++) {
                        int co = target + row * targetPitch;
                        chain(
                                pixels, vectors, phase, firstPart, channels, width, start, a, 0, lda, pitch, b, y, co,
                                ldc);
                    }
                    return;
                }
                Part part = phase.parts().get(p);
                int length = part.taps() * channels, most = part.rows() > 1 ? length : NEAR_WEIGHTS / width;
                int ao = from + part.row() * pitch + part.column() * channels;
                int bo = b + part.firstTap() * channels * width;
                GemmTile tile = tiles.tile(firstPart + p, pixels, vectors, part, lda);
                for (int k = 0; k < length; k += most) {
                    boolean isFirst = p == 0 && k == 0;
                    for (int row = 0; row < rows; row++) {
                        int co = target + row * targetPitch;
                        tile.run(
                                Math.min(most, length - k),
                                isFirst ? weights.bias : y,
                                isFirst ? start : co,
                                isFirst ? 0 : ldc,
                                a,
                                ao + row * rowPitch + k,
                                lda,
                                part.distance() * pitch,
                                weights.floats,
                                bo + k * width,
                                length * width,
                                y,
                                co,
                                ldc);
                    }
                }
            }
        }

        /// The sums of one tile, part by part.
        private void chain(
                int pixels,
                int vectors,
                Phase phase,
                int firstPart,
                int channels,
                int columns,
                int start,
                float[] a,
                int ao,
                int lda,
                int pitch,
                int b,
                float[] c,
                int co,
                int ldc) {
            int parts = phase.parts().size();
            if (parts == 0) {
                var tile = TILES.tile(pixels, vectors, false);
                tile.run(0, weights.bias, start, 0, a, 0, 0, 0, weights.floats, b, 0, c, co, ldc);
            }
            for (int p = 0; p < parts; p++) {
                Part part = phase.parts().get(p);
                int kc = part.taps() * channels;
                tiles.tile(firstPart + p, pixels, vectors, part, lda)
                        .run(
                                kc,
                                p == 0 ? weights.bias : c,
                                p == 0 ? start : co,
                                p == 0 ? 0 : ldc,
                                a,
                                ao + part.row() * pitch + part.column() * channels,
                                lda,
                                part.distance() * pitch,
                                weights.floats,
                                b + part.firstTap() * channels * columns,
                                kc * columns,
                                c,
                                co,
                                ldc);
            }
        }

        /// Copies a window of one group's channels, with zeros where it leaves the image.
        private void copy(int source, int top, int left, int height, int width, int g, float[] to) {
            int channels = plan.sourceChannels(), all = plan.groups() * channels;
            int lead = Math.clamp(-(long) left, 0, width), begin = Math.max(0, left);
            int n = Math.max(0, Math.min(plan.sourceW(), left + width) - begin);
            for (int r = 0; r < height; r++) {
                int at = r * width * channels, row = top + r, end = at + width * channels;
                if (row < 0 || row >= plan.sourceH() || n == 0) {
                    Arrays.fill(to, at, end, 0);
                    continue;
                }
                int from = source + (row * plan.sourceW() + begin) * all + g * channels;
                Arrays.fill(to, at, at + lead * channels, 0);
                at += lead * channels;
                if (plan.groups() == 1) {
                    System.arraycopy(x, from, to, at, n * channels);
                } else {
                    for (int i = 0; i < n; i++) System.arraycopy(x, from + i * all, to, at + i * channels, channels);
                }
                Arrays.fill(to, at + n * channels, end, 0);
            }
        }
    }
}
