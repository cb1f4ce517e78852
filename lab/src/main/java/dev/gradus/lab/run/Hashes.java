package dev.gradus.lab.run;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// SHA-256 of files and of the samples that a run has seen.
public final class Hashes {
    private static final int SAMPLES_AT_ONCE = 64;

    private Hashes() {}

    /// The hash of a file.
    ///
    /// @param file exists
    /// @return 64 hexadecimal digits
    public static String of(Path file) {
        try {
            return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /// The hash of all inputs and targets as little-endian float32, sample by sample.
    ///
    /// @param data the samples
    /// @return 64 hexadecimal digits
    static String of(Dataset data) {
        MessageDigest digest = sha256();
        int inputs = data.shape().size();
        int each = inputs + (data.task().isClassification() ? 1 : data.task().outputs());
        float[] values = new float[each * SAMPLES_AT_ONCE];
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < data.size(); from += SAMPLES_AT_ONCE) {
            int n = Math.min(SAMPLES_AT_ONCE, data.size() - from);
            for (int i = 0; i < n; i++) {
                data.readInput(from + i, values, i * each);
                data.readTarget(from + i, values, i * each + inputs);
            }
            bytes.clear();
            bytes.asFloatBuffer().put(values, 0, n * each);
            digest.update(bytes.limit(4 * n * each));
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
