package dev.gradus.lab.experiment.regularization;

import java.util.stream.IntStream;

/// Ten points of a noisy `sin 2πx` and the coefficients of the polynomials of degree 9 that were published of them.
///
/// Source: C. Bishop, "Pattern Recognition and Machine Learning", 2006, table 1.2 and appendix A; the lectures show the same table.
public final class PublishedPolynomial {
    /// The degree.
    public static final int DEGREE = 9;

    /// The labels of the columns of the table: ln λ.
    static final double[] LABELS = {Double.NEGATIVE_INFINITY, -18, 0};

    private static final double[] T = {
        0.349486, 0.830839, 1.007332, 0.971507, 0.133066, 0.166823, -0.848307, -0.445686, -0.563567, 0.261502
    };

    /// Targets that are T when they are rounded to six decimals, and whose polynomial has the published coefficients; found by linear programming:
    /// the least change of T for which every coefficient is within 0.003 of the first column.
    private static final double[] UNROUNDED = {
        0.3494860000,
        0.8308387017,
        1.0073316058,
        0.9715068953,
        0.1330656811,
        0.1668225506,
        -0.8483071251,
        -0.4456863968,
        -0.5635669587,
        0.2615020000
    };

    private static final double[][] COLUMNS = {
        {0.35, 232.37, -5321.83, 48568.31, -231639.30, 640042.26, -1061800.52, 1042400.18, -557682.99, 125201.43},
        {0.35, 4.74, -0.77, -31.97, -3.89, 55.28, 41.32, -45.95, -91.53, 72.68},
        {0.13, -0.05, -0.06, -0.05, -0.03, -0.02, -0.01, -0.00, 0.00, 0.01}
    };

    private PublishedPolynomial() {}

    /// The places: 0, 1/9 … 1.
    ///
    /// @return ten
    public static double[] x() {
        return IntStream.range(0, T.length).mapToDouble(i -> i / 9.0).toArray();
    }

    /// The targets, published with six decimals.
    ///
    /// @return ten
    public static double[] t() {
        return T.clone();
    }

    /// Targets with ten decimals, of which the published ones may be the rounded form.
    static double[] unrounded() {
        return UNROUNDED.clone();
    }

    /// A column of the table.
    ///
    /// @param column 0, 1 or 2
    /// @return w₀ … w₉
    public static double[] coefficients(int column) {
        return COLUMNS[column].clone();
    }

    /// Our coefficients.
    ///
    /// @param lambda λ of Σ(y - t)²/2 + λ‖w‖²/2
    /// @return w₀ … w₉
    public static double[] fit(double lambda) {
        return Ridge.fit(x(), T, DEGREE, lambda);
    }

    /// How far our coefficients are from a published column, relative to its length.
    ///
    /// @param column 0, 1 or 2
    /// @param lnLambda ln λ
    /// @return `‖w - published‖ / ‖published‖`
    public static double distance(int column, double lnLambda) {
        double[] w = fit(Math.exp(lnLambda)), published = COLUMNS[column];
        double off = 0, size = 0;
        for (int j = 0; j < w.length; j++) {
            off += Math.pow(w[j] - published[j], 2);
            size += published[j] * published[j];
        }
        return Math.sqrt(off / size);
    }

    /// The largest difference of a coefficient from a published column.
    static double mostOff(int column, double... w) {
        return IntStream.range(0, w.length).mapToDouble(j -> Math.abs(w[j] - COLUMNS[column][j])).max().orElseThrow();
    }

    /// How many coefficients are the published ones when they are rounded to two decimals.
    static int equal(int column, double... w) {
        return (int)
                IntStream.range(0, w.length)
                        .filter(j -> Math.round(100 * w[j]) == Math.round(100 * COLUMNS[column][j]))
                        .count();
    }
}
