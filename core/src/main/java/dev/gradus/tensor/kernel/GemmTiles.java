package dev.gradus.tensor.kernel;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The register tiles of one vector width, each made when it is first needed.
///
/// A tile of R rows and V vectors needs R · V sums, V vectors of B and one of A, and all must fit the
/// registers: 32 of them with AVX-512 and NEON, 16 with AVX2. At least 8 sums hide the latency of the
/// multiply-add.
final class GemmTiles {
    /// The most vectors a tile is wide.
    static final int MAX_VECTORS = 4;

    private static final int[] ROWS_BY_VECTORS_32_REGISTERS = {0, 14, 12, 8, 6};

    // Not {0, 12, 6, 4}, which would fit: C2 takes a register for itself and spills sums, at half the speed.
    private static final int[] ROWS_BY_VECTORS_16_REGISTERS = {0, 12, 5, 3};

    // With a constant lda C2 loads more of A ahead, and spills sums where there are as many of them as above.
    private static final int[] ROWS_AHEAD_32_REGISTERS = {0, 14, 10, 7, 6};
    private static final int[] ROWS_AHEAD_16_REGISTERS = {0, 10, 5, 3};

    /// Rows of the highest tile.
    static final int MAX_ROWS = 14;

    /// Columns of the widest tile.
    static final int MAX_COLUMNS = 64;

    /// The most parts of a sum: more code takes longer to compile.
    static final int MAX_PARTS = 3;

    private static final int EXERCISE_KC = 2;
    private static final int EXERCISE_RUNS = 32;
    private static final int MAX_EXERCISE_ROUNDS = 500;
    private static final int NANOS_PER_SUM = 15;
    private static final int TRIAL_KC = 32;
    private static final int TRIALS = 8;

    /// For one vector; good code takes 0.1 to 0.5 ns, code with sums as objects 5 and more.
    private static final int NANOS_PER_MULTIPLY_ADD = 2;

    private static final int MAX_TRIES = 6;
    private static final int CHECKS = 60;
    private static final int MOST_REPLACED = 20;
    private static final long CHECK_NANOS = 500_000_000;
    private static final int ROUNDS_TO_ASK = 200;
    private static final long REST_NANOS = 2_000_000;

    private final int bits;
    private final int[] rowsByVectors;
    private final int[] rowsAhead;

    /// What is constant in the class of a tile.
    ///
    /// @param lda the distance of rows of an A that is not transposed, or 0 for a variable one
    /// @param startsAtZero whether `s` is added in the end
    record Special(int rows, int vectors, boolean transposedA, int ldb, int parts, int lda, boolean startsAtZero) {}

    private final ConcurrentMap<Special, GemmTile> special = new ConcurrentHashMap<>();

    /// Searched one by one: there are few, and a map would make an object of each distance it is asked for.
    private volatile Family[] families = {};

    private final boolean compileAtOnce;
    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicBoolean isWatched = new AtomicBoolean();

    /// The tiles of vectors of `bits` bits: 128, 256 or 512.
    ///
    /// @param compileAtOnce whether a new tile is exercised until C2 has compiled it, some 40 ms. If not, its first
    ///     products run in the interpreter, where a vector is an object, and take a thousand times their time.
    GemmTiles(int bits, boolean compileAtOnce) {
        this.bits = bits;
        this.compileAtOnce = compileAtOnce;
        boolean manyRegisters = bits == 512 || System.getProperty("os.arch").equals("aarch64");
        rowsAhead = manyRegisters ? ROWS_AHEAD_32_REGISTERS : ROWS_AHEAD_16_REGISTERS;
        rowsByVectors = manyRegisters ? ROWS_BY_VECTORS_32_REGISTERS : ROWS_BY_VECTORS_16_REGISTERS;
    }

    /// Floats in one vector.
    int lanes() {
        return bits / Float.SIZE;
    }

    /// The width, in vectors, of the widest tile.
    int maxVectors() {
        return rowsByVectors.length - 1;
    }

    /// The height, in rows, of the highest tile that is `vectors` wide.
    int maxRows(int vectors) {
        return rowsByVectors[vectors];
    }

    /// The height of the highest tile with a constant lda.
    int maxRowsAhead(int vectors) {
        return rowsAhead[vectors];
    }

    /// The tiles for a B of packed panels, and for any distance of the rows of A.
    Family family(boolean transposedA) {
        return family(transposedA, 0, 0, false);
    }

    /// The tiles of all sizes that have the same constants.
    ///
    /// @param ldb the distance of rows of B, or 0 where a panel as wide as the tile is packed
    /// @param lda the distance of rows of an A that is not transposed, or 0 for a variable one
    /// @param startsAtZero whether the start of the sums is added in the end
    Family family(boolean transposedA, int ldb, int lda, boolean startsAtZero) {
        for (Family f : families) if (f.has(transposedA, ldb, lda, startsAtZero)) return f;
        return newFamily(transposedA, ldb, lda, startsAtZero);
    }

