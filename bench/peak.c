/* The attainable speed of single-precision multiply-adds on one core, in GFLOP/s (multiply and add counted as two):
 * independent fused multiply-adds on registers, without any memory access, enough of them to hide their latency.
 *
 *     gcc -O3 -march=native -o /tmp/peak bench/peak.c && /tmp/peak
 */
#include <immintrin.h>
#include <stdio.h>
#include <time.h>

enum { TRIES = 30, LOOPS = 200000 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* SUMS running sums of TYPE, LANES floats each: 24 fit the 32 registers of AVX-512, 12 the 16 of AVX2. */
#define PEAK(NAME, TYPE, LANES, SUMS, SET, FMA)                                \
    static double NAME(void) {                                                 \
        double best = 0;                                                       \
        for (int try = 0; try < TRIES; try++) {                                \
            TYPE sum[SUMS], x = SET(1.0001f), y = SET(0.5f);                   \
            for (int i = 0; i < SUMS; i++) sum[i] = SET(i);                    \
            double start = seconds();                                          \
            for (int loop = 0; loop < LOOPS; loop++) {                         \
                _Pragma("GCC unroll 32")                                       \
                for (int i = 0; i < SUMS; i++) sum[i] = FMA(sum[i], x, y);     \
            }                                                                  \
            double speed = 2.0 * LANES * SUMS * LOOPS / (seconds() - start) / 1e9; \
            volatile float used = 0;                                           \
            for (int i = 0; i < SUMS; i++) used += ((float *) &sum[i])[0];     \
            if (speed > best) best = speed;                                    \
        }                                                                      \
        return best;                                                           \
    }

#ifdef __AVX512F__
PEAK(avx512, __m512, 16, 24, _mm512_set1_ps, _mm512_fmadd_ps)
#endif
PEAK(avx2, __m256, 8, 12, _mm256_set1_ps, _mm256_fmadd_ps)

int main(void) {
#ifdef __AVX512F__
    printf("AVX-512 %.1f GFLOP/s\n", avx512());
#endif
    printf("AVX2    %.1f GFLOP/s\n", avx2());
}
