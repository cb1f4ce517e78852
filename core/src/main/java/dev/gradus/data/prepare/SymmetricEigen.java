package dev.gradus.data.prepare;

import java.util.Arrays;

/// Eigenvalues and eigenvectors of a symmetric matrix, in float64.
///
/// ```
/// A = Vᵀ · diag(values) · V          V · Vᵀ = I
/// ```
/// Householder reflections make the matrix tridiagonal, rotations (QL with implicit shifts) make it diagonal: about 6 · n³
/// operations. All inner loops run along rows, for which the vectors are kept as rows. The result is the same on every
/// machine: no library of the system takes part, and no sum depends on the number of threads.
///
/// Source: G. Golub, C. Van Loan, "Matrix computations", 2013, sections 8.3.1 and 8.3.3; the shifts as in EISPACK's `tql2`.
/// The sign of a vector is free: its largest element is positive, as in scikit-learn's `svd_flip`.
///
/// @param values descending
/// @param vectors `[n, n]`, row i belongs to value i
record SymmetricEigen(double[] values, double[] vectors) {
    private static final double EPSILON = 0x1p-52;
    private static final int MOST_SWEEPS = 100;

    /// Decomposes a matrix, which is overwritten.
    ///
    /// @param a `[n, n]`, symmetric and finite
    /// @param n its size
    static SymmetricEigen of(double[] a, int n) {
        double[] d = new double[n], e = new double[n];
        double largest = 0;
        for (double x : a) largest = Math.max(largest, Math.abs(x));
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        for (int i = 0; i < a.length; i++)
            a[i] = Math.scalb(a[i], -exponent); // lest products leave the range of a double
        double[] v = tridiagonal(a, n, d, e);
        diagonal(v, n, d, e);
        for (int i = 0; i < n; i++) d[i] = Math.scalb(d[i], exponent);
        sort(v, n, d);
        for (int i = 0; i < n; i++) flip(v, i * n, n);
        return new SymmetricEigen(d, v);
    }

    // ---- Householder: A = Q · T · Qᵀ -------------------------------------------------------------------------------

    /// Fills the diagonal and the elements beside it, and gives Qᵀ.
    private static double[] tridiagonal(double[] a, int n, double[] d, double[] e) {
        double[] beta = new double[n], v = new double[n], w = new double[n];
        for (int k = 0; k < n; k++) {
            int row = k * n;
            d[k] = a[row + k];
            if (k + 1 < n) e[k] = a[row + k + 1];
            double scale = 0;
            for (int j = k + 2; j < n; j++) scale = Math.max(scale, Math.abs(a[row + j]));
            if (scale == 0) continue; // tridiagonal here already
            scale = Math.max(scale, Math.abs(e[k]));
            double norm = 0;
            for (int j = k + 1; j < n; j++) {
                v[j] = a[row + j] / scale;
                norm += v[j] * v[j];
            }
            double alpha = v[k + 1] > 0 ? -Math.sqrt(norm) : Math.sqrt(norm);
            e[k] = alpha * scale;
            beta[k] = 1 / (norm - v[k + 1] * alpha); // 2 / vᵀv
            v[k + 1] -= alpha;
            System.arraycopy(v, k + 1, a, row + k + 1, n - k - 1);
            reflect(a, n, k + 1, beta[k], v, w);
        }
        return accumulated(a, n, beta);
    }

    /// `A ← H · A · H` with `H = I - β · v · vᵀ`, in the rows and columns from `first`.
    private static void reflect(double[] a, int n, int first, double beta, double[] v, double[] w) {
        Arrays.fill(w, first, n, 0);
        for (int i = first; i < n; i++) Projection.addRow(w, first, beta * v[i], a, i * n + first, n - first);
        double vw = 0;
        for (int i = first; i < n; i++) vw += v[i] * w[i];
        for (int i = first; i < n; i++) w[i] -= beta / 2 * vw * v[i];
        for (int i = first; i < n; i++) {
            int row = i * n;
            double vi = v[i], wi = w[i];
            for (int j = first; j < n; j++) a[row + j] -= vi * w[j] + wi * v[j];
        }
    }

