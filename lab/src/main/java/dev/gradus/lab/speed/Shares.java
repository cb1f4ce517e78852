package dev.gradus.lab.speed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// What the time of some work goes into, from samples of the stack of its thread.
///
/// Samples are taken where the JVM can stop a thread, which may be a little after the place where the time was spent; for
/// kernels, which run for microseconds, that makes no difference.
public final class Shares {
    /// What a moment can be spent on.
    public enum Kind {
        /// Matrix products of dense layers.
        MATRIX_PRODUCT("matrix product"),
        /// Convolution, forward and backward.
        CONVOLUTION("convolution"),
        /// Statistics and scaling of batch normalization and its kin.
        NORMALIZATION("normalization"),
        /// Pooling.
        POOLING("pooling"),
        /// Activations, dropout, loss, sums, copies.
        ELEMENT_WISE("element-wise"),
        /// The update of parameters.
        OPTIMIZER("optimizer"),
        /// Anything else: data, and what holds it all together.
        OTHER("other");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// Its name for people.
        ///
        /// @return a few words
        public String text() {
            return text;
        }
    }

    private static final Duration INTERVAL = Duration.ofMillis(1);

    private Shares() {}

    /// Runs some work again and again on this thread, and watches it.
    ///
    /// @param work a step
    /// @param time how long
    /// @return the share of each kind; together 1
    /// @throws InterruptedException when the thread is interrupted
    public static Map<Kind, Double> of(Runnable work, Duration time) throws InterruptedException {
        Thread worker = Thread.currentThread();
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        Thread sampler =
                Thread.ofPlatform()
                        .daemon()
                        .name("gradus-sampler")
                        .start(() -> {
                            while (!Thread.interrupted()) {
                                counts.merge(kind(worker.getStackTrace()), 1, Integer::sum);
                                try {
                                    Thread.sleep(INTERVAL);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        });
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) work.run();
        sampler.interrupt();
        sampler.join();
        double total = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<Kind, Double> shares = new EnumMap<>(Kind.class);
        counts.forEach((kind, count) -> shares.put(kind, count / total));
        return shares;
    }

    /// What the innermost frame that tells something tells.
    static Kind kind(StackTraceElement[] stack) {
        Kind kind = Kind.OTHER;
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.startsWith("dev.gradus.optim.")) return Kind.OPTIMIZER;
            if (kind == Kind.OTHER && name.startsWith("dev.gradus.tensor.")) kind = Kind.ELEMENT_WISE;
            if (kind != Kind.ELEMENT_WISE) continue;
            if (name.contains("Convolution") || name.contains("PixelRows") || name.contains("PackedWeights")) {
                return Kind.CONVOLUTION;
            }
            if (name.contains("VectorGemm") || name.contains("MatMul")) kind = Kind.MATRIX_PRODUCT;
            if (name.contains("Normaliz")) kind = Kind.NORMALIZATION;
            if (name.contains("Pooling") || name.contains("MaxPool") || name.contains("AvgPool")) kind = Kind.POOLING;
        }
        return kind;
    }
}
