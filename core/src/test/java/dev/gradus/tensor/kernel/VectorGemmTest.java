package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorGemmTest {
    private static final int[] SIZES = {0, 1, 3, 7, 8, 13, 16, 17, 31, 33, 64, 100, 207};

    private static final Map<Integer, GemmTiles> TILES = new ConcurrentHashMap<>();

    /// Shared by all tests: a tile gets faster with use.
    private static GemmTiles tiles(int bits) {
        return TILES.computeIfAbsent(bits, width -> new GemmTiles(width, false));
    }

    /// The numeric contract, as plain as it can be said.
    private static float[] chains(
            boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c, boolean accumulate) {
        float[] result = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = accumulate ? c[i * n + j] : 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(transA ? a[p * m + i] : a[i * k + p], transB ? b[j * k + p] : b[p * n + j], sum);
                }
                result[i * n + j] = sum;
            }
        }
        return result;
    }

    private static float[] noise(int length, long seed) {
        var random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static float[] shifted(float[] values, int offset) {
        float[] result = new float[offset + values.length];
        System.arraycopy(values, 0, result, offset, values.length);
        return result;
    }

    private static void check(GemmTiles tiles, WorkerTeam team, int m, int n, int k) {
        float[] a = noise(m * k, 1);
        float[] b = noise(k * n, 2);
        float[] c = noise(m * n, 3);
        for (int form = 0; form < 8; form++) {
            boolean transA = (form & 1) != 0;
            boolean transB = (form & 2) != 0;
            boolean accumulate = (form & 4) != 0;
            float[] expected = chains(transA, transB, m, n, k, a, b, c, accumulate);
            float[] actual = shifted(c, 5);
            float[] left = shifted(a, 3), right = shifted(b, 1);
            VectorGemm.gemm(
                    tiles,
                    team,
                    new Product(transA, transB, m, n, k, accumulate),
                    new Slice<>(left, 3),
                    new Slice<>(right, 1),
                    null,
                    new Slice<>(actual, 5));
            assertThat(actual)
                    .as("[%d, %d, %d] transA %b transB %b accumulate %b", m, n, k, transA, transB, accumulate)
                    .isEqualTo(shifted(expected, 5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void every_element_is_one_chain_of_fused_multiply_adds_for_every_size(int bits) {
        var tiles = tiles(bits);
        var team = new WorkerTeam(1);
        for (int i = 0; i < SIZES.length; i++) {
            for (int j = 0; j < SIZES.length; j++) {
                check(tiles, team, SIZES[i], SIZES[j], SIZES[(i + 2 * j) % SIZES.length]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bits_do_not_depend_on_the_number_of_threads(int threads) {
        var team = new WorkerTeam(threads);
        for (int bits = 128; bits <= 512; bits *= 2) {
            var tiles = tiles(bits);
            check(tiles, team, 100, 207, 64);
            check(tiles, team, 207, 10, 207);
            check(tiles, team, 3, 1000, 207);
        }
    }

    @Test
    void long_sums_continue_their_chain_from_round_to_round() {
        check(tiles(VectorSize.SPECIES.vectorBitSize()), new WorkerTeam(2), 17, 33, 1537);
    }

    @Test
    void a_packed_factor_gives_the_same_bits_until_it_is_seen_to_have_changed() {
        for (int form = 0; form < 8; form++) {
            boolean transA = (form & 1) != 0, transB = (form & 2) != 0, accumulate = (form & 4) != 0;
            for (int[] size : new int[][] {{1, 207, 1537}, {3, 10, 64}, {100, 64, 100}, {17, 33, 5}}) {
                int m = size[0], n = size[1], k = size[2];
                float[] a = noise(m * k, 1), b = noise(k * n, 2), before = noise(m * n, 3);
                var stamp = new AtomicInteger();
                var packing = new Packing(stamp::get);
                for (; stamp.get() < 3; stamp.incrementAndGet()) {
                    float[] expected = before.clone(), actual = before.clone(), again = before.clone();
                    VectorGemm.gemm(
                            new Product(transA, transB, m, n, k, accumulate),
                            new Slice<>(a, 0),
                            new Slice<>(b, 0),
                            null,
                            new Slice<>(expected, 0));
                    VectorGemm.gemm(
                            new Product(transA, transB, m, n, k, accumulate),
                            new Slice<>(a, 0),
                            new Slice<>(b, 0),
                            packing,
                            new Slice<>(actual, 0));
                    assertThat(actual).isEqualTo(expected);
                    Arrays.fill(b, 7);
                    VectorGemm.gemm(
                            new Product(transA, transB, m, n, k, accumulate),
                            new Slice<>(a, 0),
                            new Slice<>(b, 0),
                            packing,
                            new Slice<>(again, 0));
                    assertThat(again).as("packed before").isEqualTo(expected);
                    b = noise(k * n, 4 + stamp.get());
                }
            }
        }
    }

    @Test
    void no_terms_give_zero_or_leave_the_result() {
        float[] c = {1, 2, 3, 4, 5, 6};
        VectorGemm.gemm(
                new Product(false, false, 2, 2, 0, true),
                new Slice<>(new float[0], 0),
                new Slice<>(new float[0], 0),
                null,
                new Slice<>(c, 1));
        assertThat(c).containsExactly(1, 2, 3, 4, 5, 6);
        VectorGemm.gemm(
                new Product(false, false, 2, 2, 0, false),
                new Slice<>(new float[0], 0),
                new Slice<>(new float[0], 0),
                null,
                new Slice<>(c, 1));
        assertThat(c).containsExactly(1, 0, 0, 0, 0, 6);
    }

    @Test
    void infinities_and_nan_stay_in_their_rows_and_columns() {
        float[] a = {1, Float.POSITIVE_INFINITY, 1, 1};
        float[] b = {1, Float.NaN, 1, 2, 3, 4};
        float[] c = new float[6];
        VectorGemm.gemm(
                new Product(false, false, 2, 3, 2, false),
                new Slice<>(a, 0),
                new Slice<>(b, 0),
                null,
                new Slice<>(c, 0));
        float inf = Float.POSITIVE_INFINITY;
        assertThat(c).containsExactly(inf, Float.NaN, inf, 3, Float.NaN, 5);
    }

    @Test
    void products_of_many_threads_at_once_do_not_mix() {
        float[] a = noise(100 * 64, 1);
        float[] b = noise(64 * 207, 2);
        float[] expected = chains(false, true, 100, 207, 64, a, b, new float[100 * 207], false);
        IntStream.range(0, 64)
                .parallel()
                .forEach(call -> {
                    float[] c = new float[100 * 207];
                    VectorGemm.gemm(
                            new Product(false, true, 100, 207, 64, false),
                            new Slice<>(a, 0),
                            new Slice<>(b, 0),
                            null,
                            new Slice<>(c, 0));
                    assertThat(c).isEqualTo(expected);
                });
    }

    @Test
    void a_product_allocates_nothing_once_warm() {
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Product product = new Product(false, true, 100, 100, 256, false);
        Slice<float[]> a = new Slice<>(noise(100 * 256, 1), 0), b = new Slice<>(noise(256 * 100, 2), 0);
        Slice<float[]> c = new Slice<>(new float[100 * 100], 0);
        long allocated = 0;
        // Compiled code allocates nothing; until the tiles are compiled every vector is an object.
        for (int round = 0; round < 200; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < 50; call++) {
                VectorGemm.gemm(product, a, b, null, c);
            }
            allocated = bean.getCurrentThreadAllocatedBytes() - before;
            if (allocated == 0) {
                return;
            }
        }
        assertThat(allocated).isZero();
    }
}