    /// The product of all reflections, transposed.
    private static double[] accumulated(double[] a, int n, double[] beta) {
        double[] q = new double[n * n], v = new double[n], w = new double[n];
        for (int i = 0; i < n; i++) q[i * n + i] = 1;
        for (int k = n - 3; k >= 0; k--) {
            if (beta[k] == 0) continue;
            int first = k + 1, size = n - first;
            System.arraycopy(a, k * n + first, v, first, size);
            Arrays.fill(w, first, n, 0);
            for (int i = first; i < n; i++) Projection.addRow(w, first, v[i], q, i * n + first, size);
            for (int i = first; i < n; i++) Projection.addRow(q, i * n + first, -beta[k] * v[i], w, first, size);
        }
        return Projection.transposed(q, n, n);
    }

    // ---- QL with implicit shifts -----------------------------------------------------------------------------------

    private static void diagonal(double[] v, int n, double[] d, double[] e) {
        double shift = 0, largest = 0;
        for (int l = 0; l < n; l++) {
            largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]));
            int m = l;
            while (Math.abs(e[m]) > EPSILON * largest) m++; // the last is 0
            for (int sweep = 0; m > l && Math.abs(e[l]) > EPSILON * largest; sweep++) {
                if (sweep == MOST_SWEEPS) throw new AssertionError("no convergence, which finite numbers always reach");
                double g = d[l], p = (d[l + 1] - g) / (2 * e[l]);
                double r = p < 0 ? -StrictMath.hypot(p, 1) : StrictMath.hypot(p, 1);
                d[l] = e[l] / (p + r);
                d[l + 1] = e[l] * (p + r);
                double h = g - d[l];
                for (int i = l + 2; i < n; i++) d[i] -= h;
                shift += h;
                sweep(v, n, d, e, l, m);
            }
            d[l] += shift;
            e[l] = 0;
        }
    }

    private static void sweep(double[] v, int n, double[] d, double[] e, int l, int m) {
        double p = d[m], next = d[l + 1], beside = e[l + 1];
        double c = 1, c2 = 1, c3 = 1, s = 0, s2 = 0;
        for (int i = m - 1; i >= l; i--) {
            c3 = c2;
            c2 = c;
            s2 = s;
            double g = c * e[i], h = c * p, r = StrictMath.hypot(p, e[i]);
            e[i + 1] = s * r;
            s = e[i] / r;
            c = p / r;
            p = c * d[i] - s * g;
            d[i + 1] = h + s * (c * g + s * d[i]);
            rotate(v, i * n, n, c, s);
        }
        p = -s * s2 * c3 * beside * e[l] / next;
        e[l] = s * p;
        d[l] = c * p;
    }

    /// Turns a row and the next one.
    private static void rotate(double[] v, int row, int n, double c, double s) {
        for (int j = row; j < row + n; j++) {
            double x = v[j], y = v[j + n];
            v[j + n] = s * x + c * y;
            v[j] = c * x - s * y;
        }
    }

    // ---- order and sign --------------------------------------------------------------------------------------------

    private static void sort(double[] v, int n, double[] d) {
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            int most = i;
            for (int j = i + 1; j < n; j++) if (d[j] > d[most]) most = j;
            if (most == i) continue;
            double value = d[i];
            d[i] = d[most];
            d[most] = value;
            System.arraycopy(v, i * n, row, 0, n);
            System.arraycopy(v, most * n, v, i * n, n);
            System.arraycopy(row, 0, v, most * n, n);
        }
    }

    private static void flip(double[] v, int row, int n) {
        int largest = row;
        for (int j = row; j < row + n; j++) if (Math.abs(v[j]) > Math.abs(v[largest])) largest = j;
        if (v[largest] < 0) for (int j = row; j < row + n; j++) v[j] = -v[j];
    }
}
