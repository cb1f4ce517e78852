package dev.gradus.data.prepare;

/// An affine map of samples, in float64.
///
/// ```
/// y = (x - centre) · matrix + shift
/// ```
/// Shapes: `x [d]`, `y [k]`, `matrix [d, k]`, `centre [d]`, `shift [k]`.
record Projection(double[] centre, double[] matrix, double[] shift) {
    private static final int BLOCK = 8;

    static double[] transposed(double[] a, int rows, int columns) {
        double[] t = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) t[j * rows + i] = a[i * columns + j];
        }
        return t;
    }

    /// Maps samples in place: before as after, they lie one after the other from the offset.
    void apply(float[] values, int offset, int samples) {
        boolean grows = shift.length > centre.length; // then what is written must not reach what is still to be read
        double[][] x = new double[BLOCK][centre.length], y = new double[BLOCK][shift.length];
        int blocks = Math.ceilDiv(samples, BLOCK);
        for (int b = 0; b < blocks; b++) {
            int first = BLOCK * (grows ? blocks - 1 - b : b);
            apply(values, offset, first, Math.min(BLOCK, samples - first), x, y);
        }
    }

    private void apply(float[] values, int offset, int first, int samples, double[][] x, double[][] y) {
        int d = centre.length, k = shift.length;
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < d; i++) x[s][i] = values[offset + (first + s) * d + i] - centre[i];
            System.arraycopy(shift, 0, y[s], 0, k);
        }
        int i4 = d - d % 4;
        for (int i = 0; i < i4; i += 4) {
            for (int s = 0; s < samples; s++) addFourRows(y[s], x[s], i, matrix);
        }
        for (int i = i4; i < d; i++) {
            for (int s = 0; s < samples; s++) addRow(y[s], 0, x[s][i], matrix, i * k, k);
        }
        for (int s = 0; s < samples; s++) {
            for (int j = 0; j < k; j++) values[offset + (first + s) * k + j] = (float) y[s][j];
        }
    }

    /// Adds multiples of four rows at once, so that the sum is read and written once.
    private static void addFourRows(double[] to, double[] factors, int i, double[] from) {
        int k = to.length, r0 = i * k, r1 = r0 + k, r2 = r1 + k, r3 = r2 + k;
        double f0 = factors[i], f1 = factors[i + 1], f2 = factors[i + 2], f3 = factors[i + 3];
        for (int j = 0; j < k; j++) {
            to[j] += f0 * from[r0 + j] + f1 * from[r1 + j] + f2 * from[r2 + j] + f3 * from[r3 + j];
        }
    }

    /// The product of two square matrices.
    static double[] product(double[] a, double[] b, int d) {
        double[] c = new double[d * d];
        for (int first = 0; first < d; first += BLOCK) { // some rows at a time, which share what is read of b
            int end = Math.min(first + BLOCK, d);
            for (int k = 0; k < d; k++) {
                for (int i = first; i < end; i++) addRow(c, i * d, a[i * d + k], b, k * d, d);
            }
        }
        return c;
    }

    /// Adds a multiple of one row to another.
    static void addRow(double[] to, int at, double factor, double[] from, int row, int size) {
        for (int j = 0; j < size; j++) to[at + j] += factor * from[row + j];
    }
}
