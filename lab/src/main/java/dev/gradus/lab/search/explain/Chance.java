package dev.gradus.lab.search.explain;

/// How likely counts are by chance alone.
final class Chance {
    private Chance() {}

    /// The chance that a random choice hits marked things so often or more: the upper tail of the hypergeometric distribution.
    ///
    /// ```
    /// p = Σ_{i ≥ hits} C(marked, i) C(all - marked, chosen - i) / C(all, chosen)
    /// ```
    static double atLeast(int hits, int chosen, int marked, int all) {
        double[] log = new double[all + 1]; // of factorials
        for (int i = 2; i <= all; i++) log[i] = log[i - 1] + Math.log(i);
        double sum = 0, whole = choose(log, all, chosen);
        for (int i = Math.max(hits, chosen - (all - marked)); i <= Math.min(chosen, marked); i++)
            sum += Math.exp(choose(log, marked, i) + choose(log, all - marked, chosen - i) - whole);
        return Math.min(1, sum);
    }

    private static double choose(double[] log, int n, int k) {
        return log[n] - log[k] - log[n - k];
    }
}
