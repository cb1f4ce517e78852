package dev.gradus.tensor.kernel;

import dev.gradus.error.GradusException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// The kernels of this process, chosen once at start.
///
/// The Vector API is used where its module is present and vectors are compiled. The system property `gradus.kernels` decides otherwise: with `scalar` plain
/// Java is used all the same, with `vector` nothing but vectors will do, and any other value is refused. When plain Java is taken
/// without being asked for, one line says so and why. Float64 always has the scalar kernels: it is for checking gradients.
public final class KernelProvider {
    /// Our module does not require it, not even as an option: javac would warn every user of the library of an
    /// incubator. Where it is present, ours reads it before the vector kernels are loaded.
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private static final String PROPERTY = "gradus.kernels";
    private static final boolean IS_VECTOR = vectorIsChosen(System.getProperty(PROPERTY));

    /// The kernels for float32.
    public static final Kernels<float[]> FLOAT = new ParallelKernels<>(chooseFloat());

    /// The kernels for float64.
    public static final Kernels<double[]> DOUBLE = new ParallelKernels<>(new ScalarDoubleKernels());

    private static final int ROUNDS = 200;
    private static final int CALLS = 200;

    private KernelProvider() {}

    /// The name of the chosen float32 kernels, for reports.
    ///
    /// @return `vector512`, `vector256`, `vector128` or `scalar`
    public static String name() {
        return IS_VECTOR ? "vector" + VectorKernels.bits() : "scalar";
    }

    /// Whether convolutions may be computed by [Winograd]'s method.
    ///
    /// @return false where the system property `gradus.winograd` is `false`
    public static boolean isWinograd() {
        return Winograd.IS_ALLOWED;
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

    /// Has the code of the tiles that most products need compiled in the background: some 0.7 s, in which a program may read its data. Where it
    /// is not called, the first products wait for it.
    public static void prepare() {
        if (IS_VECTOR) Thread.ofPlatform().daemon().name("gradus-prepare").start(VectorGemm::prepare);
    }

    /// Runs independent pieces of work on all threads and waits for them.
    ///
    /// @param pieces how many, a function of the shape alone
    /// @param task the work of piece i
    public static void parallel(int pieces, WorkerTeam.Task task) {
        Recorder.run(pieces, task);
    }

    /// What one thread can do with data that are in its fastest cache: products small enough for it, with the vector kernels
    /// the tile alone.
    ///
    /// @return GFLOP/s, a multiply-add counted as two
    public static double attainableGflops() {
        if (IS_VECTOR) return VectorGemm.attainableGflops();
        int n = 48;
        Product product = new Product(false, false, n, n, n, false);
        Slice<float[]> a = new Slice<>(new float[n * n], 0), c = new Slice<>(new float[n * n], 0);
        return 2.0 * n * n * n / shortest(() -> FLOAT.serial().gemm(product, a, a, null, c));
    }

    /// The shortest time of many calls, in nanoseconds.
    static double shortest(Runnable call) {
        double shortest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) call.run();
            shortest = Math.min(shortest, (double) (System.nanoTime() - start) / CALLS);
        }
        return shortest;
    }

    private static boolean vectorIsChosen(@Nullable String wanted) {
        boolean isPresent = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
        return switch (wanted) {
            case null -> {
                String obstacle = isPresent ? VectorObstacle.found() : null;
                if (!isPresent) warn("start Java with --add-modules " + VECTOR_MODULE);
                if (obstacle != null) warn(obstacle);
                yield isPresent && obstacle == null;
            }
            case "scalar" -> false;
            case "vector" -> {
                if (!isPresent) throw missing();
                yield true;
            }
            default -> throw unknown(wanted);
        };
    }

    private static GradusException missing() {
        return GradusException.got(
                        "System property %s is \"vector\", and the module %s is missing", PROPERTY, VECTOR_MODULE)
                .expected("the module in the Java that is to run vector kernels")
                .because("Java was started without it")
                .repair("Start Java with --add-modules %s, or leave the property out.", VECTOR_MODULE);
    }

    private static GradusException unknown(String wanted) {
        return GradusException.got("System property %s is \"%s\"", PROPERTY, wanted)
                .expected("scalar or vector")
                .because("A typing mistake")
                .repair("Correct it, or leave it out to have vectors where the module is there.");
    }

    private static void warn(String why) {
        System.getLogger("dev.gradus")
                .log(
                        Level.WARNING,
                        "Gradus runs its plain Java kernels, several times slower than its vector kernels: " + why);
    }

    private static Kernels<float[]> chooseFloat() {
        if (!IS_VECTOR) return new ScalarKernels();
        ModuleLayer.boot().findModule(VECTOR_MODULE).ifPresent(KernelProvider.class.getModule()::addReads);
        return new VectorKernels();
    }
}
