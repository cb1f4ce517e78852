package dev.gradus.persist;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes the checkpoint 42 that is kept in `golden/checkpoint-1`: proof for later versions that they read what this one wrote.
///
/// Made once, with format version 1; a new version gets a folder of its own, and this one stays. The argument is the folder;
/// the lock file in it is not kept.
final class GoldenCheckpoint {
    static final long NUMBER = 42;

    private GoldenCheckpoint() {}

    public static void main(String[] arguments) {
        try (var store = CheckpointStore.open(Path.of(arguments[0]))) {
            store.write(NUMBER, files());
        }
    }

    static Map<String, AtomicFile.Content> files() {
        byte[] values = new byte[256];
        for (int i = 0; i < values.length; i++) values[i] = (byte) i;
        byte[] state = "{\"step\":42}\n".getBytes(StandardCharsets.UTF_8);
        Map<String, AtomicFile.Content> files = new LinkedHashMap<>();
        files.put("values.bin", out -> out.write(values));
        files.put("state.json", out -> out.write(state));
        files.put("empty", out -> {});
        return files;
    }
}
