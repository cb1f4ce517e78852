package dev.gradus.tensor.kernel;

/// One register tile of a matrix product: `rows` rows of A times a panel of B, the sums held in registers.
///
/// ```
/// sum[i, j] = s[so + i · lds + j]                                         for every i, j of the tile
/// for p in 0 .. parts-1, kk in 0 .. kc-1:
///     sum[i, j] = fma(a[ao + p · as + i · lda + kk], b[bo + p · bs + kk · ldb + j], sum[i, j])
/// c[co + i · ldc + j] = sum[i, j]
/// ```
///
/// A product has one part; a convolution has one for each row of its kernel. For a transposed A, element (i, kk) is
/// `a[… + kk · lda + i]`. The size of the tile, the layout of A, `ldb` and the number of parts are constants of the class, which
/// [GemmTileEmitter] writes at run time.
abstract class GemmTile {
    /// Where sums start that start from nothing: any tile's first row, with `lds` 0.
    static final float[] ZEROS = new float[GemmTiles.MAX_COLUMNS];

    /// Whether another tile has taken the place of this one, which C2 has made slow; it stays right.
    boolean retired;

    /// Computes the tile.
    ///
    /// @param kc length of a part of the sums
    /// @param s where the sums start
    abstract void run(
            int kc,
            float[] s,
            int so,
            int lds,
            float[] a,
            int ao,
            int lda,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int ldc);
}
