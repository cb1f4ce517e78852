package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import java.util.Set;

/// What a JPEG file of some quality makes of an image: `y = decode(encode(x))`, quality uniform from least to greatest.
///
/// Colours become brightness and two differences of colour, these at half of the size; blocks of 8 x 8 become sums of cosines
/// whose weights are rounded to multiples of the standard's tables, which the quality scales. How a file packs the weights
/// changes nothing, and is left out.
///
/// Shapes: any; three channels are colours, others are grey each; numbers from 0 to 1 become bytes first. Defaults: quality 50 to
/// 95, p 0.5. Source: ITU-T T.81, tables K.1 and K.2. Every pixel is that of the Independent JPEG Group's library with its default
/// settings, as in Pillow and torchvision's `JPEG`.
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

    /// One half and 128 in numbers with 16 bits behind the point.
    private static final int HALF = 1 << 15, GREY = 128 << 16;

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
            for (int i = 0; i < image.size(); i++) x[i] = limited((int) Math.rint(x[i] * unit));
            if (colours) toBrightnessAndColour(x, plane);
            for (int c = 0; c < (colours ? 1 : image.channels()); c++) quantize(x, c * plane, h, w, BRIGHTNESS);
            if (colours) {
                int halfH = (h + 1) / 2, halfW = blocks(w);
                float[] half = image.scratch(halfH * halfW);
                for (int c = 1; c < 3; c++) {
                    halve(x, c * plane, h, w, half, halfW);
                    quantize(half, 0, halfH, halfW, COLOUR);
                    enlarge(half, halfW, x, c * plane, h, w);
                }
                toRgb(x, plane);
            }
            for (int i = 0; i < image.size(); i++) x[i] = image.rounded(x[i] / unit);
        }

        /// Rounds the weights of the cosines of each block; beyond the border the last value is repeated.
        private void quantize(float[] x, int from, int h, int w, int[] table) {
            int[] block = new int[SIDE * SIDE];
            for (int top = 0; top < h; top += SIDE) {
                for (int left = 0; left < w; left += SIDE) {
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int row = Math.min(top + i / SIDE, h - 1), column = Math.min(left + i % SIDE, w - 1);
                        block[i] = (int) x[from + row * w + column] - 128;
                    }
                    Cosines.forward(block);
                    for (int i = 0; i < SIDE * SIDE; i++) block[i] = multiple(block[i], step(table[i]));
                    Cosines.inverse(block);
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int row = top + i / SIDE, column = left + i % SIDE;
                        if (row < h && column < w) x[from + row * w + column] = limited(block[i] + 128);
                    }
                }
            }
        }

        /// The nearest multiple of a step, halves away from 0; the weight comes 8 times as large.
        private static int multiple(int weight, int step) {
            int steps = (Math.abs(weight) + 4 * step) / (8 * step);
            return weight < 0 ? -steps * step : steps * step;
        }

        private int step(int basic) {
            int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            return Math.clamp((basic * scale + 50) / 100, 1, 255);
        }
    }

    private static int limited(int value) {
        return Math.clamp(value, 0, 255);
    }

    /// The factors of both changes of colour have 16 bits behind the point, as the library's.
    private static void toBrightnessAndColour(float[] x, int plane) {
        for (int i = 0; i < plane; i++) {
            int r = (int) x[i], g = (int) x[i + plane], b = (int) x[i + 2 * plane];
            x[i] = (19595 * r + 38470 * g + 7471 * b + HALF) >> 16;
            x[i + plane] = (-11059 * r - 21709 * g + 32768 * b + GREY + HALF - 1) >> 16;
            x[i + 2 * plane] = (32768 * r - 27439 * g - 5329 * b + GREY + HALF - 1) >> 16;
        }
    }

    private static void toRgb(float[] x, int plane) {
        for (int i = 0; i < plane; i++) {
            int y = (int) x[i], blue = (int) x[i + plane] - 128, red = (int) x[i + 2 * plane] - 128;
            x[i] = limited(y + ((91881 * red + HALF) >> 16));
            x[i + plane] = limited(y + ((-22554 * blue - 46802 * red + HALF) >> 16));
            x[i + 2 * plane] = limited(y + ((116130 * blue + HALF) >> 16));
        }
    }

    /// The side of an image of half the size, in whole blocks.
    private static int blocks(int side) {
        return (side + 2 * SIDE - 1) / (2 * SIDE) * SIDE;
    }

    /// The means of four pixels, rounded down and up in turn; to the right of the border the last pixel is repeated, up to a
    /// whole block. Below it the last row of means will be repeated, which is another thing.
    private static void halve(float[] x, int from, int h, int w, float[] half, int halfW) {
        for (int r = 0; 2 * r < h; r++) {
            int up = from + 2 * r * w, down = from + Math.min(2 * r + 1, h - 1) * w;
            for (int c = 0; c < halfW; c++) {
                int left = Math.min(2 * c, w - 1), right = Math.min(2 * c + 1, w - 1);
                float sum = x[up + left] + x[up + right] + x[down + left] + x[down + right];
                half[r * halfW + c] = ((int) sum + 1 + c % 2) >> 2;
            }
        }
    }

    /// Each pixel is three quarters of the nearest and a quarter of the next, along both axes; where there are only one or two
    /// columns, it is the nearest.
    private static void enlarge(float[] half, int halfW, float[] x, int to, int h, int w) {
        int lastRow = (h - 1) / 2, lastColumn = (w - 1) / 2;
        boolean smooth = lastColumn > 1;
        for (int r = 0; r < h; r++) {
            int near = r / 2, far = smooth ? Math.clamp(near + (r % 2 == 0 ? -1 : 1), 0, lastRow) : near;
            for (int c = 0; c < w; c++) {
                int left = c / 2, next = smooth ? Math.clamp(left + (c % 2 == 0 ? -1 : 1), 0, lastColumn) : left;
                float here = 3 * half[near * halfW + left] + half[far * halfW + left];
                float beside = 3 * half[near * halfW + next] + half[far * halfW + next];
                x[to + r * w + c] = ((int) (3 * here + beside) + 8 - c % 2) >> 4;
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
