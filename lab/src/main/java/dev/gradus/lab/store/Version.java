package dev.gradus.lab.store;

import dev.gradus.tensor.Compute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/// The version of Gradus, as the build wrote it.
public final class Version {
    /// Raised whenever the same settings, data and seed come to give other weights than before. `BitsTest` compares.
    private static final int BITS = 2, PLAIN_BITS = 1;

    private Version() {}

    /// The number of the arithmetic: where it is the same, the same settings, data and seed give the same weights.
    ///
    /// @return 2; where Winograd's method is forbidden, 1
    public static int bits() {
        return Compute.isWinograd() ? BITS : PLAIN_BITS;
    }

    /// The version.
    ///
    /// @return for example `0.1.0`
    public static String text() {
        try (InputStream file = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }
}
