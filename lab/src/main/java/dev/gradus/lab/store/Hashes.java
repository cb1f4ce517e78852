package dev.gradus.lab.store;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pixels;
import dev.gradus.data.Splits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// SHA-256 of files and of the samples that a run has seen.
public final class Hashes {
    private Hashes() {}

    /// The hash of a file.
    ///
    /// @param file exists
    /// @return 64 hexadecimal digits
    public static String of(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The hash of a text.
    ///
    /// @param text in UTF-8
    /// @return 64 hexadecimal digits
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The hash of some bytes.
    ///
    /// @param bytes as they are
    /// @return 64 hexadecimal digits
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /// Number and hash of the samples of each split.
    ///
    /// @param data the splits
    /// @return `train`, `validation` and `test`, each with `samples` and `sha256`
    public static Map<String, Object> of(Splits data) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("train", entry(data.train().data()));
        all.put("validation", entry(data.validation().data()));
        all.put("test", entry(data.test().data()));
        return all;
    }

    private static Map<String, Object> entry(Dataset data) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("samples", data.size());
        entry.put("sha256", of(data));
        return entry;
    }

    /// The hash of all inputs and targets, sample by sample: inputs as the bytes that they are kept as, numbers as little-endian
    /// float32.
    ///
    /// @param data the samples
    /// @return 64 hexadecimal digits
    static String of(Dataset data) {
        MessageDigest digest = sha256();
        Pixels pixels = data.pixels();
        int inputs = data.shape().size(), outputs = data.task().isClassification() ? 1 : data.task().outputs();
        float[] values = new float[Math.max(inputs, outputs)];
        byte[] bytes = new byte[4 * values.length];
        FloatBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int i = 0; i < data.size(); i++) {
            if (pixels == null) {
                data.readInput(i, values, 0);
                numbers.put(0, values, 0, inputs);
                digest.update(bytes, 0, 4 * inputs);
            } else {
                pixels.read(i, bytes, 0);
                digest.update(bytes, 0, inputs);
            }
            data.readTarget(i, values, 0);
            numbers.put(0, values, 0, outputs);
            digest.update(bytes, 0, 4 * outputs);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
