package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.CheckpointScenario.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A loss of power at any moment, on a disk that loses or reorders whatever was not forced: the newest checkpoint is the old
/// or the new one, and none only before the first was durable.
class ForgetfulDiskTest {
    private static final int MIXTURES = 8;
    private static final String NONE = "none";

    @TempDir Path temporary;

    private final Map<String, String> known = new HashMap<>();
    private Set<String> allowed = Set.of(NONE);
    private int losses;
    private Path disk = Path.of("");
    private @Nullable ForgetfulDisk forgetful;

    @BeforeEach
    void make_disk() throws IOException {
        disk = Files.createDirectory(temporary.resolve("disk"));
        forgetful = new ForgetfulDisk(disk, disk.resolve("run/checkpoints"), this::losePower);
    }

    @Test
    void any_loss_of_power_leaves_the_old_or_the_new_one() {
        try (var store = CheckpointStore.open(disk.resolve("run/checkpoints"), disk())) {
            step(store, new Step(true, "one", s -> s.write(1, CheckpointScenario.files("one"))));
            step(store, new Step(true, "two", s -> s.write(2, CheckpointScenario.files("two"))));
            CheckpointScenario.STEPS.forEach(step -> step(store, step));
        }
        assertThat(losses).as("states after a loss of power").isGreaterThan(2000);
        assertThat(known.size()).as("different states").isGreaterThan(250);
    }

    @Test
    void folders_that_a_crashed_run_made_become_durable_with_the_next() throws IOException {
        Path folder = disk.resolve("run/checkpoints");
        disk().createFolder(disk.resolve("run"));
        disk().createFolder(folder);
        try (var store = CheckpointStore.open(folder, disk())) {
            step(store, new Step(true, "one", s -> s.write(1, CheckpointScenario.files("one"))));
        }
    }

    @Test
    void each_single_force_is_needed() throws IOException {
        for (int left = 1; left <= 7; left++) {
            Path root = Files.createDirectory(temporary.resolve("without-" + left));
            Path folder = root.resolve("run/checkpoints");
            var own = new ForgetfulDisk(root, folder, () -> {});
            try (var store = CheckpointStore.open(folder, new Lazy(own, root, left))) {
                store.write(1, CheckpointScenario.files("one"));
            }
            Set<String> found = new HashSet<>();
            for (int subset = 0; subset < 1 << own.pending(); subset++) {
                for (int mixture = 0; mixture < MIXTURES; mixture++) found.add(newest(own.state(subset, mixture)));
            }
            assertThat(found).as("without force %d", left).contains(NONE);
        }
    }

    private ForgetfulDisk disk() {
        if (forgetful == null) throw new AssertionError("no disk");
        return forgetful;
    }

    private void step(CheckpointStore store, Step step) {
        Set<String> both = new HashSet<>(allowed);
        both.add(step.newest());
        allowed = both;
        step.action().accept(store);
        allowed = Set.of(step.newest());
        losePower();
    }

    private void losePower() {
        int subsets = 1 << disk().pending();
        assertThat(subsets).as("combinations of names that are not durable").isLessThanOrEqualTo(1 << 8);
        for (int subset = 0; subset < subsets; subset++) {
            for (int mixture = 0; mixture < MIXTURES; mixture++) {
                Map<String, byte @Nullable []> state = disk().state(subset, mixture);
                losses++;
                assertThat(newest(state)).as("%s", state.keySet()).isIn(allowed);
            }
        }
    }

    private String newest(Map<String, byte @Nullable []> state) {
        var text = new StringBuilder();
        state.forEach((path, content) -> text.append(path).append('=').append(java.util.Arrays.toString(content)));
        return known.computeIfAbsent(text.toString(), _ -> laidOut(state));
    }

    private String laidOut(Map<String, byte @Nullable []> state) {
        Path root = temporary.resolve("state-" + known.size());
        try {
            Files.createDirectory(root);
            for (Map.Entry<String, byte @Nullable []> entry : state.entrySet()) {
                Path path = root.resolve(entry.getKey());
                byte[] content = entry.getValue();
                if (content == null) Files.createDirectory(path);
                else Files.write(path, content);
            }
            return CheckpointScenario.newest(root.resolve("run/checkpoints")).orElse(NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A disk that forgets one of its orders to force something: the n-th, counted from 1.
    private static final class Lazy implements Disk {
        private final Disk disk;
        private final Path root;
        private final int n;
        private int count;

        Lazy(Disk disk, Path root, int n) {
            this.disk = disk;
            this.root = root;
            this.n = n;
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            disk.createFolder(folder);
        }

        @Override
        public Output create(Path file) throws IOException {
            Output out = disk.create(file);
            return new Output() {
                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                }

                @Override
                void force() throws IOException {
                    if (++count != n) out.force();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public Growing grow(Path file) throws IOException {
            return disk.grow(file);
        }

        @Override
        public FileChannel lock(Path file) throws IOException {
            return disk.lock(file);
        }

        @Override
        public void force(Path folder) throws IOException {
            if (!folder.startsWith(root) || ++count != n) disk.force(folder);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }
    }
}
