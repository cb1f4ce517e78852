package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix product on vectors and threads, with the bits of the plainest loop.
///
/// ```
/// C[m, n] = op(A)[m, k] · op(B)[k, n]  (+ C)          op(X) = X or Xᵀ
/// ```
///
/// Every element is one chain of fused multiply-adds in the order of k:
///
/// ```
/// acc = accumulate ? c[i, j] : 0
/// for kk in 0 .. k-1:   acc = fma(a[i, kk], b[kk, j], acc)
/// ```
///
/// so the result has the same bits for every vector width, tile, cut of the work and number of threads, and
/// the same as [ScalarKernels]. (Only the payload of a NaN may differ.)
///
/// How it is cut. The columns of C are divided into panels of up to 4 vectors, the rows, where there are too
/// few panels for all threads, into blocks; a panel of a block is a chunk of work. A chunk packs its part of B,
/// at most [#MAX_KC] long in k so that it stays in the L2 cache, and runs the register tiles of [GemmTiles]
/// down the rows. A longer k is done in several rounds, which read C back and go on with the chain. A needs no
/// packing: a tile reads it element by element, in either layout. Panels and tiles are balanced: 7 vectors are
/// 4 + 3, never 6 + 1.
final class VectorGemm {
    /// 512 rows of 64 floats are 128 KiB: half of a small L2 cache.
    private static final int MAX_KC = 512;

    /// Fewer multiply-adds than this take less time, some 3 µs, than waking another thread is worth.
    private static final long SERIAL_MULTIPLY_ADDS = 400_000;

    /// Packing a panel costs about as much as multiplying it by this many rows.
    private static final int PACKING_ROWS = 12;

    static final GemmTiles TILES = new GemmTiles(VectorSize.SPECIES.vectorBitSize(), true);

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorGemm() {}

    /// Computes C = op(A) op(B), or C += op(A) op(B), which must not overlap A or B.
    static void gemm(Product d, Slice<float[]> a, Slice<float[]> b, @Nullable Packing packed, Slice<float[]> c) {
        gemm(TILES, WorkerTeam.shared(), d, a, b, packed, c);
    }

    /// Makes the tiles that most products of 16 rows or more begin with.
    static void prepare() {
        int vectors = TILES.maxVectors(), rows = TILES.maxRows(vectors);
        for (int height = rows; height >= rows - 1; height--) {
            TILES.family(false).tile(height, vectors);
            TILES.family(true).tile(height, vectors);
        }
    }

    /// GFLOP/s of the widest tile on data in the fastest cache.
    static double attainableGflops() {
        int vectors = TILES.maxVectors(), rows = TILES.maxRows(vectors), kc = 96, width = vectors * TILES.lanes();
        GemmTile tile = TILES.family(true).tile(rows, vectors);
        float[] a = AlignedFloats.make(rows * kc), b = AlignedFloats.make(width * kc);
        float[] c = AlignedFloats.make(rows * width);
        int at = AlignedFloats.FIRST;
        double nanos =
                KernelProvider.shortest(
                        () -> tile.run(kc, GemmTile.ZEROS, 0, 0, a, at, rows, 0, b, at, 0, c, at, width));
        return 2.0 * rows * width * kc / nanos;
    }

    static void gemm(
            GemmTiles tiles,
            WorkerTeam team,
            Product d,
            Slice<float[]> a,
            Slice<float[]> b,
            @Nullable Packing packed,
            Slice<float[]> c) {
        if (d.m() == 0 || d.n() == 0) return;
        if (d.k() == 0) {
            if (!d.accumulate()) Arrays.fill(c.array(), c.offset(), c.offset() + d.m() * d.n(), 0);
            return;
        }
        var call = CALLS.take();
        try {
            call.tiles = tiles;
            call.d = d;
            call.a = a;
            call.b = b;
            call.c = c;
            if (packed != null) {
                int columns = Math.ceilDiv(d.n(), tiles.lanes()) * tiles.lanes();
                packed.floats = AlignedFloats.grow(packed.floats, Math.multiplyExact(d.k(), columns));
                call.kept = packed.floats;
                call.isPacked = !packed.isStale();
            }
            call.run(team);
            if (packed != null) packed.packed();
        } finally {
            call.forgetArrays();
            CALLS.give(call);
        }
    }

    /// The arguments of one product and its cut into chunks. Reused, so that a product allocates nothing.
    private static final class Call implements WorkerTeam.Task {
        private static final Product NO_PRODUCT = new Product(false, false, 0, 0, 0, false);
        private static final float[] NONE = {};
        private static final Slice<float[]> NOTHING = new Slice<>(NONE, 0);

        private GemmTiles tiles = TILES;
        private Product d = NO_PRODUCT;
        private Slice<float[]> a = NOTHING;
        private Slice<float[]> b = NOTHING;
        private Slice<float[]> c = NOTHING;

        /// A packed B, all panels of it, or none that is kept; and whether it was packed before.
        private float[] kept = NONE;

        private boolean isPacked;

        private int vectors;
        private int panels;
        private int blocks;

