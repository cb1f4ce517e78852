package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final long KEY = 0x299f31d0_a4093822L;
    private static final long STREAM = 0x03707344_13198a2eL;

    private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] out = new int[4];
        Philox.block(c0, c1, c2, c3, k0, k1, out);
        return out;
    }

    /// The lines "philox4x32 10" of kat_vectors, Random123 1.14.
    @Test
    void known_answers_of_random123() {
        assertThat(block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void bulk_words_are_those_of_the_documented_block() {
        long first = 0x85a308d3_243f6a88L << 2; // the counter keeps 62 of its 64 bits
        long number = first >>> 2;
        int[] expected = block((int) number, (int) (number >>> 32), 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0);
        int[] out = new int[4];
        Philox.uniformBits(KEY, STREAM, first, out, 0, 4);
        assertThat(out).isEqualTo(expected);
        Philox.uniformBits(KEY, STREAM, first + 2, out, 3, 1);
        assertThat(out[3]).isEqualTo(expected[2]);
    }

    @Test
    void every_range_is_a_window_on_the_same_words_scalar_and_vector() {
        for (long base : new long[] {0, (1L << 34) - 160, -2000}) {
            int[] all = new int[400];
            for (int i = 0; i < all.length; i++) {
                long number = (base + i) >>> 2;
                all[i] =
                        block(
                                (int) number,
                                (int) (number >>> 32),
                                (int) STREAM,
                                (int) (STREAM >>> 32),
                                (int) KEY,
                                (int) (KEY >>> 32))[i & 3];
            }
            for (int n : new int[] {0, 1, 3, 7, 8, 13, 16, 17, 31, 64, 65, 207}) {
                for (int start = 0; start < 6; start++) {
                    int[] expected = new int[n + 4];
                    System.arraycopy(all, start, expected, 2, n);
                    int[] scalar = new int[n + 4];
                    Philox.uniformBits(KEY, STREAM, base + start, scalar, 2, n);
                    assertThat(scalar).isEqualTo(expected);
                    int[] vector = new int[n + 4];
                    VectorPhilox.uniformBits(KEY, STREAM, base + start, vector, 2, n);
                    assertThat(vector).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void dropout_of_vectors_has_the_bits_of_the_scalar_form() {
        for (double p : new double[] {0, 1e-10, 0.2, 0.5, 0.999, 1 - 1e-12, 1}) {
            for (int n : new int[] {0, 1, 3, 7, 8, 13, 16, 17, 31, 64, 207, 1024, 4098}) {
                float[] x = new float[n + 3];
                for (int i = 0; i < x.length; i++) {
                    x[i] = i % 5 == 0 ? Float.NEGATIVE_INFINITY : i - 0.3f * n;
                }
                float[] scalar = new float[n + 4];
                float[] vector = new float[n + 4];
                new ScalarKernels().dropout(x, 2, p, new RandomKey(KEY, STREAM), 77, scalar, 1, n);
                VectorPhilox.dropout(x, 2, p, KEY, STREAM, 77, vector, 1, n);
                assertThat(vector).as("p = %s, %d elements", p, n).isEqualTo(scalar);
            }
        }
    }

    @Test
    void bits_are_evenly_spread() {
        int[] words = new int[1 << 16];
        VectorPhilox.uniformBits(1, 2, 3, words, 0, words.length);
        for (int bit = 0; bit < 32; bit++) {
            int mask = 1 << bit;
            long ones = Arrays.stream(words).filter(word -> (word & mask) != 0).count();
            // Five standard deviations of a fair coin, √(2¹⁶) / 2 each.
            assertThat(ones).isBetween((1L << 15) - 640, (1L << 15) + 640);
        }
    }
}
