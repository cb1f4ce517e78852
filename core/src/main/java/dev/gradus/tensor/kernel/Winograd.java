package dev.gradus.tensor.kernel;

import dev.gradus.error.GradusException;
import java.util.Arrays;

/// Which convolutions have Winograd's method, and its numbers: F(4 × 4, 3 × 3), which computes 4 × 4 outputs from 6 × 6 inputs with 36
/// multiplications for each pair of channels instead of 144.
///
/// ```
/// y  = Aᵀ [ Σ over channels (G w Gᵀ) ⊙ (Bᵀ x B) ] A                forward, and the way back to the input with w turned
/// gw = Aᵀ [ Σ over tiles    (G gy Gᵀ) ⊙ (Bᵀ x B) ] A               the gradient of the weights, with G of 4 and Aᵀ of 3
/// ```
///
/// A row of the matrices belongs to a point at which polynomials are evaluated: 0, ±¾, ±1½ and ∞. Points near 1 keep the powers near 1, and
/// with it the errors: with the usual 0, ±1, ±2, ∞ they are 2 to 3 times as large. All numbers in A and B are exact; those of G have
/// a common divisor for each row, [#SCALE], which is taken out and applied once, to the weights or to the finished sums.
///
/// *Order of the sums.* Rows are transformed before columns. A product of tiles is one chain of fused multiply-adds for each
/// block of channels ([#blocks]), and the blocks are added in order, which halves the error of long chains. For the gradient of the weights
/// the chain goes over the tiles of a run of images ([Conv#weightRuns()]), and the runs are added in order.
///
/// Sources: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"; Barabasz et al. 2020, "Error Analysis and Improving the
/// Accuracy of Winograd Convolution for Deep Neural Networks", on points.
final class Winograd {
    private static final String PROPERTY = "gradus.winograd";

    /// Whether convolutions may be computed so: unless the system property `gradus.winograd` is `false`.
    static final boolean IS_ALLOWED = isAllowed(System.getProperty(PROPERTY, "true"));

    /// Outputs of a tile along one axis.
    static final int OUT = 4;

    /// Inputs of a tile along one axis.
    static final int IN = 6;

    /// Products in one tile.
    static final int PRODUCTS = IN * IN;

    /// Elements of the kernel along one axis.
    static final int KERNEL = 3;

    /// The points, their squares and cubes.
    static final float P = 0.75f, P2 = P * P, P3 = P2 * P, Q = 1.5f, Q2 = Q * Q, Q3 = Q2 * Q;

    /// Coefficients of (x² - P²)(x² - Q²).
    static final float BOTH = P2 * Q2, EITHER = P2 + Q2;

    /// What the products are to be multiplied by: the divisors of G's rows, 1 / Π (point - other points).
    private static final double[] DIVISORS = {
        1.0 / (P2 * Q2),
        1.0 / (2 * P2 * (P2 - Q2)),
        1.0 / (2 * P2 * (P2 - Q2)),
        1.0 / (2 * Q2 * (Q2 - P2)),
        1.0 / (2 * Q2 * (Q2 - P2)),
        1
    };

    /// The product of two divisors for each product of a tile.
    private static final double[] SCALE = new double[PRODUCTS];

    /// The same, rounded: it is symmetric, so that a row of it is a column, too.
    static final float[] FACTORS = new float[PRODUCTS];

    /// No factors.
    static final float[] ONES = new float[IN];

    static {
        for (int e = 0; e < PRODUCTS; e++) {
            SCALE[e] = DIVISORS[e / IN] * DIVISORS[e % IN];
            FACTORS[e] = (float) SCALE[e];
        }
        Arrays.fill(ONES, 1);
    }

    /// Fewer channels than this take less time without: the transformations are a larger share of the work.
    private static final int LEAST_CHANNELS = 16;

    /// The transformations of a tile cost as much as this many multiply-adds for each of its channels.
    private static final int TRANSFORMATION = 220;

    private static final int MOST_IN_A_CHAIN = 32;

    /// Tiles whose products are worth a sum of their own: fewer cost more to add than to compute.
    private static final int TILES_IN_A_RUN = 128;

    private static final int MOST_RUNS = 32;

    /// The most floats that sums of several runs may take; and those of one.
    private static final long RUNS_FLOATS = 1 << 22, MOST_FLOATS = 1 << 26;

    private Winograd() {}

