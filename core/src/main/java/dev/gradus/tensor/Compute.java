package dev.gradus.tensor;

import dev.gradus.tensor.kernel.KernelProvider;

/// What computes in this process: the kernels that were chosen at start, and the threads that run them.
public final class Compute {
    private Compute() {}

    /// The kernels for float32.
    ///
    /// @return `vector512`, `vector256`, `vector128` or `scalar`
    public static String kernels() {
        return KernelProvider.name();
    }

    /// The number of threads that work on one operation, the caller included; at first one for each processor.
    ///
    /// @return at least 1
    public static int threads() {
        return KernelProvider.threads();
    }

    /// Sets the number of threads; results do not depend on it.
    ///
    /// @param threads at least 1
    /// @throws dev.gradus.error.GradusException when it is less
    public static void threads(int threads) {
        KernelProvider.threads(threads);
    }

    /// Begins to compile what training needs first, in the background: some 0.7 s, in which a program may read its data. The first products wait for it
    /// where nobody has called this.
    public static void prepare() {
        KernelProvider.prepare();
    }

    /// Whether convolutions of 3 × 3 with many channels are computed by Winograd's method, which needs a quarter of the multiplications and rounds in
    /// other places than plain sums: unless the system property `gradus.winograd` is `false`.
    ///
    /// @return the same for the life of the process
    public static boolean isWinograd() {
        return KernelProvider.isWinograd();
    }

    /// What one thread can attain: multiply-adds of the matrix kernel on data that are in its fastest cache, measured now, in
    /// some 100 ms.
    ///
    /// @return GFLOP/s, a multiply-add counted as two
    public static double attainableGflops() {
        return KernelProvider.attainableGflops();
    }
}
