package dev.gradus.persist;

import static dev.gradus.error.Refusals.assertRefused;
import static dev.gradus.persist.CheckpointScenario.STEPS;
import static dev.gradus.persist.CheckpointStoreTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import dev.gradus.persist.CheckpointScenario.Step;
import dev.gradus.persist.CheckpointStore.Found;
import dev.gradus.persist.FaultyDisk.Fault;
import dev.gradus.persist.FaultyDisk.Halt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation of a store on its disk goes wrong in every way: the newest checkpoint is always the old or the new one.
class CheckpointCrashTest {
    /// Fewer would mean that the disk was passed by.
    private static final int OPERATIONS = 70;

    @TempDir Path temporary;

    /// Runs all steps, of which the disk's n-th operation ends the process.
    static final class Exit {
        public static void main(String[] arguments) {
            var disk = new FaultyDisk(Fault.EXIT, Integer.parseInt(arguments[1]));
            try (var store = CheckpointStore.open(Path.of(arguments[0]), disk)) {
                STEPS.forEach(step -> step.action().accept(store));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HALT_BEFORE", "HALT_WITHIN", "HALT_AFTER"})
    void a_halt_at_any_operation_leaves_the_old_or_the_new_one(Fault fault) throws IOException {
        int n = 1;
        while (halts(fault, n)) n++;
        assertThat(n)
                .as("operations on the disk")
                .isGreaterThan(fault == Fault.FULL || fault == Fault.HALT_WITHIN ? OPERATIONS / 2 : OPERATIONS);
    }

    private boolean halts(Fault fault, int n) throws IOException {
        Path folder = temporary.resolve(fault + "-" + n);
        CheckpointScenario.prepare(folder);
        var disk = new FaultyDisk(fault, n);
        Set<String> allowed = Set.of("two");
        try (var store = CheckpointStore.open(folder, disk)) {
            for (Step step : STEPS) {
                allowed = union(allowed, step.newest());
                step.action().accept(store);
                allowed = Set.of(step.newest());
            }
        } catch (Halt e) {
            assertThat(disk.happened()).isTrue();
        }
        Found found = CheckpointStore.newest(folder);
        assertThat(found.path().resolve("state.json")).as("%s at operation %d", fault, n).content().isIn(allowed);
        assertThat(found.warnings()).as("%s at operation %d", fault, n).isEmpty();
        assertRecovers(folder);
        return disk.happened();
    }

    /// The next run finds nothing half written, and writes as if nothing had been.
    private static void assertRecovers(Path folder) throws IOException {
        try (var store = CheckpointStore.open(folder, FaultyDisk.sound())) {
            assertThat(names(folder)).noneMatch(name -> name.contains(".tmp-"));
            store.write(4, CheckpointScenario.files("recovered"));
            store.retain(Set.of());
        }
        assertThat(CheckpointScenario.newest(folder)).hasValue("recovered");
        assertThat(names(folder)).hasSize(2);
    }

    @Test
    void any_operation_that_fails_once_is_an_error_that_leaves_the_old_one() throws IOException {
        int n = 1;
        while (fails(Fault.FAIL, n)) n++;
        assertThat(n).as("operations on the disk").isGreaterThan(OPERATIONS);
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "GONE"})
    void a_disk_that_is_full_or_gone_from_any_operation_on_leaves_the_old_or_the_new_one(Fault fault)
            throws IOException {
        int n = 1;
        while (fails(fault, n)) n++;
        assertThat(n)
                .as("operations on the disk")
                .isGreaterThan(fault == Fault.FULL || fault == Fault.HALT_WITHIN ? OPERATIONS / 2 : OPERATIONS);
    }

    private boolean fails(Fault fault, int n) throws IOException {
        Path folder = temporary.resolve(fault + "-" + n);
        CheckpointScenario.prepare(folder);
        var disk = new FaultyDisk(fault, n);
        String newest = "two";
        try (var store = CheckpointStore.open(folder, disk)) {
            for (Step step : STEPS) {
                String failed = failure(store, step);
                if (failed != null) {
                    boolean either = fault == Fault.GONE || !step.writes();
                    Found found = CheckpointStore.newest(folder);
                    assertThat(found.path().resolve("state.json"))
                            .as("%s at operation %d: %s", fault, n, failed)
                            .content()
                            .isIn(either ? union(Set.of(newest), step.newest()) : Set.of(newest));
                    assertThat(found.warnings()).as("%s at operation %d: %s", fault, n, failed).isEmpty();
                    if (fault == Fault.FAIL) step.action().accept(store);
                    break;
                }
                newest = step.newest();
            }
        }
        assertRecovers(folder);
        return disk.happened();
    }

    private static @org.jspecify.annotations.Nullable String failure(CheckpointStore store, Step step) {
        try {
            step.action().accept(store);
            return null;
        } catch (GradusException e) {
            assertRefused(
                    () -> {
                        throw e;
                    },
                    "No space left on device");
            return e.getMessage();
        }
    }

    @Test
    void a_failed_write_leaves_no_files_behind() throws IOException {
        int n = 1;
        for (boolean failed = true; failed; n++) {
            Path folder = temporary.resolve("write-" + n);
            var disk = new FaultyDisk(Fault.FULL, n);
            failed = false;
            try (var store = CheckpointStore.open(Files.createDirectory(folder), disk)) {
                store.write(1, CheckpointScenario.files("one"));
            } catch (GradusException e) {
                assertThat(e.parts().cause()).isEqualTo("the disk is full");
                assertThat(names(folder)).containsExactly("store.lock");
                failed = true;
            }
        }
        assertThat(n).isGreaterThan(9);
    }

    @Test
    void a_process_that_ends_at_an_operation_leaves_the_old_or_the_new_one() throws Exception {
        for (int n : new int[] {4, 9, 14, 15, 40}) {
            Path folder = temporary.resolve("exit-" + n);
            CheckpointScenario.prepare(folder);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Exit.class.getName(),
                                    folder.toString(),
                                    Integer.toString(n))
                            .inheritIO()
                            .start();
            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(CheckpointScenario.newest(folder)).get().isIn("two", "three", "three again", "four");
            assertThat(CheckpointStore.newest(folder).warnings()).isEmpty();
            assertRecovers(folder);
        }
    }

    private static Set<String> union(Set<String> some, String other) {
        return Set.copyOf(java.util.stream.Stream.concat(some.stream(), List.of(other).stream()).distinct().toList());
    }
}
