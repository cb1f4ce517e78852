package dev.gradus.lab.speed;

import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import dev.gradus.tensor.Workspace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The speed of one operation.
///
/// @param name for people
/// @param flops multiplications and additions of one call
/// @param nanos the median time of a call
public record Speed(String name, double flops, double nanos) {
    private static final int IMAGES = 100;

    /// Billions of multiplications and additions in a second.
    ///
    /// @return GFLOP/s
    public double gflops() {
        return flops / nanos;
    }

    /// Measures the main operations of the lectures' networks.
    ///
    /// @param time for each
    /// @return their speeds
    public static List<Speed> ofMainOperations(Duration time) {
        return List.of(
                product(100, 784, 256, time),
                product(100, 256, 256, time),
                product(512, 512, 512, time),
                convolution(16, 32, 28, time),
                convolution(32, 64, 14, time),
                convolution(80, 80, 16, time),
                convolution(128, 128, 8, time));
    }

    private static Speed product(int m, int k, int n, Duration time) {
        Tensor a = Rng.of(1).normal(Shape.of(m, k), 0, 1), b = Rng.of(2).normal(Shape.of(k, n), 0, 1);
        double nanos = median(() -> a.matmul(b), time);
        return new Speed("matrix product %d × %d × %d".formatted(m, k, n), 2.0 * m * k * n, nanos);
    }

    private static Speed convolution(int in, int out, int size, Duration time) {
        Tensor x = Rng.of(1).normal(Shape.of(IMAGES, in, size, size), 0, 1);
        Tensor w = Rng.of(2).normal(Shape.of(out, in, 3, 3), 0, 1);
        Window window = Window.square(3, 1, 1, 1), point = Window.square(1, 1, 0, 1);
        Tensor same = Tensor.full(Shape.of(in, in, 1, 1), 1);
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            Tensor inside = Ops.conv2d(x, same, null, point, 1); // lies in memory as it does within a network
            double nanos = median(() -> Ops.conv2d(inside, w, null, window, 1), time);
            double flops = 2.0 * IMAGES * out * size * size * in * 9;
            return new Speed("convolution %d → %d, 3 × 3 on %d × %d".formatted(in, out, size, size), flops, nanos);
        }
    }

    private static double median(Runnable call, Duration time) {
        long[] nanos = new long[1 << 16];
        int runs = 0;
        long begin = System.nanoTime(), now = begin;
        while (runs < nanos.length && now - begin < 2 * time.toNanos()) {
            long start = System.nanoTime();
            try (var _ = Workspace.open()) {
                call.run();
            }
            now = System.nanoTime();
            if (now - begin > time.toNanos()) nanos[runs++] = now - start; // the first half warms up
        }
        Arrays.sort(nanos, 0, runs);
        return nanos[runs / 2];
    }
}
