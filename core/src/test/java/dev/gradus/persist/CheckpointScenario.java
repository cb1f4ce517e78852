package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The life of a store in steps, each of which changes what the newest checkpoint is, or not.
final class CheckpointScenario {
    /// A step.
    ///
    /// @param writes whether an error means that nothing was changed
    /// @param newest what the newest checkpoint holds afterwards
    /// @param action what the store does
    record Step(boolean writes, String newest, Consumer<CheckpointStore> action) {}

    static final List<Step> STEPS =
            List.of(
                    write(3, "three"),
                    new Step(false, "three", store -> store.retain(Set.of(2L))),
                    write(3, "three again"),
                    write(4, "four"),
                    write(4, "another four"),
                    new Step(false, "another four", store -> store.retain(Set.of())));

    private CheckpointScenario() {}

    private static Step write(long number, String text) {
        return new Step(true, text, store -> store.write(number, files(text)));
    }

    static Map<String, AtomicFile.Content> files(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Map.of("state.json", out -> out.write(bytes), "weights", out -> out.write(bytes));
    }

    /// Two checkpoints and what a crash left.
    static void prepare(Path folder) throws IOException {
        try (var store = CheckpointStore.open(folder, FaultyDisk.sound())) {
            store.write(1, files("one"));
            store.write(2, files("two"));
        }
        Path left = Files.createDirectory(folder.resolve("ckpt-0000000003.tmp-1-1"));
        Files.writeString(left.resolve("weights"), "hal");
    }

    /// What the newest checkpoint holds, if there is one.
    static Optional<String> newest(Path folder) throws IOException {
        CheckpointStore.Found found;
        try {
            found = CheckpointStore.newest(folder);
        } catch (GradusException e) {
            return Optional.empty();
        }
        String state = Files.readString(found.path().resolve("state.json"));
        if (!Files.readString(found.path().resolve("weights")).equals(state)) throw new AssertionError("a mixture");
        return Optional.of(state);
    }
}
