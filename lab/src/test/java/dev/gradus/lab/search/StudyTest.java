package dev.gradus.lab.search;

import static dev.gradus.lab.search.SmallStudy.DATA;
import static dev.gradus.lab.search.SmallStudy.definition;
import static dev.gradus.lab.search.SmallStudy.result;
import static dev.gradus.lab.search.SmallStudy.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"none, 4", "median, 3", "successive-halving, 4", "asha, 4", "asha, 1"})
    void trials_do_not_depend_on_workers_nor_on_interruptions(String pruner, int lag) {
        Definition definition = definition(pruner, lag);
        search(folder.resolve("one"), definition, 1, -1);
        List<Object> expected = result(folder.resolve("one"));
        search(folder.resolve("two"), definition, 2, -1);
        search(folder.resolve("four"), definition, 4, -1);
        for (int jobs : new int[] {1, 1, 2, 3, 5, -1}) search(folder.resolve("stopped"), definition, 3, jobs);
        assertThat(result(folder.resolve("two"))).isEqualTo(expected);
        assertThat(result(folder.resolve("four"))).isEqualTo(expected);
        assertThat(result(folder.resolve("stopped"))).isEqualTo(expected);
        assertThat(folder.resolve("stopped/paused")).doesNotExist();
    }

    @Test
    void a_trial_that_paused_has_the_values_of_one_that_did_not() {
        search(folder.resolve("asha"), definition("asha", 4), 2, -1);
        search(folder.resolve("none"), definition("none", 4), 2, -1);
        try (Study asha = Study.open(folder.resolve("asha"));
                Study none = Study.open(folder.resolve("none"))) {
            Set<Integer> lengths = new HashSet<>();
            for (int i = 0; i < 14; i++) {
                Trial paused = asha.trials().get(i), whole = none.trials().get(i);
                lengths.add(paused.epochs());
                assertThat(paused.point()).isEqualTo(whole.point());
                assertThat(paused.values()).isEqualTo(whole.values().subList(0, paused.epochs()));
            }
            assertThat(lengths).contains(1, 3, 6);
        }
    }

    @Test
    void a_trial_can_be_trained_again_to_the_bit() {
        search(folder, definition("asha", 4), 2, -1);
        try (Study study = Study.open(folder)) {
            var run = new StudyRun(study, List.of(DATA), 1, new SmallStudy.Stopping());
            for (Trial t : study.trials().subList(0, 5)) {
                assertThat(run.again(t).orElseThrow().values()).isEqualTo(t.values());
            }
        }
    }

    @Test
    void a_diverged_trial_ends_at_once_with_its_cause() {
        search(folder, definition("none", 4, "optimizer=choice:sgd", "lr=log:1e6..1e30"), 1, 3);
        try (Study study = Study.open(folder)) {
            Trial first = study.trials().getFirst();
            assertThat(first.status()).isEqualTo(Trial.Status.DIVERGED);
            assertThat(first.epochs()).isLessThan(6);
            assertThat(first.findings()).isNotEmpty();
            assertThat(first.best(study.definition().objective())).isNaN();
        }
    }

    @Test
    void a_study_whose_first_trials_all_fail_ends_with_the_common_cause() {
        Definition definition = definition("none", 4, "optimizer=choice:sgd", "lr=log:1e6..1e30");
        assertThatThrownBy(() -> search(folder, definition, 2, -1))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("the first 10 trials have all failed or diverged")
                .hasMessageContaining("10 of them: ");
    }

    @Test
    void a_metric_that_does_not_exist_is_refused_before_the_first_trial() {
        Definition d = definition("none", 4);
        Definition other =
                new Definition(
                        d.space(),
                        new Objective("validation.accurcy", true),
                        d.sampler(),
                        d.pruner(),
                        1,
                        4,
                        3,
                        6,
                        false,
                        2,
                        2,
                        d.settings(),
                        List.of());
        assertThatThrownBy(() -> search(folder, other, 1, -1)).hasMessageContaining("validation.accuracy");
        try (Study study = Study.open(folder)) {
            assertThat(study.trials()).isEmpty();
        }
    }

    @Test
    void a_new_version_keeps_what_still_fits() {
        Definition definition = definition("none", 4);
        search(folder, definition, 2, -1);
        try (Study study = Study.open(folder)) {
            Definition wider =
                    definition(
                            "none",
                            4,
                            "lr=log:1e-4..10",
                            "hidden=choice:[4],[16],[8,8]",
                            "optimizer=choice:adam,sgd",
                            "optimizer.momentum=0..0.9 if optimizer=sgd");
            assertThatThrownBy(() -> StudyChange.of(study, wider.withTrials(20), false))
                    .hasMessageContaining("--change");
            study.add(StudyChange.of(study, wider.withTrials(20), true).orElseThrow(), Map.of());
            var run = new StudyRun(study, List.of(DATA), 2, new SmallStudy.Stopping());
            run.search();
            assertThat(study.trials()).hasSize(20);
            assertThat(study.trials().stream().map(Trial::number).toList())
                    .isEqualTo(Stream.iterate(1, i -> i + 1).limit(20).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {StudyFile.NAME, FinishedRecord.NAME})
    void a_damaged_file_is_refused_or_has_all_trials(String name) throws IOException {
        search(folder.resolve("whole"), definition("median", 4), 2, -1);
        List<Object> expected = result(folder.resolve("whole"));
        byte[] whole = Files.readAllBytes(folder.resolve("whole").resolve(name));
        Path place = folder.resolve("damaged");
        Files.createDirectories(place);
        int refused = 0, cases = 0;
        for (int i = 0; i < 60; i++) {
            for (String file : List.of(StudyFile.NAME, FinishedRecord.NAME))
                Files.write(place.resolve(file), Files.readAllBytes(folder.resolve("whole").resolve(file)));
            byte[] bytes = whole.clone();
            int at = (int) ((long) i * whole.length / 60);
            if (i % 2 == 0) bytes = Arrays.copyOf(bytes, at);
            else bytes[at] ^= 0x41;
            Files.write(place.resolve(name), bytes);
            cases++;
            try {
                assertThat(result(place)).isEqualTo(expected);
            } catch (GradusException e) {
                refused++;
                assertThat(e).hasMessageContaining("Likely cause");
            }
        }
        assertThat(refused).isGreaterThan(cases / 3);
    }

    @Test
    void a_database_that_has_lost_its_last_trials_is_refused() throws IOException {
        search(folder, definition("none", 4), 1, 3);
        byte[] early = Files.readAllBytes(folder.resolve(StudyFile.NAME));
        search(folder, definition("none", 4), 1, 3);
        Files.write(folder.resolve(StudyFile.NAME), early);
        assertThatThrownBy(() -> Study.open(folder)).hasMessageContaining("of which finished.json knows");
    }

    @Test
    void a_crash_between_database_and_record_loses_nothing() throws IOException {
        search(folder, definition("none", 4), 1, 2);
        byte[] record = Files.readAllBytes(folder.resolve(FinishedRecord.NAME));
        search(folder, definition("none", 4), 1, 1);
        Files.write(folder.resolve(FinishedRecord.NAME), record);
        try (Study study = Study.open(folder)) {
            assertThat(study.trials()).hasSize(3);
        }
    }

    /// What a process leaves that is killed while it makes the database: at any byte of it, and before its name is the right one.
    @Test
    void a_folder_whose_study_was_never_complete_is_as_good_as_new() throws IOException {
        Definition definition = definition("none", 4);
        search(folder.resolve("whole"), definition, 1, 1);
        byte[] whole = Files.readAllBytes(folder.resolve("whole").resolve(StudyFile.NAME));
        for (int length : new int[] {0, 1, 100, 4096, whole.length - 1, whole.length}) {
            Path place = Files.createDirectory(folder.resolve("killed-" + length));
            Files.write(place.resolve(StudyFile.NAME + ".begun"), Arrays.copyOf(whole, length));
            Files.write(place.resolve(StudyFile.NAME + ".begun-journal"), new byte[512]);
            if (length > 4096)
                Files.copy(folder.resolve("whole").resolve(FinishedRecord.NAME), place.resolve(FinishedRecord.NAME));
            assertThat(Study.isAt(place)).isFalse();
            search(place, definition, 2, 2);
            try (Study study = Study.open(place)) {
                assertThat(study.trials()).hasSizeGreaterThanOrEqualTo(2);
                assertThat(study.versions()).hasSize(1);
            }
            assertThat(place).isDirectoryNotContaining("glob:**.begun*");
        }
    }

    @Test
    void a_study_without_a_point_is_refused_and_leaves_no_folder() {
        Definition definition = definition("none", 4);
        var space = new Space(definition.space().dimensions(), List.of(Constraint.of("optimizer.learningRate < 1e-9")));
        assertThatThrownBy(() -> Study.create(folder.resolve("new"), definition.with(space), Map.of()))
                .hasMessageContaining("no point was found that fulfils [optimizer.learningRate < 1e-9]");
        assertThat(folder.resolve("new")).doesNotExist();
        search(folder.resolve("old"), definition, 2, 2);
        try (Study study = Study.open(folder.resolve("old"))) {
            assertThatThrownBy(() -> study.add(definition.with(space), Map.of())).hasMessageContaining("no point");
            assertThat(study.versions()).hasSize(1);
        }
    }

    @Test
    void searches_that_begin_at_once_have_different_numbers() throws Exception {
        Files.createDirectories(folder.resolve("studies/006-another"));
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Future<Path>> made = new ArrayList<>();
            for (int i = 0; i < 40; i++) made.add(pool.submit(() -> StudyPlace.make(folder.resolve("studies"), "a b")));
            Set<String> names = new TreeSet<>();
            for (Future<Path> one : made) names.add(String.valueOf(one.get().getFileName()));
            assertThat(names).hasSize(40).startsWith("007-a-b", "008-a-b").endsWith("046-a-b");
        }
    }

    @Test
    void two_processes_do_not_work_on_one_study() {
        search(folder, definition("none", 4), 1, 1);
        try (Study first = Study.open(folder)) {
            assertThat(first.trials()).hasSize(1);
            assertThatThrownBy(() -> Study.open(folder)).hasMessageContaining("is being written by process");
        }
    }
}
