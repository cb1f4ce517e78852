package dev.gradus.lab.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Numbers recorded by other libraries; each file begins with the command that made it.
final class GoldenRows {
    private GoldenRows() {}

    /// The rows of a file.
    static List<double[]> of(String file) {
        try (var stream = Objects.requireNonNull(GoldenRows.class.getResourceAsStream("/golden/" + file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
