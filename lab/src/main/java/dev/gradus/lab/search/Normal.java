package dev.gradus.lab.search;

/// The standard normal distribution, to the same bits on every machine.
///
/// Source: near the middle Hart 1968, algorithm 5666, as in West 2005, "Better approximations to cumulative normal functions"; farther out the continued
/// fraction of Laplace. Relative errors stay below 1e-13 in the tails, too.
final class Normal {
    static final double LOG_ROOT_2_PI = 0.9189385332046727;
    private static final double ROOT_2_PI = 2.5066282746310002;

    /// Beyond nothing changes the last bit of 1.
    private static final double WHOLE = 8.5;

    /// Up to here the rational function has 14 digits, from here on the fraction.
    private static final double RATIONAL = 3;

    private static final int TERMS = 40;

    private Normal() {}

    /// The probability of a number below x.
    static double cdf(double x) {
        double tail = density(x) * mills(Math.abs(x));
        return x > 0 ? 1 - tail : tail;
    }

    static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / ROOT_2_PI;
    }

    /// The logarithm of the probability of a number from a to b.
    static double logMass(double a, double b) {
        // the difference of two numbers near 1 has few digits: the left tail has as many as there are
        if (a > 0) return logMass(-b, -a);
        if (a < -WHOLE && b > WHOLE) return 0;
        double mass = cdf(b) - cdf(a), middle = (a + b) / 2;
        boolean isSure = mass > 1e-10 * cdf(b) && mass > 1e-300;
        // what is too narrow or too far out for a difference: width times density
        return isSure ? StrictMath.log(mass) : -0.5 * middle * middle - LOG_ROOT_2_PI + StrictMath.log(b - a);
    }

    /// The logarithm of the mean of max(0, x + z), x standard normal: how much is to be gained where z standard deviations are gained on average.
    ///
    /// Source: Ament et al. 2023, "Unexpected improvements to expected improvement", equation 9.
    static double logGain(double z) {
        if (z > -1) return StrictMath.log(density(z) + z * cdf(z));
        double log = -0.5 * z * z - LOG_ROOT_2_PI;
        return z > -1e3 ? log + StrictMath.log1p(z * mills(-z)) : log - 2 * StrictMath.log(-z);
    }

    /// The derivative of [#logGain(double)].
    static double logGainSlope(double z) {
        if (z > -1) return cdf(z) / (density(z) + z * cdf(z));
        return z > -1e3 ? mills(-z) / (1 + z * mills(-z)) : -z;
    }

    /// The probability of a number above z ≥ 0 over the density at z.
    private static double mills(double z) {
        if (z > RATIONAL) {
            double fraction = z;
            for (int k = TERMS; k > 0; k--) fraction = z + k / fraction;
            return 1 / fraction;
        }
        double n = 3.52624965998911e-2 * z + 0.700383064443688;
        n = n * z + 6.37396220353165;
        n = n * z + 33.912866078383;
        n = n * z + 112.079291497871;
        n = n * z + 221.213596169931;
        n = n * z + 220.206867912376;
        double d = 8.83883476483184e-2 * z + 1.75566716318264;
        d = d * z + 16.064177579207;
        d = d * z + 86.7807322029461;
        d = d * z + 296.564248779674;
        d = d * z + 637.333633378831;
        d = d * z + 793.826512519948;
        d = d * z + 440.413735824752;
        return n / d * ROOT_2_PI;
    }
}
