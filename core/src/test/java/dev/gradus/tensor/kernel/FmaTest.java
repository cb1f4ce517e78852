package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The multiply-add by arithmetic of doubles has the bits of [Math#fma].
class FmaTest {
    private static final float[] SPECIAL = {
        0f,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Math.nextUp(Float.MIN_NORMAL),
        0x1p-100f,
        0x1p-75f,
        0x1.000002p-75f,
        0x1p-74f,
        0x1p-24f,
        0x1.000002p-24f,
        Math.nextDown(1f),
        1f,
        Math.nextUp(1f),
        1.5f,
        0x1.fffffep0f,
        0x1p23f,
        0x1.000002p24f,
        0x1p63f,
        Math.nextUp(0x1p64f),
        0x1.fffffep103f,
        Float.MAX_VALUE,
        Math.nextDown(Float.MAX_VALUE),
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void numbers_at_the_edges_meet_each_other() {
        for (float a : SPECIAL) for (float b : SPECIAL) for (float c : SPECIAL) signs(a, b, c);
    }

    @Test
    void any_bits_meet_any_bits() {
        for (int i = 0; i < 2_000_000; i++) {
            float a = any(), b = any();
            same(a, b, any());
            same(a, b, (float) ((double) a * b) * near());
        }
    }

    /// Sums that double rounds to the middle between two floats, normal and subnormal: rounding twice is wrong in every second one.
    @Test
    void sums_next_to_the_middle_between_two_floats_are_rounded_once() {
        int wrong = 0;
        for (int i = 0; i < 2_000_000; i++) {
            // the product is half a unit of the sum and a little, which double does not see
            int exponent = random.nextInt(-149, 104), first = random.nextInt(-70, 40);
            float c = Math.scalb((float) random.nextInt(1 << 22, 1 << 24), exponent);
            if (c == Float.POSITIVE_INFINITY) continue;
            float half = Math.scalb(1f, first), other = Math.scalb(1f, exponent - 1 - first);
            float a = half * near(), b = other * near();
            signs(a, b, c);
            if ((float) ((double) a * b + c) != Math.fma(a, b, c)) wrong++;
        }
        assertThat(wrong).as("sums that rounding twice gets wrong").isGreaterThan(1_000);
    }

    /// One, or a few of the last bits more or less.
    private float near() {
        return Float.intBitsToFloat(Float.floatToRawIntBits(1f) + random.nextInt(-2, 3));
    }

    private float any() {
        return Float.intBitsToFloat(random.nextInt());
    }

    private static void signs(float a, float b, float c) {
        same(a, b, c);
        same(-a, b, c);
        same(a, b, -c);
        same(-a, b, -c);
    }

    private static void same(float a, float b, float c) {
        float found = Fma.exact(a, b, c), expected = Math.fma(a, b, c);
        if (Float.floatToIntBits(found) == Float.floatToIntBits(expected)) return;
        assertThat(found)
                .as("%s · %s + %s", Float.toHexString(a), Float.toHexString(b), Float.toHexString(c))
                .isEqualTo(expected);
    }
}
