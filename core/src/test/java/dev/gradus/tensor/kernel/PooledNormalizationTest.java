package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vector kernels against plain Java, to the bit; that these do what the three operations do is in ChannelsLastTest.
class PooledNormalizationTest {
    private static final int O = 3;

    private static float[] noise(int n, long seed) {
        var random = new Random(seed);
        float[] values = new float[O + n];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2, 2", "2, 16, 4, 6", "3, 37, 8, 2", "5, 64, 6, 10"})
    void vectors_agree_with_plain_java(int images, int channels, int h, int w) {
        var pair = new Sweep(2, 2, 0, 1);
        var p =
                new Pooling(
                        images,
                        channels,
                        h,
                        w,
                        Pooling.Spans.of(pair, h, false, true),
                        Pooling.Spans.of(pair, w, false, true));
        var d = new Groups(images * h * w, channels, 1).rectified();
        int out = images * p.outputSize(), in = images * p.inputSize();
        float[] x = noise(in, 1), gy = noise(out, 2), k = noise(5 * channels, 3);
        x[O] = Float.NaN;
        float[][] y = new float[2][O + out], s = new float[2][O + 2 * channels], gx = new float[2][O + in];
        int[][] index = new int[2][O + out];
        for (int i = 0; i < 2; i++) {
            Kernels<float[]> kernels = i == 0 ? new ScalarKernels() : new VectorKernels();
            kernels.poolRectified(
                    d, p, new Slice<>(x, O), new Slice<>(k, O), new Slice<>(y[i], O), new Slice<>(index[i], O));
            kernels.sumPooled(
                    d,
                    p,
                    new Slice<>(x, O),
                    new Slice<>(gy, O),
                    new Slice<>(index[i], O),
                    new Slice<>(k, O),
                    new Slice<>(s[i], O));
            kernels.combinePooled(
                    d,
                    p,
                    new Slice<>(x, O),
                    new Slice<>(gy, O),
                    new Slice<>(index[i], O),
                    new Slice<>(k, O),
                    new Slice<>(gx[i], O));
        }
        assertThat(y[1]).isEqualTo(y[0]).contains(Float.NaN);
        assertThat(index[1]).isEqualTo(index[0]);
        assertThat(s[1]).isEqualTo(s[0]);
        assertThat(gx[1]).isEqualTo(gx[0]);
    }
}
