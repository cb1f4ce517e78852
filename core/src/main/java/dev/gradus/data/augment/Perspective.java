package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// Shows the image as if seen from the side: `y[i, j] = x[(d j + e i + f) / (g j + h i + 1), (a j + b i + c) / (g j + h i + 1)]`, each corner moved inwards.
///
/// Each corner moves by a uniform number of pixels, at most distortion / 2 of the height and of the width. Shapes: any; images of one row or one
/// column stay as they are. Defaults: distortion 0.5, bilinear, black outside, p 0.5. Source: torchvision's `RandomPerspective`.
public final class Perspective implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param distortion how far corners move, 0 (not) to 1 (to the centre)
    /// @param interpolation how values between pixels are found: nearest or bilinear
    /// @param fill grey level outside, 0 (black) to 1 (white)
    /// @param p the probability that anything is done
    public record Config(double distortion, Interpolation interpolation, double fill, double p) {
        /// The defaults.
        public Config() {
            this(0.5, Interpolation.BILINEAR, 0, 0.5);
        }
    }

    /// Where the corners of the image go: column and row of upper left, upper right, lower right, lower left.
    record Corners(int x1, int y1, int x2, int y2, int x3, int y3, int x4, int y4) {}

    record Seen(Corners corners, Interpolation interpolation, double fill) implements Change {
        @Override
        public void apply(Image image) {
            int right = image.width() - 1;
            int down = image.height() - 1;
            double[][] system = new double[8][9];
            equations(system, 0, corners.x1, corners.y1, 0, 0);
            equations(system, 2, corners.x2, corners.y2, right, 0);
            equations(system, 4, corners.x3, corners.y3, right, down);
            equations(system, 6, corners.x4, corners.y4, 0, down);
            if (!solve(system)) return;
            float[] m = new float[8];
            for (int k = 0; k < 8; k++) m[k] = (float) system[k][8];
            float halfWidth = image.width() * 0.5f, halfHeight = image.height() * 0.5f;
            float ax = m[0] / halfWidth, bx = m[1] / halfWidth, cx = m[2] / halfWidth;
            float ay = m[3] / halfHeight, by = m[4] / halfHeight, cy = m[5] / halfHeight;
            Sampler.sample(
                    image,
                    interpolation,
                    fill,
                    (row, w, at) -> {
                        float y = row + 0.5f;
                        for (int i = 0; i < w; i++) {
                            float x = i + 0.5f, divisor = x * m[6] + y * m[7] + 1;
                            at[i] = Sampler.place((x * ax + y * bx + cx) / divisor - 1, halfWidth);
                            at[w + i] = Sampler.place((x * ay + y * by + cy) / divisor - 1, halfHeight);
                        }
                    });
        }

        private static void equations(double[][] system, int row, double x, double y, double u, double v) {
            system[row] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
            system[row + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
        }

        /// Gauss and Jordan's elimination of `[A | b]`; false where corners fall together.
        private static boolean solve(double[][] a) {
            for (int k = 0; k < a.length; k++) {
                int pivot = k;
                for (int i = k + 1; i < a.length; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
                double[] row = a[pivot];
                if (Math.abs(row[k]) < 1e-9) {
                    if (k < a.length - 1 || Math.abs(row[a.length]) < 1e-9) return false;
                    row[k] = 1e-15; // the horizon goes through the corner: without the 1 of the divisor there is an
                    // answer
                }
                a[pivot] = a[k];
                a[k] = row;
                for (int j = a.length; j >= k; j--) row[j] /= row[k];
                for (int i = 0; i < a.length; i++) {
                    if (i == k) continue;
                    double factor = a[i][k];
                    for (int j = k; j <= a.length; j++) a[i][j] -= factor * row[j];
                }
            }
            return true;
        }
    }

    /// With a probability.
    ///
    /// @param distortion how far corners move, 0 (not) to 1 (to the centre)
    /// @param p the probability that anything is done
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Perspective(double distortion, double p) {
        this(new Config(distortion, Interpolation.BILINEAR, 0, p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Perspective(Config config) {
        Require.chance("Perspective", config.p());
        Require.between("Perspective", "fill", config.fill(), 0, 1);
        Sampler.require("Perspective", config.interpolation());
        Require.between("Perspective", "distortion", config.distortion(), 0, 1);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        int h = image.height();
        int w = image.width();
        int halfDown = h / 2;
        int halfRight = w / 2;
        int down = 1 + (int) (config.distortion() * halfDown);
        int right = 1 + (int) (config.distortion() * halfRight);
        Corners corners =
                new Corners(
                        rng.below(0, right),
                        rng.below(1, down),
                        w - 1 - rng.below(2, right),
                        rng.below(3, down),
                        w - 1 - rng.below(4, right),
                        h - 1 - rng.below(5, down),
                        rng.below(6, right),
                        h - 1 - rng.below(7, down));
        return new Seen(corners, config.interpolation(), config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
