package dev.gradus.nn.init;

/// Orthonormal columns that span the columns of a matrix: the Q of `A = Q R` with a positive diagonal of R.
final class OrthonormalColumns {
    private OrthonormalColumns() {}

    /// By Gram and Schmidt, each column twice, which is enough for full accuracy ("twice is enough", Parlett).
    ///
    /// @param a `[rows, columns]` with at least as many rows as columns, of full rank
    /// @return Q of the same shape
    static double[] of(double[] a, int rows, int columns) {
        double[] turned = new double[a.length]; // columns one after the other
        for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) turned[c * rows + r] = a[r * columns + c];
        for (int c = 0; c < columns; c++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < c; before++) {
                    double dot = dot(turned, c * rows, turned, before * rows, rows);
                    for (int r = 0; r < rows; r++) turned[c * rows + r] -= dot * turned[before * rows + r];
                }
            }
            double length = Math.sqrt(dot(turned, c * rows, turned, c * rows, rows));
            for (int r = 0; r < rows; r++) turned[c * rows + r] /= length;
        }
        double[] q = new double[a.length];
        for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) q[r * columns + c] = turned[c * rows + r];
        return q;
    }

    private static double dot(double[] a, int ao, double[] b, int bo, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += a[ao + i] * b[bo + i];
        return sum;
    }
}
