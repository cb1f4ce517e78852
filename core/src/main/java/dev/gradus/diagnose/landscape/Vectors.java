package dev.gradus.diagnose.landscape;

/// Sums and products of vectors.
final class Vectors {
    private Vectors() {}

    /// a + factor · b
    static double[] plus(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = a[i] + factor * b[i];
        return sum;
    }

    static double[] times(double factor, double[] a) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) product[i] = factor * a[i];
        return product;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
