package dev.gradus.tensor.kernel;

import jdk.incubator.vector.VectorSpecies;

/// Copies a block of the right-hand matrix of a product into a panel: `[kc, columns]`, row after row, padded with
/// zeros from column `width` on.
///
/// A panel is read once for each row tile. Packed, it is contiguous, aligned, and needs no masks at the edge.
final class PanelPacker {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int BLOCK = 8;

    /// An 8 × 8 transpose in registers needs vectors of 8 floats; else a scalar loop does it.
    private static final boolean TRANSPOSE_IN_REGISTERS = SPECIES.length() >= BLOCK;

    private static final int ENOUGH_USES = 20_000;
    private static final int TRIAL_KC = 64;
    private static final int TRIALS = 16;

    /// Good code takes 0.1 to 0.3 ns for an element, code with vectors as objects 5 and more.
    private static final int NANOS_PER_ELEMENT = 2;

    private static BlockTranspose blocks = new RegisterTranspose();
    private static int uses;

    private PanelPacker() {}

    /// Tries the transpose, if it has been used so often that C2 must have compiled it, and loads it once more if it is slow:
    /// now and then C2 makes objects of its vectors, for good, and another class of the same code gets another chance.
    ///
    /// @return whether it was slow
    static boolean replaceIfSlow() {
        if (uses < ENOUGH_USES) return false;
        float[] from = new float[BLOCK * TRIAL_KC], to = new float[BLOCK * TRIAL_KC];
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIALS; i++) {
            long start = System.nanoTime();
            blocks.run(TRIAL_KC, from, 0, TRIAL_KC, to, 0, BLOCK);
            least = Math.min(least, System.nanoTime() - start);
        }
        if (least < (long) NANOS_PER_ELEMENT * from.length) return false;
        uses = 0;
        blocks = BlockTranspose.again(RegisterTranspose.class);
        return true;
    }

    /// Packs from rows: element (kk, j) is `b[bo + kk * ldb + j]`.
    static void pack(int kc, int width, float[] b, int bo, int ldb, float[] panel, int po, int columns) {
        for (int k = 0; k < kc; k++) {
            int to = po + k * columns;
            // not a loop of vectors: C2 was seen to box them here, a megabyte a step
            System.arraycopy(b, bo + k * ldb, panel, to, width);
            for (int j = width; j < columns; j++) {
                panel[to + j] = 0;
            }
        }
    }

    /// Packs from columns: element (kk, j) is `b[bo + j * ldb + kk]`.
    static void packTransposed(int kc, int width, float[] b, int bo, int ldb, float[] panel, int po, int columns) {
        int j = 0;
        if (TRANSPOSE_IN_REGISTERS) {
            BlockTranspose blocks = PanelPacker.blocks;
            uses += width / BLOCK; // without a lock: it need not be exact
            int whole = kc - kc % BLOCK;
            for (; j + BLOCK <= width; j += BLOCK) {
                int from = bo + j * ldb;
                blocks.run(whole, b, from, ldb, panel, po + j, columns);
                transposeScalar(whole, kc, BLOCK, b, from, ldb, panel, po + j, columns);
            }
        }
        transposeScalar(0, kc, width - j, b, bo + j * ldb, ldb, panel, po + j, columns);
        for (int k = 0; k < kc; k++) {
            for (int z = width; z < columns; z++) {
                panel[po + k * columns + z] = 0;
            }
        }
    }

    private static void transposeScalar(
            int begin, int end, int width, float[] b, int bo, int ldb, float[] panel, int po, int columns) {
        for (int j = 0; j < width; j++) {
            for (int k = begin; k < end; k++) {
                panel[po + k * columns + j] = b[bo + j * ldb + k];
            }
        }
    }
}
