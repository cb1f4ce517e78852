package dev.gradus.lab.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// What came out of a cell with one seed.
///
/// ```java
/// return Measured.of("accuracy", 0.75).and("updates", 12).series("loss", losses);
/// ```
/// @param figures name → number
/// @param series name → numbers, for pictures; a plane is written row after row
/// @param times name → seconds, or other figures of the machine, which are not the same on every run
public record Measured(Map<String, Double> figures, Map<String, double[]> series, Map<String, Double> times) {
    /// Keeps copies.
    public Measured {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
        times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
    }

    /// Nothing yet.
    ///
    /// @return to be added to
    public static Measured nothing() {
        return new Measured(Map.of(), Map.of(), Map.of());
    }

    /// A figure.
    ///
    /// @param name of it; its ending tells the unit, as [dev.gradus.lab.chart.Text#figure] has it
    /// @param value any number
    /// @return to be added to
    public static Measured of(String name, double value) {
        return nothing().and(name, value);
    }

    /// With one more figure.
    ///
    /// @param name of it
    /// @param value any number
    /// @return the whole
    public Measured and(String name, double value) {
        return new Measured(with(figures, name, value), series, times);
    }

    /// With one more series.
    ///
    /// @param name of it
    /// @param values in their order
    /// @return the whole
    public Measured series(String name, double... values) {
        return new Measured(figures, with(series, name, values.clone()), times);
    }

    /// With one more figure of the machine.
    ///
    /// @param name of it
    /// @param value any number
    /// @return the whole
    public Measured time(String name, double value) {
        return new Measured(figures, series, with(times, name, value));
    }

    private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
        Map<String, T> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }

    /// The SHA-256 of all figures and series, to the bit; without times.
    ///
    /// @return 64 hexadecimal digits
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            figures.forEach((name, value) -> add(digest, name, value));
            series.forEach((name, values) -> add(digest, name, values));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String name, double... values) {
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length + 4).putInt(values.length);
        for (double value : values) bytes.putDouble(value);
        digest.update(bytes.flip());
    }
}
