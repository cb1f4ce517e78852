package dev.gradus.bench;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The JVM's half of the benchmarks beside peers.
///
/// Each line of standard input is a number of milliseconds, or of steps (`20 steps`); the answer is the time of every step done in them,
/// in microseconds, on one line, and then the bytes that this thread allocated per step.
public final class Turns {
    private static final String STEPS = " steps";

    private Turns() {}

    /// Answers lines until the input ends.
    ///
    /// @param step what is timed
    /// @throws IOException when the input breaks
    public static void answer(Runnable step) throws IOException {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String request = line.strip();
            boolean counts = request.endsWith(STEPS);
            long most = Long.parseLong(counts ? request.substring(0, request.length() - STEPS.length()) : request);
            long end = System.nanoTime() + most * 1_000_000;
            var times = new StringBuilder();
            long allocated = 0;
            int done = 0;
            for (long start = System.nanoTime(); counts ? done < most : start < end; done++) {
                long before = memory.getCurrentThreadAllocatedBytes();
                step.run();
                allocated += memory.getCurrentThreadAllocatedBytes() - before;
                long now = System.nanoTime();
                times.append(String.format(Locale.ROOT, "%.1f ", (now - start) / 1e3));
                start = System.nanoTime();
            }
            System.out.println(times.append("| ").append(allocated / done));
        }
    }
}
