package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.persist.CheckpointStoreTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.CheckpointStore.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Two checkpoints, of which the newer is damaged in every way: the older is found, and what is wrong is said.
class CheckpointDamageTest {
    private static final String MANIFEST = "MANIFEST.json";

    @TempDir Path folder;

    private Path newer = Path.of("");

    @BeforeEach
    void write() {
        try (var store = CheckpointStore.open(folder, FaultyDisk.sound())) {
            store.write(1, CheckpointScenario.files("one"));
            store.write(2, CheckpointScenario.files("two"));
        }
        newer = folder.resolve("ckpt-0000000002");
    }

    /// Asserts that the older one is found, and that the warning is an error of four parts with all of the words.
    private void assertPassedOver(String... words) {
        Found found = CheckpointStore.newest(folder);
        assertThat(found.number()).isEqualTo(1);
        assertThat(found.warnings())
                .singleElement()
                .asString()
                .matches("(?s)\\S.*[^.], expected \\S.*[^.]\\. Likely cause: \\S.*[^.]\\. \\S.*\\.")
                .contains(words);
    }

    @Test
    void a_flipped_bit_anywhere_is_noticed() throws IOException {
        for (String name : names(newer)) {
            Path file = newer.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i++) {
                for (int flip = 1; flip <= 0x100; flip <<= 1) {
                    byte[] flipped = whole.clone();
                    flipped[i] ^= (byte) (flip == 0x100 ? 0xff : flip);
                    Files.write(file, flipped);
                    assertPassedOver(file + " is damaged");
                }
            }
            Files.write(file, whole);
        }
        assertThat(CheckpointStore.newest(folder).number()).isEqualTo(2);
    }

    @Test
    void a_file_of_any_other_length_is_noticed() throws IOException {
        for (String name : names(newer)) {
            Path file = newer.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int n = 0; n <= whole.length + 3; n++) {
                if (n == whole.length) continue;
                Files.write(file, Arrays.copyOf(whole, n));
                assertPassedOver(file + " is damaged");
            }
            Files.write(file, whole);
        }
    }

    @Test
    void the_files_of_another_checkpoint_are_noticed() throws IOException {
        for (String name : names(newer)) {
            byte[] whole = Files.readAllBytes(newer.resolve(name));
            Files.write(newer.resolve(name), Files.readAllBytes(folder.resolve("ckpt-0000000001").resolve(name)));
            assertPassedOver(newer.toString());
            Files.write(newer.resolve(name), whole);
        }
    }

    @Test
    void several_damaged_ones_are_passed_over_and_each_is_named() throws IOException {
        try (var store = CheckpointStore.open(folder, FaultyDisk.sound())) {
            store.write(3, CheckpointScenario.files("three"));
        }
        Files.delete(newer.resolve("weights"));
        Files.writeString(folder.resolve("ckpt-0000000003/state.json"), "other");
        Found found = CheckpointStore.newest(folder);
        assertThat(found.number()).isEqualTo(1);
        assertThat(found.warnings()).hasSize(2);
        assertThat(found.warnings().getFirst()).contains("ckpt-0000000003/state.json is damaged: its hashes differ");
        assertThat(found.warnings().getLast()).contains("ckpt-0000000002/weights is damaged: it does not exist");
        assertRefused(
                () -> CheckpointStore.at(folder, 2), "holds only damaged checkpoints", "weights", "does not exist");
        Files.delete(folder.resolve("ckpt-0000000001/MANIFEST.json"));
        assertRefused(() -> CheckpointStore.newest(folder), "holds only damaged checkpoints", "ckpt-0000000003");
    }

    @Test
    void a_damaged_rewrite_falls_back_to_the_first_of_its_number() throws IOException {
        Path rewrite = Files.createDirectory(folder.resolve("ckpt-0000000002-1"));
        Files.copy(newer.resolve(MANIFEST), rewrite.resolve(MANIFEST));
        Found found = CheckpointStore.newest(folder);
        assertThat(found.path()).isEqualTo(newer);
        assertThat(found.warnings()).singleElement().asString().contains("ckpt-0000000002-1");
    }

    @Test
    void files_that_the_manifest_does_not_name_are_left_alone() throws IOException {
        Files.writeString(newer.resolve("notes.txt"), "mine");
        Files.writeString(folder.resolve("ckpt-2"), "not one of ours");
        Files.createDirectory(folder.resolve("ckpt-0000000003.tmp-1-1"));
        Files.createDirectory(folder.resolve("ckpt-00000000003"));
        Files.createDirectory(folder.resolve("ckpt-0000000003-0"));
        Found found = CheckpointStore.newest(folder);
        assertThat(found.number()).isEqualTo(2);
        assertThat(found.warnings()).isEmpty();
        assertThat(found.files()).containsExactlyInAnyOrder("state.json", "weights");
    }

    @Test
    void a_newer_format_is_refused_instead_of_passed_over() throws IOException {
        Files.write(newer.resolve(MANIFEST), manifest("version", 2L));
        assertRefused(() -> CheckpointStore.newest(folder), MANIFEST + " has the format version 2", "a newer Gradus");
        assertThat(CheckpointStore.at(folder, 1).number()).isEqualTo(1);
    }

    // ---- the closed list -------------------------------------------------------------------------------------------

    /// Damages the newer checkpoint.
    @FunctionalInterface
    private interface Harm {
        void to(Path newer) throws IOException;
    }

    static Stream<Arguments> harms() {
        String huge = "[" + "1,".repeat(1 << 19) + "1]";
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 65; i++) many.put("f" + i, entry());
        return Stream.of(
                harm(
                        Damage.NOT_A_FOLDER,
                        "it is a link",
                        newer -> {
                            Files.move(newer, newer.resolveSibling("elsewhere"));
                            Files.createSymbolicLink(newer, newer.resolveSibling("elsewhere"));
                        }),
                harm(
                        Damage.NOT_A_FOLDER,
                        "it is a file",
                        newer -> {
                            Files.move(newer, newer.resolveSibling("elsewhere"));
                            Files.writeString(newer, "");
                        }),
                harm(
                        Damage.MISSING,
                        "state.json is damaged: it does not",
                        newer -> Files.delete(newer.resolve("state.json"))),
                harm(
                        Damage.MISSING,
                        MANIFEST + " is damaged: it does not",
                        newer -> Files.delete(newer.resolve(MANIFEST))),
                harm(
                        Damage.NOT_A_FILE,
                        "weights is damaged: it is a link",
                        newer -> {
                            Files.move(newer.resolve("weights"), newer.resolve("w"));
                            Files.createSymbolicLink(newer.resolve("weights"), Path.of("w"));
                        }),
                harm(
                        Damage.NOT_A_FILE,
                        MANIFEST + " is damaged: it is a link",
                        newer -> {
                            Files.move(newer.resolve(MANIFEST), newer.resolve("m"));
                            Files.createSymbolicLink(newer.resolve(MANIFEST), Path.of("m"));
                        }),
                harm(
                        Damage.NOT_A_FILE,
                        "weights is damaged: it is a folder",
                        newer -> {
                            Files.delete(newer.resolve("weights"));
                            Files.createDirectory(newer.resolve("weights"));
                        }),
                harm(
                        Damage.NOT_A_FILE,
                        "it is a device",
                        newer -> {
                            Files.delete(newer.resolve("weights"));
                            pipe(newer.resolve("weights"));
                        }),
                text(Damage.MANIFEST_LENGTH, "it has 1,048,579 bytes", huge),
                text(Damage.MANIFEST_TEXT, "is not strict JSON", ""),
                text(Damage.MANIFEST_TEXT, "is not strict JSON", "{\"number\": 1, \"number\": 1}"),
                text(Damage.MANIFEST_TEXT, "is not strict JSON", "[".repeat(100_000)),
                text(Damage.MANIFEST_TEXT, "holds a list", "[]"),
                text(Damage.MANIFEST_TEXT, "has another form", "{}"),
                text(Damage.MANIFEST_CHECKSUM, "instead of null", "{ }\n"),
                text(Damage.MANIFEST_CHECKSUM, "instead of 12345678", "{\n  \"crc32c\": \"12345678\"\n}\n"),
                written(Damage.MANIFEST_FORM, "a member is missing", "number", "2"),
                written(Damage.MANIFEST_FORM, "a member is missing", "library", null),
                written(Damage.MANIFEST_FORM, "a member is missing", "files", List.of()),
                written(Damage.MANIFEST_FORM, "it lists 65 files", "files", many),
                written(Damage.MANIFEST_FORM, "a file is called '../f'", "files", Map.of("../f", entry())),
                written(Damage.MANIFEST_FORM, "a file is called '/f'", "files", Map.of("/f", entry())),
                written(Damage.MANIFEST_FORM, "a file is called 'a?b'", "files", Map.of("a\0b", entry())),
                written(Damage.MANIFEST_FORM, "f is described", "files", Map.of("f", Map.of())),
                written(Damage.MANIFEST_FORM, "f is described", "files", Map.of("f", files(-1, ""))),
                written(Damage.MANIFEST_FORM, "f is described", "files", Map.of("f", 1L)),
                written(Damage.NUMBER, "it is number 3", "number", 3L),
                written(Damage.MISSING, "f is damaged: it does not", "files", Map.of("f", entry())),
                written(
                        Damage.LENGTH,
                        "it has 3 of 9,223,372,036,854,775,807 bytes",
                        "files",
                        Map.of("weights", files(Long.MAX_VALUE, ""))),
                written(Damage.CONTENT, "its hashes differ", "files", Map.of("weights", files(3, "00"))));
    }

    @ParameterizedTest
    @MethodSource("harms")
    void every_damage_is_named(Damage damage, String words, Harm harm) throws IOException {
        harm.to(newer);
        assertPassedOver(words, expectation(damage), newer.toString());
    }

    @Test
    void every_reason_has_a_case() {
        Set<Damage> missing = EnumSet.allOf(Damage.class);
        harms().forEach(harm -> missing.remove((Damage) harm.get()[0]));
        assertThat(missing).as("what only a failing disk or foreign rights give").containsExactly(Damage.UNREADABLE);
        assertThat(Damage.UNREADABLE.of(newer, "%s", "java.io.IOException: Input/output error"))
                .hasMessageContaining("Input/output error, expected a file that can be read");
    }

    private static String expectation(Damage damage) {
        return damage.of(Path.of("x"), "").parts().expected();
    }

    private static Arguments harm(Damage damage, String words, Harm harm) {
        return Arguments.of(damage, words, harm);
    }

    private static Arguments text(Damage damage, String words, String manifest) {
        return harm(damage, words, newer -> Files.writeString(newer.resolve(MANIFEST), manifest));
    }

    private static Arguments written(Damage damage, String words, String member, @Nullable Object value) {
        return harm(damage, words, newer -> Files.write(newer.resolve(MANIFEST), manifest(member, value)));
    }

    /// A manifest of which one member is another, with the checksum that belongs to it.
    private static byte[] manifest(String member, @Nullable Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", 1L);
        all.put("number", 2L);
        all.put("library", "0");
        all.put("files", Map.of());
        if (value == null) all.remove(member);
        else all.put(member, value);
        all.put("crc32c", Fingerprint.crc32c(Json.line(all).getBytes(StandardCharsets.UTF_8)));
        return Json.pretty(Collections.unmodifiableMap(all)).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> entry() {
        return files(0, "");
    }

    private static Map<String, Object> files(long bytes, String sha256) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("bytes", bytes);
        entry.put("sha256", sha256);
        entry.put("crc32c", "");
        return entry;
    }

    private static void pipe(Path path) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
