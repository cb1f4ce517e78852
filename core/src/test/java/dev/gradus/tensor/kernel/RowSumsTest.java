package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums over rows: their order, which is the contract, on every provider and number of threads.
class RowSumsTest {
    private static final int[] WIDTHS = {2, 3, 5, 8, 16, 17, 33, 64, 70, 129, 300};

    /// The order of the additions, written out with arrays: column `column` of x [rows, n].
    private static float inOrder(float[] x, int xo, int rows, int n, int column) {
        int block = rows <= 128 ? 128 : 32;
        float[] blocks = new float[Math.max(1, Math.ceilDiv(rows, block))];
        for (int r = 0; r < rows; r++) blocks[r / block] += x[xo + r * n + column];
        return tree(blocks, 0, blocks.length);
    }

    private static float tree(float[] blocks, int from, int to) {
        if (to - from == 1) return blocks[from];
        int left = Integer.highestOneBit(to - from - 1);
        return tree(blocks, from, from + left) + tree(blocks, from + left, to);
    }

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) (random.nextGaussian() * Math.exp(6 * random.nextGaussian()));
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 129, 255, 256, 257, 384, 385, 1000, 4098})
    void every_provider_adds_in_the_documented_order(int rows) {
        Kernels<float[]> scalar = new ScalarKernels(), vector = new VectorKernels();
        for (int n : WIDTHS) {
            for (int outer : new int[] {1, 2, 17}) {
                float[] x = noise(3 + outer * rows * n), expected = new float[outer * n];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = inOrder(x, 3 + i / n * rows * n, rows, n, i % n);
                }
                for (var kernels :
                        new Kernels<?>[] {
                            scalar, vector, new ParallelKernels<>(scalar), new ParallelKernels<>(vector)
                        }) {
                    float[] y = new float[outer * n + 2];
                    Arrays.fill(y, 7);
                    sum(kernels, x, outer, rows, n, y);
                    assertThat(Arrays.copyOfRange(y, 1, y.length - 1))
                            .as("[%d, %d, %d]", outer, rows, n)
                            .isEqualTo(expected);
                    assertThat(new float[] {y[0], y[y.length - 1]}).containsExactly(7, 7);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void sum(Kernels<?> kernels, float[] x, int outer, int rows, int n, float[] y) {
        ((Kernels<float[]>) kernels).sum(x, 3, outer, rows, n, y, 1);
    }

    @Test
    void the_number_of_threads_changes_no_bit() {
        int before = WorkerTeam.shared().size(), rows = 70_001;
        float[] x = noise(3 * rows);
        try {
            for (int threads : new int[] {1, 2, 3, 5}) {
                WorkerTeam.setThreads(threads);
                float[] y = new float[3];
                KernelProvider.FLOAT.sum(x, 0, 1, rows, 3, y, 0);
                for (int c = 0; c < 3; c++) assertThat(y[c]).isEqualTo(inOrder(x, 0, rows, 3, c));
            }
        } finally {
            WorkerTeam.setThreads(before);
        }
    }

    @Test
    void a_recorded_sum_is_done_again_in_the_same_order() {
        int rows = 50_000;
        float[] x = noise(2 * rows), y = new float[2];
        Recorder recorder = Objects.requireNonNull(Recorder.open(null));
        try (recorder) {
            KernelProvider.FLOAT.sum(x, 0, 1, rows, 2, y, 0);
        }
        for (int i = 0; i < x.length; i++) x[i] = x[i] * 3 + 1;
        recorder.replay();
        for (int c = 0; c < 2; c++) assertThat(y[c]).isEqualTo(inOrder(x, 0, rows, 2, c));
    }

    @Test
    void doubles_are_added_in_the_same_order() {
        int rows = 1000;
        double[] x = new double[2 * rows], y = new double[2];
        float[] same = new float[x.length], expected = new float[2];
        for (int i = 0; i < x.length; i++) x[i] = same[i] = i % 13 - 5;
        KernelProvider.DOUBLE.sum(x, 0, 1, rows, 2, y, 0);
        KernelProvider.FLOAT.sum(same, 0, 1, rows, 2, expected, 0);
        assertThat(y).containsExactly(expected[0], expected[1]);
        // 2⁵³ swallows the ones of its own block, 31, and keeps those of the others
        Arrays.fill(x, 1);
        x[0] = 0x1p53;
        KernelProvider.DOUBLE.sum(x, 0, 1, rows, 2, y, 0);
        assertThat(y).containsExactly(0x1p53 + rows - 32, rows);
    }
}
