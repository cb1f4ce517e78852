package dev.gradus.tensor.kernel;

/// One register tile of a matrix product: `rows` rows of A times a packed panel of B, the sums held in registers.
///
/// ```
/// for kk in 0 .. kc-1:   c[i, j] = fma(a[i, kk], b[kk, j], c[i, j])        for every i, j of the tile
/// ```
///
/// The size of the tile and the layout of A are constants of the class, which [GemmTileEmitter] writes at run
/// time.
abstract class GemmTile {

    /// Computes the tile.
    ///
    /// @param fromZero whether the sums start from 0, else from what `c` holds
    /// @param kc length of the sums
    /// @param a matrix A; element (i, kk) of the tile is `a[ao + i * lda + kk]`, transposed `a[ao + kk * lda + i]`
    /// @param b packed panel of B; element (kk, j) is `b[bo + kk * columns + j]`
    /// @param c result; element (i, j) is `c[co + i * ldc + j]`
    abstract void run(
            boolean fromZero, int kc, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc);
}
