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

    private final int bits;
    private final int[] rowsByVectors;
    private final @Nullable GemmTile[] tiles = new GemmTile[4 * (MAX_VECTORS + 1) * (MAX_ROWS + 1)];

    /// The tiles of vectors of `bits` bits: 128, 256 or 512.
    GemmTiles(int bits) {
        this.bits = bits;
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
    GemmTile tile(int rows, int vectors, boolean transposedA, boolean fromZero) {
        int index = ((rows * (MAX_VECTORS + 1) + vectors) * 2 + (transposedA ? 1 : 0)) * 2 + (fromZero ? 1 : 0);
        var tile = tiles[index];
        return tile != null ? tile : emit(index, rows, vectors, transposedA, fromZero);
    }

    private synchronized GemmTile emit(int index, int rows, int vectors, boolean transposedA, boolean fromZero) {
        var tile = tiles[index];
        if (tile == null) {
            tile = GemmTileEmitter.emit(bits, rows, vectors, transposedA, fromZero);
            tiles[index] = tile;
        }
        return tile;
    }
}
