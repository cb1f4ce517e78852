package dev.gradus.bench;

import dev.gradus.tensor.kernel.KernelProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Times matrix products on request, so that another program can be timed in turns with it.
///
/// A request is a line `FORM M K N MILLIS` on standard input, FORM being NN, NT or TN (T: that operand is
/// stored transposed). The answer is a line with the shortest and the median time of one product in
/// nanoseconds. The first request of a shape warms up. `bench/gemm_vs_torch.py` is the other program.
public final class GemmBench {
    private static final int MAX_RUNS = 1 << 16;

    private GemmBench() {}

    /// Answers requests until standard input ends.
    ///
    /// @param arguments the number of threads
    /// @throws IOException if standard input cannot be read
    public static void main(String[] arguments) throws IOException {
        KernelProvider.threads(Integer.parseInt(arguments[0]));
        System.out.println(KernelProvider.name());
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = requests.readLine(); line != null; line = requests.readLine()) {
            var parts = line.split(" ", -1);
            long[] nanos =
                    time(
                            parts[0],
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(parts[2]),
                            Integer.parseInt(parts[3]),
                            Long.parseLong(parts[4]));
            System.out.println(nanos[0] + " " + nanos[nanos.length / 2]);
        }
    }

    /// The times of single products over `millis` milliseconds, in ascending order.
    private static long[] time(String form, int m, int k, int n, long millis) {
        float[] a = noise(m * k);
        float[] b = noise(k * n);
        float[] c = new float[m * n];
        long[] nanos = new long[MAX_RUNS];
        int runs = 0;
        long begin = System.nanoTime();
        long now = begin;
        while (runs < MAX_RUNS && (runs == 0 || now - begin < millis * 1_000_000)) {
            long start = System.nanoTime();
            KernelProvider.FLOAT.gemm(form.charAt(0) == 'T', form.charAt(1) == 'T', m, n, k, a, 0, b, 0, c, 0, false);
            now = System.nanoTime();
            nanos[runs++] = now - start;
        }
        long[] sorted = Arrays.copyOf(nanos, runs);
        Arrays.sort(sorted);
        return sorted;
    }

    private static float[] noise(int length) {
        var random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
