package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.persist.CheckpointStore.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir Path temporary;

    @Test
    void what_is_written_is_found_with_exactly_its_bytes() throws IOException {
        Path folder = temporary.resolve("run").resolve("checkpoints");
        byte[] large = new byte[200_000];
        for (int i = 0; i < large.length; i++) large[i] = (byte) (i * 31);
        try (var store = CheckpointStore.open(folder)) {
            assertThat(store.numbers()).isEmpty();
            store.write(
                    7,
                    Map.of(
                            "model.safetensors",
                            out -> out.write(large),
                            "empty",
                            out -> {},
                            "one",
                            out -> out.write(1)));
            assertThat(store.numbers()).containsExactly(7L);
        }
        Found found = CheckpointStore.newest(folder);
        assertThat(found.number()).isEqualTo(7);
        assertThat(found.path()).isEqualTo(folder.resolve("ckpt-0000000007"));
        assertThat(found.files()).containsExactlyInAnyOrder("model.safetensors", "empty", "one");
        assertThat(found.warnings()).isEmpty();
        assertThat(found.path().resolve("model.safetensors")).hasBinaryContent(large);
        assertThat(found.path().resolve("empty")).isEmptyFile();
        assertThat(found.path().resolve("one")).hasBinaryContent(new byte[] {1});
        assertThat(names(folder)).containsExactly("ckpt-0000000007", "store.lock");
        assertThat(names(found.path())).containsExactly("MANIFEST.json", "empty", "model.safetensors", "one");
    }

    @Test
    void the_manifest_holds_known_hashes() throws IOException {
        try (var store = CheckpointStore.open(temporary)) {
            store.write(3, text("123456789"));
        }
        // SHA-256 by sha256sum; CRC-32C of these digits is the check value of the catalogue of CRC algorithms
        assertThat(temporary.resolve("ckpt-0000000003").resolve("MANIFEST.json"))
                .content()
                .contains("\"number\": 3")
                .contains("\"bytes\": 9")
                .contains("\"sha256\": \"15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225\"")
                .contains("\"crc32c\": \"e3069283\"");
    }

    @Test
    void the_same_files_make_the_same_bytes() throws IOException {
        for (String run : List.of("a", "b")) {
            try (var store = CheckpointStore.open(temporary.resolve(run))) {
                store.write(1, text("x"));
            }
        }
        assertThat(temporary.resolve("a/ckpt-0000000001/MANIFEST.json"))
                .hasSameBinaryContentAs(temporary.resolve("b/ckpt-0000000001/MANIFEST.json"));
    }

    @Test
    void the_newest_is_the_one_with_the_largest_number() {
        try (var store = CheckpointStore.open(temporary)) {
            for (long n : new long[] {10, 9, 99_999_999_999L, 0}) store.write(n, text("number " + n));
            assertThat(store.numbers()).containsExactly(0L, 9L, 10L, 99_999_999_999L);
        }
        assertThat(CheckpointStore.newest(temporary).path()).isEqualTo(temporary.resolve("ckpt-99999999999"));
        assertThat(CheckpointStore.at(temporary, 9).path()).isEqualTo(temporary.resolve("ckpt-0000000009"));
        assertRefused(
                () -> CheckpointStore.at(temporary, 11),
                "has no checkpoint 11, expected one of 0, 9, 10, 99999999999.");
    }

    @Test
    void a_number_that_is_written_again_is_replaced() throws IOException {
        try (var store = CheckpointStore.open(temporary)) {
            for (int i = 0; i < 3; i++) {
                store.write(5, text("version " + i));
                assertThat(store.numbers()).containsExactly(5L);
                assertThat(CheckpointStore.at(temporary, 5).path().resolve("state")).hasContent("version " + i);
            }
        }
        assertThat(names(temporary)).containsExactly("ckpt-0000000005-2", "store.lock");
    }

    @Test
    void retention_deletes_all_others_but_never_the_newest_whole_one() throws IOException {
        try (var store = CheckpointStore.open(temporary)) {
            for (long n = 1; n <= 5; n++) store.write(n, text("number " + n));
            store.retain(Set.of(2L, 4L, 17L));
            assertThat(store.numbers()).containsExactly(2L, 4L, 5L);
            Files.writeString(temporary.resolve("ckpt-0000000005/state"), "damaged");
        }
        try (var store = CheckpointStore.open(temporary)) {
            store.retain(Set.of());
            assertThat(store.numbers()).containsExactly(4L);
            store.write(1, text("a step back"));
            store.retain(Set.of());
            assertThat(store.numbers()).containsExactly(4L);
        }
        assertThat(names(temporary)).containsExactly("ckpt-0000000004", "store.lock");
    }

    @Test
    void a_folder_is_empty_until_its_first_checkpoint() {
        assertThat(CheckpointStore.isEmpty(temporary.resolve("none"))).isTrue();
        try (var store = CheckpointStore.open(temporary)) {
            assertThat(CheckpointStore.isEmpty(temporary)).isTrue();
            store.write(1, text("one"));
            assertThat(CheckpointStore.isEmpty(temporary)).isFalse();
        }
    }

    @Test
    void opening_removes_what_a_crash_left_and_nothing_else() throws IOException {
        Path left = Files.createDirectory(temporary.resolve("ckpt-0000000009.tmp-123-4"));
        Files.writeString(left.resolve("state"), "half");
        Files.createDirectory(temporary.resolve("ckpt-0000000009-1.tmp-123-5"));
        Path outside = Files.writeString(Files.createDirectory(temporary.resolve("elsewhere")).resolve("f"), "mine");
        Files.createSymbolicLink(temporary.resolve("ckpt-0000000009.tmp-123-6"), outside.getParent());
        for (String mine : List.of("ckpt-9.tmp-1-1", "ckpt-0000000009.tmp-x", "notes.tmp-1-1")) {
            Files.createDirectory(temporary.resolve(mine));
        }
        CheckpointStore.open(temporary).close();
        assertThat(names(temporary))
                .containsExactly("ckpt-0000000009.tmp-x", "ckpt-9.tmp-1-1", "elsewhere", "notes.tmp-1-1", "store.lock");
        assertThat(outside).hasContent("mine");
    }

    @Test
    void an_interrupted_thread_still_saves_and_reads_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        try (var store = CheckpointStore.open(temporary)) {
            store.write(1, text("one"));
            assertThat(Thread.interrupted()).isTrue();
            boolean[] first = {true};
            store.write(
                    2,
                    Map.of(
                            "state",
                            out -> {
                                if (first[0]) Thread.currentThread().interrupt();
                                first[0] = false;
                                out.write('2');
                            }));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(CheckpointStore.newest(temporary).number()).isEqualTo(2);
            store.retain(Set.of());
            assertThat(store.numbers()).containsExactly(2L);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_failure_of_the_content_itself_is_passed_on_and_leaves_nothing() throws IOException {
        try (var store = CheckpointStore.open(temporary)) {
            store.write(1, text("one"));
            assertThatThrownBy(() ->
                            store.write(
                                    2,
                                    Map.of(
                                            "state",
                                            out -> {
                                                out.write(new byte[100_000]);
                                                throw new IllegalStateException("of the content");
                                            })))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(names(temporary)).containsExactly("ckpt-0000000001", "store.lock");
    }

    @Test
    void numbers_and_names_that_are_not_allowed_are_refused() throws IOException {
        try (var store = CheckpointStore.open(temporary)) {
            assertRefused(() -> store.write(-1, text("")), "a checkpoint with the number -1");
            assertRefused(() -> store.write(1L << 62, text("")), "0 to 999,999,999,999,999,999");
            assertRefused(() -> store.write(1, Map.of()), "a checkpoint of 0 files");
            Map<String, AtomicFile.Content> many = new HashMap<>();
            for (int i = 0; i < 65; i++) many.put("f" + i, out -> {});
            assertRefused(() -> store.write(1, many), "a checkpoint of 65 files");
            for (String name :
                    List.of(
                            "",
                            ".",
                            "..",
                            "a/b",
                            "../a",
                            "/a",
                            "a\\b",
                            "C:a",
                            ".hidden",
                            "a.",
                            "ü",
                            "a b",
                            "manifest.json",
                            "a\n",
                            "a".repeat(101))) {
                assertRefused(() -> store.write(1, Map.of(name, out -> {})), "a file of a checkpoint is called '");
            }
            many.remove("f64");
            store.write(1, many);
        }
        assertThat(CheckpointStore.newest(temporary).files()).hasSize(64);
    }

    @Test
    void a_reader_finds_the_newest_while_it_is_replaced_and_others_are_deleted() throws Exception {
        try (var store = CheckpointStore.open(temporary, FaultyDisk.sound())) {
            store.write(1, text("first"));
            var writing =
                    new FutureTask<@Nullable Void>(
                            () -> {
                                for (int i = 0; i < 200; i++) {
                                    store.write(1 + i / 50, text("again"));
                                    store.retain(Set.of());
                                }
                            },
                            null);
            Thread.ofPlatform().start(writing);
            long newest = 1;
            while (!writing.isDone()) {
                Found found = CheckpointStore.newest(temporary);
                assertThat(found.warnings()).isEmpty();
                assertThat(found.number()).isGreaterThanOrEqualTo(newest);
                newest = found.number();
            }
            writing.get();
        }
    }

    @Test
    void a_folder_without_checkpoints_is_named() {
        assertRefused(() -> CheckpointStore.newest(temporary), "holds no checkpoints", "ended before its first");
        assertRefused(() -> CheckpointStore.newest(temporary.resolve("none")), "could not be read", "a wrong path");
    }

    @Test
    void a_closed_store_says_so() {
        var store = CheckpointStore.open(temporary);
        store.close();
        store.close();
        assertRefused(() -> store.write(1, text("")), "is closed");
        assertRefused(() -> store.retain(Set.of()), "is closed");
        assertRefused(store::numbers, "is closed");
    }

    static Map<String, AtomicFile.Content> text(String content) {
        return Map.of("state", out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
