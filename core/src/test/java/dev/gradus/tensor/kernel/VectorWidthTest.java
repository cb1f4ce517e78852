package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class VectorWidthTest {

    /// Prints the vector width and a checksum of all that the vector kernels compute.
    public static void main(String[] args) {
        System.out.print(VectorMath.bits() + " " + Long.toHexString(checksum()));
    }

    private static long checksum() {
        int n = 4098;
        var random = new Random(1);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (5 * random.nextGaussian());
        }
        var sum = new CRC32C();
        float[] y = new float[n];
        var kernels = new VectorKernels();
        for (Unary f : Unary.values()) {
            kernels.map(f, 0.7, 2.5, x, 0, y, 0, n);
            add(sum, y);
        }
        for (Binary f : Binary.values()) {
            kernels.zip(f, 0.7, 2.5, x, 0, 1, x, 1, 1, y, 0, n - 1);
            add(sum, y);
        }
        for (Ternary f : Ternary.values()) {
            kernels.zip(f, 0.7, x, 0, x, 1, x, 2, y, 0, n - 2);
            add(sum, y);
        }
        VectorMath.softmaxRows(x, 0, y, 0, 241, 17);
        add(sum, y);
        VectorMath.logSoftmaxRows(x, 0, y, 0, 2, 2049);
        add(sum, y);
        add(sum, VectorMath.sum(x, 0, n));
        for (int form = 0; form < 4; form++) {
            VectorGemm.gemm(
                    new Product((form & 1) != 0, (form & 2) != 0, 31, 100, 33, form == 3),
                    new Slice<>(x, 0),
                    new Slice<>(x, 13),
                    null,
                    new Slice<>(y, 1));
            add(sum, y);
        }
        for (int inner : new int[] {1, 9, 1041}) {
            var groups = new Groups(3, 1041 / inner, inner);
            kernels.moments(groups, new Slice<>(x, 0), new Slice<>(y, 0));
            add(sum, y);
            kernels.sumGroups(groups, new Slice<>(x, 0), new Slice<>(x, 900), new Slice<>(x, 13), new Slice<>(y, 0));
            add(sum, y);
        }
        Slice<float[]> from = new Slice<>(x, 0), to = new Slice<>(y, 0);
        for (int channels : new int[] {16, 17, 24}) {
            var padded = new Sweep(3, 1, 1, 1);
            var d = new Conv(2, 1, channels, 16, 5, 10, padded, padded, false);
            new VectorKernels().conv(d, from, from, new Slice<>(x, 1), null, to);
            add(sum, y);
            new VectorKernels().convBackwardInput(d, from, from, to);
            add(sum, y);
            new VectorKernels().convBackwardWeight(d, from, from, to);
            add(sum, y);
        }
        int[] words = new int[n];
        VectorPhilox.uniformBits(1, 2, 3, words, 0, n);
        for (int word : words) {
            add(sum, Float.intBitsToFloat(word & 0x3fffffff));
        }
        return sum.getValue();
    }

    private static void add(CRC32C sum, float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putInt(Float.floatToIntBits(value)); // one NaN is as good as another
        }
        sum.update(bytes.flip());
    }

    @Test
    void every_width_gives_the_same_bits() throws Exception {
        var expected = Long.toHexString(checksum());
        for (var bits : new String[] {"128", "256", "512"}) {
            assertThat(run(bits)).isEqualTo(bits + " " + expected);
        }
    }

    @Test
    void an_unknown_width_is_refused_with_the_known_ones() throws Exception {
        assertThat(run("384")).contains("gradus.vector.bits is \"384\", expected 512, 256 or 128");
    }

    /// The width is fixed for the life of a JVM, so each one needs its own.
    private static String run(String bits) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-XX:+UseSerialGC",
                                "-Dgradus.vector.bits=" + bits,
                                "-cp",
                                System.getProperty("java.class.path"),
                                VectorWidthTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replace("WARNING: Using incubator modules: jdk.incubator.vector", "").strip();
    }
}