        void run(WorkerTeam team) {
            vectors = Math.ceilDiv(d.n(), tiles.lanes());
            panels = Math.ceilDiv(vectors, tiles.maxVectors());
            boolean serial = (long) d.m() * d.n() * d.k() < SERIAL_MULTIPLY_ADDS;
            blocks = serial ? 1 : blocks(team.size());
            if (serial) {
                for (int chunk = 0; chunk < panels; chunk++) {
                    run(chunk);
                }
            } else {
                team.run(panels * blocks, this);
            }
        }

        /// The number of row blocks that makes the longest-working thread finish first.
        private int blocks(int threads) {
            int best = 1;
            long bestCost = Long.MAX_VALUE;
            for (int candidate = 1; candidate <= 2 * threads; candidate++) {
                long cost =
                        (long) Math.ceilDiv(panels * candidate, threads)
                                * (Math.ceilDiv(d.m(), candidate) + PACKING_ROWS);
                if (cost < bestCost) {
                    best = candidate;
                    bestCost = cost;
                }
            }
            return best;
        }

        @Override
        public void run(int chunk) {
            int panel = chunk % panels;
            int block = chunk / panels;
            int firstVector = cut(vectors, panels, panel);
            int width = cut(vectors, panels, panel + 1) - firstVector;
            int firstRow = cut(d.m(), blocks, block);
            int rows = cut(d.m(), blocks, block + 1) - firstRow;
            var scratch = SCRATCHES.take();
            try {
                int rounds = Math.ceilDiv(d.k(), MAX_KC);
                for (int round = 0; round < rounds; round++) {
                    int firstK = cut(d.k(), rounds, round);
                    int kc = cut(d.k(), rounds, round + 1) - firstK;
                    multiplyPanel(scratch, firstVector, width, firstRow, rows, firstK, kc);
                }
            } finally {
                SCRATCHES.give(scratch);
            }
        }

        private void multiplyPanel(
                Scratch scratch, int firstVector, int width, int firstRow, int rows, int firstK, int kc) {
            int n = d.n(), k = d.k(), firstColumn = firstVector * tiles.lanes(), columns = width * tiles.lanes();
            int usedColumns = Math.min(columns, n - firstColumn);
            boolean keeps = kept.length > 0; // then each block of rows packs the same numbers into the same place
            float[] panel = keeps ? kept : scratch.floats;
            int panelFrom = keeps ? AlignedFloats.FIRST + firstColumn * k + firstK * columns : Scratch.PANEL;
            if (!isPacked) pack(kc, usedColumns, firstK, firstColumn, panel, panelFrom, columns);
            boolean fromZero = firstK == 0 && !d.accumulate();
            GemmTiles.Family family = tiles.family(d.ta());
            int lda = d.ta() ? d.m() : k, count = Math.ceilDiv(rows, tiles.maxRows(width));
            for (int i = 0; i < count; i++) {
                int row = firstRow + cut(rows, count, i);
                int height = firstRow + cut(rows, count, i + 1) - row;
                int aFrom = a.offset() + (d.ta() ? firstK * d.m() + row : row * k + firstK);
                int cFrom = c.offset() + row * n + firstColumn;
                var tile = family.tile(height, width);
                boolean sticksOut = usedColumns < columns; // then the tile works on a copy of the edge of C
                float[] to = sticksOut ? scratch.floats : c.array();
                int at = sticksOut ? Scratch.TILE : cFrom, ldt = sticksOut ? columns : n;
                if (sticksOut && !fromZero) copyRows(height, usedColumns, c.array(), cFrom, n, to, at, columns);
                float[] start = fromZero ? GemmTile.ZEROS : to;
                int so = fromZero ? 0 : at, lds = fromZero ? 0 : ldt;
                tile.run(kc, start, so, lds, a.array(), aFrom, lda, 0, panel, panelFrom, 0, to, at, ldt);
                if (sticksOut) copyRows(height, usedColumns, to, at, columns, c.array(), cFrom, n);
            }
        }

        private void pack(int kc, int width, int firstK, int firstColumn, float[] panel, int to, int columns) {
            int n = d.n(), k = d.k();
            if (d.tb()) {
                int from = b.offset() + firstColumn * k + firstK;
                PanelPacker.packTransposed(kc, width, b.array(), from, k, panel, to, columns);
            } else {
                PanelPacker.pack(kc, width, b.array(), b.offset() + firstK * n + firstColumn, n, panel, to, columns);
            }
        }

        void forgetArrays() {
            a = NOTHING;
            b = NOTHING;
            c = NOTHING;
            kept = NONE;
            isPacked = false;
        }

        private static void copyRows(
                int rows, int width, float[] from, int fo, int fromStride, float[] to, int o, int toStride) {
            for (int i = 0; i < rows; i++) System.arraycopy(from, fo + i * fromStride, to, o + i * toStride, width);
        }
    }

    /// Working memory of one thread: a packed panel of B, and a tile for the edge of C.
    private static final class Scratch {
        private static final int PANEL = AlignedFloats.FIRST;
        private static final int TILE = PANEL + MAX_KC * GemmTiles.MAX_COLUMNS;

        private final float[] floats = AlignedFloats.make(TILE + GemmTiles.MAX_COLUMNS * GemmTiles.MAX_ROWS);
    }
}
