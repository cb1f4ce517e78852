package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Element-wise works that a recorder does piece by piece leave what they leave one after the other, wherever their operands lie.
class ElementwiseTest {
    private static final Kernels<float[]> KERNELS = KernelProvider.FLOAT;
    private static final int N = 70_000, MEMORY = 4 * N;

    private final int threads = KernelProvider.threads();

    @AfterEach
    void as_many_threads_as_before() {
        KernelProvider.threads(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_replay_leaves_what_the_works_leave(int seed) {
        KernelProvider.threads(1 + seed % 2);
        float[] memory = new float[MEMORY], before = new float[MEMORY];
        var numbers = new SplittableRandom(seed);
        for (int i = 0; i < MEMORY; i++) before[i] = (float) numbers.nextGaussian();
        System.arraycopy(before, 0, memory, 0, MEMORY);
        Recorder recorder = Recorder.open(null);
        try (recorder) {
            works(memory, new SplittableRandom(seed));
        }
        float[] expected = before.clone();
        works(expected, new SplittableRandom(seed));
        assertThat(Arrays.equals(memory, expected)).isTrue();
        System.arraycopy(before, 0, memory, 0, MEMORY);
        recorder.replay();
        assertThat(Arrays.equals(memory, expected)).isTrue();
    }

    /// Twelve works on random places of one array: the same place, places that overlap, one element for all.
    private static void works(float[] m, SplittableRandom random) {
        for (int i = 0; i < 12; i++) {
            int y = place(random), a = besides(y, random), b = place(random);
            switch (random.nextInt(4)) {
                case 0 -> KERNELS.map(Unary.SCALE, 0.5, 0, m, a, m, a, N);
                case 1 -> KERNELS.zip(Binary.MAX, 0, 0, m, a, 1, m, y, 1, m, y, N);
                case 2 -> KERNELS.zip(Binary.MUL, 0, 0, m, y, 1, m, apart(b, y), 0, m, y, N);
                default -> KERNELS.zip(Ternary.ADD_PRODUCT, 0.1, m, y, m, y, m, y, m, y, N);
            }
        }
    }

    /// The same elements or others: no work is defined that writes some of those that it reads elsewhere.
    private static int besides(int y, SplittableRandom random) {
        int a = place(random);
        while (a != y && Math.abs(a - y) < N) a = place(random);
        return a;
    }

    /// An element that the same work does not write.
    private static int apart(int element, int y) {
        return element >= y && element < y + N ? (y + N) % (MEMORY - 1) : element;
    }

    private static int place(SplittableRandom random) {
        return random.nextBoolean() ? random.nextInt(3) * N : random.nextInt(3 * N);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 16_384, 16_385, 70_000})
    void works_on_the_same_elements_are_one_piece_of_work(int n) {
        float[] x = new float[n], y = new float[n], one = {3};
        Arrays.fill(x, 2);
        Recorder recorder = Recorder.open(null);
        try (recorder) {
            KERNELS.map(Unary.SCALE, 2, 0, x, 0, y, 0, n);
            KERNELS.zip(Binary.ADD, 0, 0, y, 0, 1, one, 0, 0, y, 0, n);
            KERNELS.map(Unary.SQRT, 0, 0, y, 0, x, 0, n);
        }
        assertThat(recorder.last()).isZero();
        Arrays.fill(x, 2);
        recorder.replay();
        assertThat(x).containsOnly((float) Math.sqrt(7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_work_that_reads_other_elements_waits_for_all(boolean overlaps) {
        float[] x = new float[2 * N];
        Recorder recorder = Recorder.open(null);
        try (recorder) {
            KERNELS.fill(x, 0, N, 1);
            if (overlaps) KERNELS.map(Unary.SCALE, 2, 0, x, 1, x, N + 1, N - 1);
            else KERNELS.zip(Binary.ADD, 0, 0, x, 5, 0, x, N, 1, x, N, N);
        }
        assertThat(recorder.last()).isEqualTo(1);
    }
}
