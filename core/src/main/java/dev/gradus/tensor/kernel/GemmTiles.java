package dev.gradus.tensor.kernel;

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
    private static final int[] ROWS_BY_VECTORS_16_REGISTERS = {0, 12, 6, 4};
    private static final int MAX_ROWS = 14;
    private static final int MAX_COLUMNS = 64;

    private static final int EXERCISE_KC = 16; // at least MAX_ROWS
    private static final int EXERCISE_RUNS = 32;
    private static final int MAX_EXERCISE_ROUNDS = 500;

    private final int bits;
    private final int[] rowsByVectors;
    private final @Nullable GemmTile[] tiles = new GemmTile[2 * (MAX_VECTORS + 1) * (MAX_ROWS + 1)];

    private final boolean compileAtOnce;

    /// The tiles of vectors of `bits` bits: 128, 256 or 512.
    ///
    /// @param compileAtOnce whether a new tile is exercised until C2 has compiled it, some 40 ms. If not, its first
    ///     products run in the interpreter, where a vector is an object, and take a thousand times their time.
    GemmTiles(int bits, boolean compileAtOnce) {
        this.bits = bits;
        this.compileAtOnce = compileAtOnce;
        boolean manyRegisters = bits == 512 || System.getProperty("os.arch").equals("aarch64");
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

    /// The tile of `rows` × `vectors`. A tile has no fields, so that reading the table without a lock is safe.
    GemmTile tile(int rows, int vectors, boolean transposedA) {
        int index = (rows * (MAX_VECTORS + 1) + vectors) * 2 + (transposedA ? 1 : 0);
        var tile = tiles[index];
        return tile != null ? tile : emit(index, rows, vectors, transposedA);
    }

    private synchronized GemmTile emit(int index, int rows, int vectors, boolean transposedA) {
        var tile = tiles[index];
        if (tile == null) {
            tile = GemmTileEmitter.emit(bits, rows, vectors, transposedA);
            if (compileAtOnce) {
                exercise(tile, rows * vectors);
            }
            tiles[index] = tile;
        }
        return tile;
    }

    /// Runs the tile on short sums until it is fast, or as often as would have made any C2 compile it. Short,
    /// because a long loop would be compiled twice: first for the loop that runs, then for the calls to come.
    private static void exercise(GemmTile tile, int sums) {
        float[] a = new float[EXERCISE_KC * EXERCISE_KC];
        float[] b = new float[EXERCISE_KC * MAX_COLUMNS];
        float[] c = new float[MAX_ROWS * MAX_COLUMNS];
        for (int round = 0; round < MAX_EXERCISE_ROUNDS; round++) {
            long start = System.nanoTime();
            for (int run = 0; run < EXERCISE_RUNS; run++) {
                tile.run(run % 2 == 0, EXERCISE_KC, a, 0, EXERCISE_KC, b, 0, c, 0, MAX_COLUMNS);
            }
            // Compiled, a multiply-add of vectors takes 0.1 to 0.6 ns; before, 15 ns and more.
            if (System.nanoTime() - start < (long) EXERCISE_RUNS * EXERCISE_KC * sums) {
                return;
            }
        }
    }
}
