package dev.gradus.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.gradus.data.Dataset;
import dev.gradus.data.source.Csv;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Locale;

/// Reads a table several times: processor time of the whole process, collector and compilers included, and peak memory beside the size of
/// the numbers.
public final class CsvBench {
    private static final int ROUNDS = 5;

    private CsvBench() {}

    /// Measures, and prints a line a round.
    ///
    /// @param arguments the file, whose last column is the class
    public static void main(String[] arguments) {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 1; round <= ROUNDS; round++) {
            System.gc();
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            long before = process.getProcessCpuTime();
            Csv csv = Csv.read(Path.of(arguments[0]));
            Dataset data = csv.classification(csv.columns().getLast());
            double seconds = (process.getProcessCpuTime() - before) * 1e-9;
            double numbers = 4.0 * data.size() * data.shape().size();
            long peak =
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getType() == MemoryType.HEAP)
                            .mapToLong(pool -> pool.getPeakUsage().getUsed())
                            .sum();
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.3f s of CPU, %d rows of %d inputs, heap at most %.1f MB for %.1f MB of numbers%n",
                    round,
                    seconds,
                    data.size(),
                    data.shape().size(),
                    peak * 1e-6,
                    numbers * 1e-6);
        }
    }
}
