package dev.gradus.tensor.kernel;

/// One register tile of a matrix product: `rows` rows of A times a panel of B, the sums held in registers.
///
/// ```
/// sum[i, j] = s[so + i · lds + j]                                         for every i, j of the tile
/// for kk in 0 .. kc-1:   sum[i, j] = fma(a[ao + i · lda + kk], b[bo + kk · ldb + j], sum[i, j])
/// c[co + i · ldc + j] = sum[i, j]
/// ```
///
/// For a transposed A, element (i, kk) is `a[ao + kk · lda + i]`. The size of the tile, the layout of A and `ldb` are
/// constants of the class, which [GemmTileEmitter] writes at run time.
abstract class GemmTile {
    /// Where sums start that start from nothing: any tile's first row, with `lds` 0.
    static final float[] ZEROS = new float[GemmTiles.MAX_COLUMNS];

    /// Computes the tile.
    ///
    /// @param kc length of the sums
    /// @param s where the sums start
    abstract void run(
            int kc,
            float[] s,
            int so,
            int lds,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            float[] c,
            int co,
            int ldc);
}
