package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    /// Prints whether there is an instruction, and the bytes that multiply-adds allocate, at least.
    public static void main(String[] args) {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        float sum = 0;
        for (int round = 0; round < 20; round++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) sum = Fma.of(0.3f, sum, i);
            least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.println("fast " + Fma.IS_FAST + ", bytes " + least + (Float.isFinite(sum) ? "" : " of " + sum));
    }

    /// Whose decimals are what takes minutes, and are objects.
    @Test
    void without_the_instruction_no_decimals_are_made() throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:-UseFMA",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FmaTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .endsWith("fast false, bytes 0");
    }

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
