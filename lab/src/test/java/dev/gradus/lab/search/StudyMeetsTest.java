package dev.gradus.lab.search;

import static dev.gradus.lab.search.SmallStudy.DATA;
import static dev.gradus.lab.search.SmallStudy.definition;
import static dev.gradus.lab.search.SmallStudy.result;
import static dev.gradus.lab.search.SmallStudy.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a study does where features of trainings meet pruners, folds and interruptions.
class StudyMeetsTest {
    @TempDir private Path folder;

    private static Definition with(Definition d, boolean endsHopeless, Map<String, Object> more) {
        TrainSettings settings =
                TrainSettings.of(List.of(SmallStudy.SETTINGS, new Source("more", more)), DATA.train().data().shape());
        return new Definition(
                d.space(),
                d.objective(),
                d.sampler(),
                d.pruner(),
                d.seed(),
                d.lag(),
                d.trials(),
                d.epochs(),
                endsHopeless,
                2,
                2,
                settings.written(),
                List.of());
    }

    private static Map<String, Object> settings(String name) {
        return switch (name) {
            case "early-stopping" -> Map.of("earlyStopping", Map.of("patience", 1, "figure", "validation.loss"));
            case "ema" -> Map.of("average", Map.of("type", "ema", "decay", 0.9));
            case "swa" -> Map.of("average", Map.of("type", "swa"));
            case "class-weights" -> Map.of("loss", Map.of("type", "cross-entropy", "classWeights", List.of(1.0, 3.0)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// A trial that pauses at rungs has the bits of one that does not; neither workers nor interruptions change anything.
    @ParameterizedTest
    @ValueSource(strings = {"early-stopping", "ema", "swa", "class-weights"})
    void trainings_that_pause_go_on_as_if_they_had_not(String feature) {
        Map<String, Object> more = settings(feature);
        Definition asha = with(definition("asha", 3), false, more);
        search(folder.resolve("one"), asha, 1, -1);
        List<Object> expected = result(folder.resolve("one"));
        for (int jobs : new int[] {2, 5, -1}) search(folder.resolve("stopped"), asha, jobs == 5 ? 1 : 4, jobs);
        assertThat(result(folder.resolve("stopped"))).isEqualTo(expected);
        search(folder.resolve("none"), with(definition("none", 3), false, more), 2, -1);
        try (Study paused = Study.open(folder.resolve("one"));
                Study whole = Study.open(folder.resolve("none"))) {
            for (int i = 0; i < 14; i++) {
                Trial t = paused.trials().get(i), w = whole.trials().get(i);
                assertThat(t.values()).isEqualTo(w.values().subList(0, t.epochs()));
                assertThat(t.losses()).isEqualTo(w.losses().subList(0, t.epochs()));
                if (t.status() == Trial.Status.COMPLETED) assertThat(t.epochs()).isEqualTo(w.epochs());
            }
        }
    }

    @Test
    void a_hopeless_trial_of_several_folds_ends_with_the_fold_that_shows_it() {
        Definition hopeless =
                with(
                        definition("none", 4, "optimizer=choice:sgd", "lr=choice:1e-9,0.1"),
                        true,
                        Map.of("watch", "full"));
        try (Study study = Study.create(folder, hopeless, Map.of())) {
            new StudyRun(study, List.of(DATA, DATA, DATA), 2, new SmallStudy.Stopping()).search();
            assertThat(study.trials().stream().map(Trial::status))
                    .contains(Trial.Status.PRUNED, Trial.Status.COMPLETED);
            for (Trial t : study.trials()) {
                boolean fails = t.findings().stream().anyMatch(f -> f.grade().equals("fail"));
                assertThat(t.status()).isEqualTo(fails ? Trial.Status.PRUNED : Trial.Status.COMPLETED);
            }
            assertThat(study.best(14)).isNotEmpty().allMatch(best -> best.epochs() == 6);
        }
    }

    @Test
    void a_new_space_with_asha_is_the_same_after_interruptions() {
        for (String name : List.of("one", "stopped")) {
            Path place = folder.resolve(name);
            search(place, definition("asha", 3, "lr=log:1e-4..1", "hidden=choice:[4],[8,8]"), 2, -1);
            try (Study study = Study.open(place)) {
                Definition wider = definition("asha", 3, "lr=log:1e-4..10", "hidden=choice:[4],[8,8]");
                study.add(StudyChange.of(study, wider.withTrials(26), true).orElseThrow(), Map.of());
                if (name.equals("one")) new StudyRun(study, List.of(DATA), 1, new SmallStudy.Stopping()).search();
            }
            for (int jobs : new int[] {1, 3, 4, -1}) search(place, definition("asha", 3), 4, jobs);
        }
        assertThat(result(folder.resolve("stopped"))).isEqualTo(result(folder.resolve("one")));
        try (Study study = Study.open(folder.resolve("one"))) {
            assertThat(study.trials()).hasSize(26);
            List<Trial> later = study.trials().subList(14, 26);
            assertThat(later.stream().map(Trial::epochs)).contains(1).allMatch(n -> n == 1 || n == 3 || n == 6);
        }
    }
}
