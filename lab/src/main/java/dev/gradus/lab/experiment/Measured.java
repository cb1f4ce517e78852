package dev.gradus.lab.experiment;

import dev.gradus.lab.store.Hashes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
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
        var bytes = new ByteArrayOutputStream();
        figures.forEach((name, value) -> add(bytes, name, value));
        series.forEach((name, values) -> add(bytes, name, values));
        return Hashes.of(bytes.toByteArray());
    }

    private static void add(ByteArrayOutputStream to, String name, double... values) {
        to.writeBytes((name + "\n").getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length + 4).putInt(values.length);
        for (double value : values) bytes.putDouble(value);
        to.writeBytes(bytes.array());
    }
}
