package dev.gradus.lab.search.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The journal that is kept was loaded by Optuna, and so was what is beside it: `lab/src/test/golden/optuna_study.py`. With `-Dgradus.golden=write`
/// the journal is written anew.
class OptunaJournalTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/gradus/lab/search");
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

    /// All kinds of dimensions and all ends of trials.
    private static Results results() {
        var sgd = new Dimension.Condition("optimizer.type", List.of("sgd"));
        Space space =
                new Space(
                        List.of(
                                new Dimension.Real("optimizer.learningRate", 1e-4, 1, true, null),
                                new Dimension.Options("optimizer.type", List.of("adam", "sgd"), null),
                                new Dimension.Real("optimizer.momentum", 0, 0.95, false, sgd),
                                new Dimension.Whole("batchSize", 8, 256, true, null),
                                new Dimension.Whole("layers", 1, 3, false, null),
                                new Dimension.Options("hidden", List.of(List.of(32L), List.of(64L, 32L)), null),
                                new Dimension.Options("shuffle", List.of(true, false), null)),
                        List.of());
        List<Trial> trials = new ArrayList<>();
        Trial.Status[] ends = Trial.Status.values();
        for (int i = 0; i < 7; i++) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("optimizer.learningRate", 0.001 * (i + 1));
            point.put("optimizer.type", i % 2 == 0 ? "adam" : "sgd");
            if (i % 2 == 1) point.put("optimizer.momentum", 0.25 + 0.125 * i);
            point.put("batchSize", 8L << i % 6);
            point.put("layers", 1L + i % 3);
            point.put("hidden", i % 3 == 2 ? List.of(64L, 32L) : List.of(32L));
            point.put("shuffle", i < 4);
            Trial.Status status = i < 3 ? Trial.Status.COMPLETED : ends[i - 2];
            List<Double> values =
                    switch (status) {
                        case COMPLETED -> List.of(0.5, 0.75 + 0.03125 * i, 0.7);
                        case DIVERGED -> List.of(0.1, Double.NaN);
                        case FAILED -> List.of();
                        default -> List.of(0.25);
                    };
            var found = new Trial.Found("learning-rate-too-high", "fail", "the loss rises, \"and\" is lost");
            trials.add(
                    new Trial(
                            i + 1,
                            new Proposal(new Point(point), 3, i < 4 ? 1 : 2),
                            status,
                            values,
                            List.of(),
                            status == Trial.Status.DIVERGED ? List.of(found) : List.of(),
                            1.5));
        }
        return new Results(
                "004-digits", space, new Objective("validation.accuracy", true), 3, trials, List.of(), Set.of());
    }

    @Test
    void journal_is_the_one_that_optuna_loaded() throws IOException {
        String journal = String.join("", OptunaJournal.lines(results(), STARTED));
        Path kept = FOLDER.resolve("optuna-journal.log");
        if ("write".equals(System.getProperty("gradus.golden"))) Files.writeString(kept, journal);
        assertThat(journal).isEqualTo(Files.readString(kept));
    }

    @Test
    void optuna_has_the_same_trials_best_and_direction() throws IOException {
        Results results = results();
        Map<String, Object> loaded =
                Json.readObject("optuna-loaded.json", Files.readString(FOLDER.resolve("optuna-loaded.json")));
        assertThat(loaded)
                .containsEntry("name", "004-digits")
                .containsEntry("direction", "MAXIMIZE")
                .containsEntry("best", results.best().orElseThrow().number() - 1L)
                .containsEntry(
                        "distributions",
                        Map.of(
                                "optimizer.learningRate",
                                        "FloatDistribution(high=1.0, log=True, low=0.0001, step=None)",
                                "optimizer.type", "CategoricalDistribution(choices=('adam', 'sgd'))",
                                "optimizer.momentum", "FloatDistribution(high=0.95, log=False, low=0.0, step=None)",
                                "batchSize", "IntDistribution(high=256, log=True, low=8, step=1)",
                                "layers", "IntDistribution(high=3, log=False, low=1, step=1)",
                                "hidden", "CategoricalDistribution(choices=('[32]', '[64, 32]'))",
                                "shuffle", "CategoricalDistribution(choices=(True, False))"));
        List<?> trials = (List<?>) loaded.get("trials");
        assertThat(trials).hasSize(7);
        for (int i = 0; i < 7; i++) {
            Trial ours = results.trials().get(i);
            Map<?, ?> theirs = (Map<?, ?>) trials.get(i);
            assertThat(theirs.get("contained")).isEqualTo(true);
            assertThat(theirs.get("seconds")).isEqualTo(1.5);
            assertThat(theirs.get("params")).isEqualTo(texts(ours.point()));
            double value = ours.best(results.objective());
            assertThat(theirs.get("value")).isEqualTo(Double.isNaN(value) ? null : value);
            assertThat(theirs.get("state"))
                    .isEqualTo(
                            switch (ours.status()) {
                                case COMPLETED -> "COMPLETE";
                                case PAUSED, PRUNED -> "PRUNED";
                                case DIVERGED, FAILED -> "FAIL";
                            });
            Map<String, Object> steps = new LinkedHashMap<>();
            for (int e = 0; e < ours.epochs(); e++)
                if (!Double.isNaN(ours.values().get(e))) steps.put("" + (e + 1), ours.values().get(e));
            assertThat(theirs.get("intermediate")).isEqualTo(steps);
        }
        Map<?, ?> diverged = (Map<?, ?>) trials.get(5);
        assertThat(diverged.get("attributes"))
                .isEqualTo(
                        Map.of(
                                "trial",
                                6L,
                                "status",
                                "diverged",
                                "stage",
                                2L,
                                "findings",
                                List.of("learning-rate-too-high")));
    }

    private static Map<String, Object> texts(Point point) {
        Map<String, Object> texts = new LinkedHashMap<>(point.values());
        texts.replaceAll((_, v) -> v instanceof List<?> ? v.toString() : v);
        return texts;
    }

    @Test
    void table_has_a_row_for_each_trial_with_quotes_where_they_are_needed() {
        List<String> lines = StudyCsv.text(results()).lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0))
                .isEqualTo(
                        "trial,status,stage,byHand,epochs,validation.accuracy,seconds,optimizer.learningRate,optimizer.type,optimizer.momentum,batchSize,layers,hidden,shuffle,findings");
        assertThat(lines.get(1)).isEqualTo("1,completed,1,,3,0.75,1.5,0.001,adam,,8,1,[32],true,");
        assertThat(lines.get(2)).startsWith("2,completed,1,,3,0.78125,1.5,0.002,sgd,0.375,16,2,[32],true,");
        assertThat(lines.get(3)).endsWith(",\"[64, 32]\",true,");
        assertThat(lines.get(6)).startsWith("6,diverged,2,,2,,1.5,").endsWith(",learning-rate-too-high");
        assertThat(lines.get(7)).startsWith("7,failed,2,,0,,1.5,");
        assertThat(StudyCsv.text(results())).endsWith("\r\n");
    }
}
