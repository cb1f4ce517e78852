package dev.gradus.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Answers each number of milliseconds on standard input with the times of the steps done in them, in microseconds.
final class Turns {
    private Turns() {}

    static void answer(Runnable step) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long end = System.nanoTime() + Long.parseLong(line.strip()) * 1_000_000;
            var times = new StringBuilder();
            for (long start = System.nanoTime(); start < end; ) {
                step.run();
                long now = System.nanoTime();
                times.append(String.format(Locale.ROOT, "%.1f ", (now - start) / 1e3));
                start = System.nanoTime();
            }
            System.out.println(times.append("| 0"));
        }
    }
}
