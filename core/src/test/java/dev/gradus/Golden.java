package dev.gradus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Numbers recorded by PyTorch; each file begins with the command that made it.
public final class Golden {
    private Golden() {}

    /// The rows of a file: name → numbers.
    public static Map<String, double[]> read(String file) {
        Map<String, double[]> rows = new LinkedHashMap<>();
        var stream = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file), file);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                if (line.startsWith("#")) continue;
                String[] cells = line.split(",");
                rows.put(cells[0], Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
