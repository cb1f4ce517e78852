package dev.gradus.bench;

import dev.gradus.tensor.kernel.Conv;
import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Product;
import dev.gradus.tensor.kernel.Slice;
import dev.gradus.tensor.kernel.Sweep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Times single kernels on request: one half of `kernels_vs_torch.py`.
///
/// A request is a line on standard input: `gemm FORM M K N MILLIS`, FORM being NN, NT or TN (T: that operand is stored
/// transposed), or `conv PASS IN OUT SIZE MILLIS`, PASS being forward, input or weight, for 100 images and 3 × 3, or `depthwise`
/// with the same words, where every channel has a kernel of its own. The answer is a line with the shortest and the median time of one call in nanoseconds. The first request of a shape warms up.
public final class KernelBench {
    private static final int MAX_RUNS = 1 << 16;
    private static final int IMAGES = 100;
    private static final Kernels<float[]> KERNELS = KernelProvider.FLOAT;

    /// Elements before the first one used, so that it is aligned to a cache line with G1.
    private static final int SKEW = 12;

    /// So that G1 never moves the array.
    private static final int LEAST = 1 << 20;

    private KernelBench() {}

    /// Answers requests until standard input ends.
    ///
    /// @param arguments the number of threads
    /// @throws IOException if standard input cannot be read
    public static void main(String[] arguments) throws IOException {
        KernelProvider.threads(Integer.parseInt(arguments[0]));
        System.out.println(KernelProvider.name());
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] words = line.strip().split(" ", -1);
            int a = Integer.parseInt(words[2]), b = Integer.parseInt(words[3]), c = Integer.parseInt(words[4]);
            long millis = Long.parseLong(words[5]);
            Runnable call =
                    switch (words[0]) {
                        case "gemm" -> product(words[1], a, b, c);
                        case "conv" -> convolution(words[1], 1, a, b, c);
                        default -> convolution(words[1], a, 1, 1, c);
                    };
            long[] nanos = time(call, millis);
            System.out.println(nanos[0] + " " + nanos[nanos.length / 2]);
        }
    }

    private static Runnable product(String form, int m, int k, int n) {
        boolean ta = form.charAt(0) == 'T', tb = form.charAt(1) == 'T';
        Product product = new Product(ta, tb, m, n, k, false);
        Slice<float[]> a = noise(m * k), b = noise(k * n), c = noise(m * n);
        return () -> KERNELS.gemm(product, a, b, null, c);
    }

    private static Runnable convolution(String pass, int groups, int in, int out, int size) {
        var sweep = new Sweep(3, 1, 1, 1);
        var d = new Conv(IMAGES, groups, in, out, size, size, sweep, sweep);
        Slice<float[]> x = noise(IMAGES * d.inputSize()), w = noise(groups * out * d.depth());
        Slice<float[]> b = noise(groups * out), y = noise(IMAGES * d.outputSize());
        return switch (pass) {
            case "forward" -> () -> KERNELS.conv(d, x, w, b, null, y);
            case "input" -> () -> KERNELS.convBackwardInput(d, y, w, x);
            default -> () -> KERNELS.convBackwardWeight(d, x, y, w);
        };
    }

    /// The times of single calls over `millis` milliseconds, in ascending order.
    private static long[] time(Runnable call, long millis) {
        long[] nanos = new long[MAX_RUNS];
        int runs = 0;
        long begin = System.nanoTime(), now = begin;
        while (runs < MAX_RUNS && (runs == 0 || now - begin < millis * 1_000_000)) {
            long start = System.nanoTime();
            call.run();
            now = System.nanoTime();
            nanos[runs++] = now - start;
        }
        long[] sorted = Arrays.copyOf(nanos, runs);
        Arrays.sort(sorted);
        return sorted;
    }

    private static Slice<float[]> noise(int n) {
        var random = new Random(1);
        float[] values = new float[Math.max(LEAST, SKEW + n)];
        for (int i = 0; i < SKEW + n; i++) values[i] = (float) random.nextGaussian();
        return new Slice<>(values, SKEW);
    }
}