    private synchronized Family newFamily(boolean transposedA, int ldb, int lda, boolean startsAtZero) {
        Family[] known = families;
        for (Family f : known) if (f.has(transposedA, ldb, lda, startsAtZero)) return f;
        Family[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = new Family(transposedA, ldb, lda, startsAtZero);
        families = more;
        return more[known.length];
    }

    /// Tiles of all sizes, each fetched when it is first needed. Reading the table without a lock is safe: a tile has no fields that matter.
    final class Family {
        private final boolean transposedA;
        private final int ldb;
        private final int lda;
        private final boolean startsAtZero;
        private final @Nullable GemmTile[] tiles = new GemmTile[MAX_PARTS * (MAX_ROWS + 1) * (MAX_VECTORS + 1)];

        private Family(boolean transposedA, int ldb, int lda, boolean startsAtZero) {
            this.transposedA = transposedA;
            this.ldb = ldb;
            this.lda = lda;
            this.startsAtZero = startsAtZero;
        }

        private boolean has(boolean itsTransposedA, int itsLdb, int itsLda, boolean itsStart) {
            return lda == itsLda && ldb == itsLdb && transposedA == itsTransposedA && startsAtZero == itsStart;
        }

        GemmTile tile(int rows, int vectors) {
            return tile(rows, vectors, 1);
        }

        /// The tile for sums of several parts.
        GemmTile tile(int rows, int vectors, int parts) {
            int at = ((parts - 1) * (MAX_ROWS + 1) + rows) * (MAX_VECTORS + 1) + vectors;
            var tile = tiles[at];
            if (tile == null || tile.retired) {
                int distance = ldb == 0 ? vectors * lanes() : ldb;
                var key = new Special(rows, vectors, transposedA, distance, parts, lda, startsAtZero);
                tile = special.computeIfAbsent(key, GemmTiles.this::make);
                tiles[at] = tile;
            }
            return tile;
        }
    }

    private GemmTile make(Special t) {
        // A class that C2 compiled badly stays slow for good; another class of the same code gets another chance.
        for (int tries = 1; ; tries++) {
            var tile = GemmTileEmitter.emit(bits, t);
            if (!compileAtOnce) return tile;
            if (exercise(tile, t) || tries == MAX_TRIES) {
                watch();
                return tile;
            }
        }
    }

    /// Looks at all tiles again for some time after the last one was made, since now and then C2 compiles one anew, and badly.
    private void watch() {
        checks.set(CHECKS);
        if (isWatched.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("gradus-tiles").start(this::replaceSlowTiles);
        }
    }

    private void replaceSlowTiles() {
        int replaced = 0;
        while (checks.getAndDecrement() > 0 && replaced < MOST_REPLACED) {
            LockSupport.parkNanos(CHECK_NANOS);
            if (PanelPacker.replaceIfSlow()) replaced++;
            for (var entry : special.entrySet()) {
                var tile = entry.getValue();
                if (isFast(tile, new Operands(entry.getKey()))) continue;
                entry.setValue(make(entry.getKey()));
                tile.retired = true;
                replaced++;
            }
        }
        isWatched.set(false);
    }

    /// What a tile is tried with.
    private static final class Operands {
        final int sums;
        final int lda;
        final float[] a, b, c = new float[MAX_ROWS * MAX_COLUMNS];

        Operands(Special t) {
            sums = t.rows * t.vectors * t.parts;
            lda = t.lda == 0 ? MAX_ROWS : t.lda;
            a = new float[(MAX_ROWS + TRIAL_KC) * lda + TRIAL_KC];
            b = new float[TRIAL_KC * Math.max(t.ldb, MAX_COLUMNS)];
        }

        long nanos(GemmTile tile, int kc) {
            long start = System.nanoTime();
            for (int run = 0; run < EXERCISE_RUNS; run++) {
                tile.run(kc, c, 0, MAX_COLUMNS, a, 0, lda, 0, b, 0, 0, c, 0, MAX_COLUMNS);
            }
            return System.nanoTime() - start;
        }
    }

    private static boolean isFast(GemmTile tile, Operands operands) {
        long trial = operands.nanos(tile, TRIAL_KC);
        for (int i = 0; i < TRIALS; i++) trial = Math.min(trial, operands.nanos(tile, TRIAL_KC));
        return trial < (long) EXERCISE_RUNS * TRIAL_KC * operands.sums * NANOS_PER_MULTIPLY_ADD;
    }

    /// Runs the tile on sums of two terms until it is fast, or as often as would have made any C2 compile it; tells whether
    /// it is fast with long sums, too.
    ///
    /// Two terms, so that calls and not turns of the loop make C2 compile it: a compilation for the running loop gets
    /// its sums as objects, and what it makes of them stays slow for good. That was seen where C2 was late because others
    /// used the processor, so after enough runs for C2 to be asked the exercise sleeps and lets it work.
    private static boolean exercise(GemmTile tile, Special t) {
        var operands = new Operands(t);
        for (int round = 0; round < MAX_EXERCISE_ROUNDS; round++) {
            // Compiled, a run takes 1 to 3 ns for each of its sums; with sums as objects 10 to 30, interpreted 100 and
            // more.
            long limit = (long) EXERCISE_RUNS * NANOS_PER_SUM * operands.sums;
            if (operands.nanos(tile, EXERCISE_KC) < limit) return isFast(tile, operands);
            if (round >= ROUNDS_TO_ASK) LockSupport.parkNanos(REST_NANOS);
        }
        return false;
    }
}
