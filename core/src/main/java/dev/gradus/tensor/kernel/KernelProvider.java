package dev.gradus.tensor.kernel;

import java.lang.System.Logger.Level;

/// The kernels of this process, chosen once at start.
///
/// The Vector API is used where its module is present; the system property `gradus.kernels` = `scalar` or `vector`
/// overrides. When the fallback is taken without being asked for, one line says so and names the missing flag. Float64
/// always has the scalar kernels: it is for checking gradients.
public final class KernelProvider {
    /// The kernels for float32.
    public static final Kernels<float[]> FLOAT = new ParallelKernels<>(chooseFloat());

    /// The kernels for float64.
    public static final Kernels<double[]> DOUBLE = new ParallelKernels<>(new ScalarDoubleKernels());

    private KernelProvider() {}

    /// The name of the chosen float32 kernels, for reports.
    ///
    /// @return `vector512`, `vector256`, `vector128` or `scalar`
    public static String name() {
        return vectorChosen() ? "vector" + VectorKernels.bits() : "scalar";
    }

    /// The number of threads that work on one operation, the caller included.
    ///
    /// @return at least 1
    public static int threads() {
        return WorkerTeam.shared().size();
    }

    /// Sets the number of threads; results do not depend on it.
    ///
    /// @param threads at least 1
    public static void threads(int threads) {
        WorkerTeam.setThreads(threads);
    }

    /// Runs independent pieces of work on all threads and waits for them.
    ///
    /// @param pieces how many, a function of the shape alone
    /// @param task the work of piece i
    public static void parallel(int pieces, java.util.function.IntConsumer task) {
        if (pieces == 1) task.accept(0);
        else WorkerTeam.shared().run(pieces, task::accept);
    }

    private static boolean vectorChosen() {
        return !"scalar".equals(System.getProperty("gradus.kernels"))
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static Kernels<float[]> chooseFloat() {
        if (vectorChosen()) return new VectorKernels();
        if (!"scalar".equals(System.getProperty("gradus.kernels"))) {
            System.getLogger("dev.gradus")
                    .log(
                            Level.WARNING,
                            "Gradus runs its plain Java kernels, several times slower than its vector kernels:"
                                    + " start Java with --add-modules jdk.incubator.vector");
        }
        return new ScalarKernels();
    }
}
