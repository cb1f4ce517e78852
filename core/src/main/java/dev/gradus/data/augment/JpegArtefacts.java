package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// What a JPEG file of some quality makes of an image: `y = decode(encode(x))`, quality uniform from least to greatest.
///
/// Colours become brightness and two differences of colour, these at half of the size; blocks of 8 x 8 become sums of cosines whose weights are
/// rounded to multiples of the standard's tables, which the quality scales. How a file packs the weights changes nothing, and is left out.
///
/// Shapes: any; three channels are colours, others are grey each. Defaults: quality 50 to 95, p 0.5. Source: ITU-T T.81, tables K.1 and K.2, scaled as the Independent JPEG
/// Group's library does; torchvision's `JPEG`.
public final class JpegArtefacts implements RandomChange {
    private static final int SIDE = 8;
    private static final int[] BRIGHTNESS = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] COLOUR = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
                99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                99, 99, 99,
        99, 99
    };

    /// Row u: the u-th cosine at the eight places, so that the matrix is orthonormal.
    private static final float[] COSINES = cosines();

    private final Config config;

    /// Settings.
    ///
    /// @param minQuality the least quality, from 1
    /// @param maxQuality the greatest quality, at most 100
    /// @param p the probability that anything is done
    public record Config(int minQuality, int maxQuality, double p) {
        /// The defaults.
        public Config() {
            this(50, 95, 0.5);
        }
    }

    /// Every image.
    ///
    /// @param minQuality the least quality, from 1
    /// @param maxQuality the greatest quality, at most 100
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public JpegArtefacts(int minQuality, int maxQuality) {
        this(new Config(minQuality, maxQuality, 1));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public JpegArtefacts(Config config) {
        Require.chance("JpegArtefacts", config.p());
        Require.range("JpegArtefacts", "Quality", config.minQuality(), config.maxQuality(), 1, 100);
        this.config = config;
    }

    record Packed(int quality) implements Change {
        @Override
        public void apply(Image image) {
            boolean colours = image.channels() == 3;
            int h = image.height(), w = image.width(), plane = image.plane();
            float[] x = image.pixels();
            float unit = 255 / image.white();
            for (int i = 0; i < image.size(); i++) x[i] *= unit;
            if (colours) toBrightnessAndColour(x, plane);
            for (int c = 0; c < (colours ? 1 : image.channels()); c++) quantize(x, c * plane, h, w, BRIGHTNESS);
            if (colours) {
                int halfH = blocks(h), halfW = blocks(w);
                float[] half = image.scratch(halfH * halfW);
                for (int c = 1; c < 3; c++) {
                    halve(x, c * plane, h, w, half, halfH, halfW);
                    quantize(half, 0, halfH, halfW, COLOUR);
                    enlarge(half, halfW, x, c * plane, h, w);
                }
                toRgb(x, plane);
            }
            for (int i = 0; i < image.size(); i++) x[i] = image.rounded(x[i] / unit);
        }

        /// Rounds the weights of the cosines of each block; beyond the border the last pixel is repeated.
        private void quantize(float[] x, int from, int h, int w, int[] table) {
            float[] block = new float[SIDE * SIDE], other = new float[SIDE * SIDE];
            for (int top = 0; top < h; top += SIDE) {
                for (int left = 0; left < w; left += SIDE) {
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int row = Math.min(top + i / SIDE, h - 1), column = Math.min(left + i % SIDE, w - 1);
                        block[i] = (float) Math.rint(Math.clamp(x[from + row * w + column], 0, 255)) - 128;
                    }
                    product(COSINES, block, other, false);
                    product(other, COSINES, block, true);
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int step = step(table[i]);
                        block[i] = Math.copySign((float) Math.floor(Math.abs(block[i]) / step + 0.5f) * step, block[i]);
                    }
                    product(block, COSINES, other, false);
                    productOfTransposed(COSINES, other, block);
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int row = top + i / SIDE, column = left + i % SIDE;
                        if (row >= h || column >= w) continue;
                        x[from + row * w + column] = (float) Math.rint(Math.clamp(block[i] + 128, 0, 255));
                    }
                }
            }
        }

        private int step(int basic) {
            int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            return Math.clamp((basic * scale + 50) / 100, 1, 255);
        }
    }

    private static float[] cosines() {
        float[] c = new float[SIDE * SIDE];
        for (int u = 0; u < SIDE; u++) {
            double norm = u == 0 ? Math.sqrt(1.0 / SIDE) : Math.sqrt(2.0 / SIDE);
            for (int i = 0; i < SIDE; i++)
                c[u * SIDE + i] = (float) (norm * StrictMath.cos((2 * i + 1) * u * Math.PI / 16));
        }
        return c;
    }

    /// y = a · b, or a · bᵀ
    private static void product(float[] a, float[] b, float[] y, boolean transposed) {
        int down = transposed ? 1 : SIDE, right = transposed ? SIDE : 1;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) sum += a[i * SIDE + k] * b[k * down + j * right];
                y[i * SIDE + j] = sum;
            }
        }
    }

    /// y = aᵀ · b
    private static void productOfTransposed(float[] a, float[] b, float[] y) {
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) sum += a[k * SIDE + i] * b[k * SIDE + j];
                y[i * SIDE + j] = sum;
            }
        }
    }

    private static void toBrightnessAndColour(float[] x, int plane) {
        for (int i = 0; i < plane; i++) {
            float r = x[i], g = x[i + plane], b = x[i + 2 * plane];
            x[i] = (float) Math.rint(0.299f * r + 0.587f * g + 0.114f * b);
            x[i + plane] = (float) Math.rint(-0.168736f * r - 0.331264f * g + 0.5f * b + 128);
            x[i + 2 * plane] = (float) Math.rint(0.5f * r - 0.418688f * g - 0.081312f * b + 128);
        }
    }

    private static void toRgb(float[] x, int plane) {
        for (int i = 0; i < plane; i++) {
            float y = x[i], blue = x[i + plane] - 128, red = x[i + 2 * plane] - 128;
            x[i] = y + 1.402f * red;
            x[i + plane] = y - 0.344136f * blue - 0.714136f * red;
            x[i + 2 * plane] = y + 1.772f * blue;
        }
    }

    /// The side of an image of half the size, in whole blocks.
    private static int blocks(int side) {
        return (side + 2 * SIDE - 1) / (2 * SIDE) * SIDE;
    }

    /// The means of four pixels, rounded down and up in turn; beyond the border the last pixel is repeated.
    private static void halve(float[] x, int from, int h, int w, float[] half, int halfH, int halfW) {
        for (int r = 0; r < halfH; r++) {
            int up = from + Math.min(2 * r, h - 1) * w, down = from + Math.min(2 * r + 1, h - 1) * w;
            for (int c = 0; c < halfW; c++) {
                int left = Math.min(2 * c, w - 1), right = Math.min(2 * c + 1, w - 1);
                float sum = x[up + left] + x[up + right] + x[down + left] + x[down + right];
                half[r * halfW + c] = (float) Math.floor((sum + 1 + c % 2) / 4);
            }
        }
    }

    /// Each pixel is three quarters of the nearest and a quarter of the next, along both axes.
    private static void enlarge(float[] half, int halfW, float[] x, int to, int h, int w) {
        int lastRow = (h - 1) / 2, lastColumn = (w - 1) / 2;
        for (int r = 0; r < h; r++) {
            int near = r / 2, far = Math.clamp(near + (r % 2 == 0 ? -1 : 1), 0, lastRow);
            for (int c = 0; c < w; c++) {
                int left = c / 2, next = Math.clamp(left + (c % 2 == 0 ? -1 : 1), 0, lastColumn);
                float here = 3 * half[near * halfW + left] + half[far * halfW + left];
                float beside = 3 * half[near * halfW + next] + half[far * halfW + next];
                x[to + r * w + c] = (float) Math.floor((3 * here + beside + 8 - c % 2) / 16);
            }
        }
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Packed(config.minQuality() + rng.below(0, config.maxQuality() - config.minQuality() + 1));
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.DETAIL);
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