    static boolean isAllowed(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw GradusException.got("System property %s is \"%s\"", PROPERTY, value)
                            .expected("true or false")
                            .because("A typing mistake")
                            .repair("Correct it, or leave it out to have plain sums.");
        };
    }

    /// Whether it takes less time.
    static boolean suits(Conv d) {
        if (!isThreeByThree(d.down()) || !isThreeByThree(d.right()) || d.groups() > 1) return false;
        long pairs = (long) d.in() * d.out();
        if (Math.min(d.in(), d.out()) < LEAST_CHANNELS || PRODUCTS * pairs > MOST_FLOATS) return false;
        long direct = KERNEL * KERNEL * pairs * d.rows() * d.columns();
        return tiles(d) * (PRODUCTS * pairs + (long) TRANSFORMATION * (d.in() + d.out())) < direct;
    }

    /// Tiles of an image.
    private static long tiles(Conv d) {
        return (long) Math.ceilDiv(d.rows(), OUT) * Math.ceilDiv(d.columns(), OUT);
    }

    /// The runs of images whose shares of the gradient of the weights are summed apart: a function of the sizes alone.
    static int weightRuns(Conv d) {
        long most =
                Math.min(d.images() * tiles(d) / TILES_IN_A_RUN, RUNS_FLOATS / ((long) PRODUCTS * d.in() * d.out()));
        return Integer.highestOneBit(Math.clamp(Math.min(most, d.images()), 1, MOST_RUNS));
    }

    /// A product, or a sum of them, with the divisors of G.
    static float scaled(float x, int product) {
        return x * FACTORS[product];
    }

    /// A product, or a sum of them, with the divisors of G.
    static double scaled(double x, int product) {
        return x * SCALE[product];
    }

    private static boolean isThreeByThree(Sweep s) {
        return s.kernel() == KERNEL && s.stride() == 1 && s.dilation() == 1 && s.padding() < KERNEL;
    }

    /// The blocks that channels are summed in.
    static int blocks(int channels) {
        return Math.ceilDiv(channels, MOST_IN_A_CHAIN);
    }

    /// Where block `b` of the channels begins.
    static int block(int channels, int b) {
        return Cut.cut(channels, blocks(channels), b);
    }

    /// One pass over images: how a target follows from a source. It is filled again for each pass, so that a pass allocates nothing.
    static final class Pass {
        int images;

        /// Rows, columns and channels of a source image.
        int h, w, channels;

        /// Rows of zeros above the source, and columns of zeros beside it.
        int top, left;

        /// Rows, columns and channels of a target image.
        int rows, columns, targets;

        /// From the weights of a channel of the target, and of the source, to those of the next.
        private int targetStep, sourceStep;

        /// Whether the target is max(that, 0).
        boolean isRectified;

        /// Whether the kernel is read from its last element to its first.
        private boolean isTurned;

        Pass forward(Conv d) {
            source(d.images(), d.h(), d.w(), d.in(), d.down().padding(), d.right().padding());
            target(d.rows(), d.columns(), d.out());
            weights(d.depth(), d.area(), false);
            isRectified = d.isRectified();
            return this;
        }

        /// From the gradient of the output to that of the input.
        Pass backward(Conv d) {
            int most = KERNEL - 1;
            source(d.images(), d.rows(), d.columns(), d.out(), most - d.down().padding(), most - d.right().padding());
            target(d.h(), d.w(), d.in());
            weights(d.area(), d.depth(), true);
            isRectified = false;
            return this;
        }

        private void source(int n, int height, int width, int channelCount, int above, int beside) {
            images = n;
            h = height;
            w = width;
            channels = channelCount;
            top = above;
            left = beside;
        }

        private void target(int height, int width, int channelCount) {
            rows = height;
            columns = width;
            targets = channelCount;
        }

        private void weights(int fromTarget, int fromSource, boolean turned) {
            targetStep = fromTarget;
            sourceStep = fromSource;
            isTurned = turned;
        }

        /// Tiles below each other.
        int down() {
            return Math.ceilDiv(rows, OUT);
        }

        /// Tiles beside each other.
        int across() {
            return Math.ceilDiv(columns, OUT);
        }

        /// Where element `e` of the kernel is found that connects two channels.
        int weight(int target, int source, int e) {
            return target * targetStep + source * sourceStep + (isTurned ? KERNEL * KERNEL - 1 - e : e);
        }

        /// The distance of the weights of neighbouring channels of the target.
        int targetStep() {
            return targetStep;
        }
    }
}
