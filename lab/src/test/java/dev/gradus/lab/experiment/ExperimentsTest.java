package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Download;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.experiment.Words.Language;
import dev.gradus.lab.settings.DataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every experiment promises.
class ExperimentsTest {
    /// So much of each theme runs in the default suite; all of it with the tag `slow`.
    private static final Set<String> IN_EVERY_BUILD =
            Set.of(
                    "perceptron",
                    "zero-centred",
                    "init-histograms",
                    "computation-graph",
                    "lecture-errata",
                    "learning-rates");

    private static final Pattern SENTENCE = Pattern.compile("[.?!](?=\\s|$)");

    static List<Experiment> all() {
        return Experiments.ALL;
    }

    static Stream<Experiment> inEveryBuild() {
        return all().stream().filter(e -> IN_EVERY_BUILD.contains(e.name()));
    }

    @Test
    void names_are_unique() {
        assertThat(all()).extracting(Experiment::name).doesNotHaveDuplicates().allMatch(n -> n.matches("[a-z0-9-]+"));
        List<String> themes = Stream.of(Theme.values()).map(Theme::key).toList(); // what 'lab run' would take it for
        assertThat(all()).extracting(Experiment::name).doesNotContainAnyElementsOf(themes);
    }

    @ParameterizedTest
    @MethodSource("all")
    void has_all_texts_in_both_languages(Experiment experiment) {
        for (Language language : Language.values()) {
            Words words = Words.of(experiment, language);
            assertThat(words.title()).hasSizeLessThan(70);
            assertThat(words.question()).endsWith("?");
            assertThat(words.finding()).matches(".*[.]");
            assertThat(words.look()).matches(".*[.?]");
            assertThat(SENTENCE.matcher(words.explanation()).results().count())
                    .as("sentences of the explanation, %s", language)
                    .isBetween(3L, 6L);
            for (Claim claim : experiment.claims()) assertThat(words.claim(claim.key(), List.of())).isNotEmpty();
        }
        Words english = Words.of(experiment, Language.EN), korean = Words.of(experiment, Language.KO);
        assertThat(korean.keys()).containsExactlyElementsOf(english.keys());
    }

    @ParameterizedTest
    @MethodSource("all")
    void has_the_same_cells_in_every_size(Experiment experiment) {
        List<String> names = experiment.cells(Size.DEFAULT).stream().map(Cell::name).toList();
        assertThat(names).isNotEmpty().doesNotHaveDuplicates().allMatch(n -> n.matches("[a-z0-9.-]+"));
        for (Size size : Size.values()) {
            assertThat(experiment.cells(size)).extracting(Cell::name).isEqualTo(names);
            assertThat(experiment.cells(size)).extracting(Cell::seeds).allMatch(seeds -> seeds >= 1);
        }
        for (Cell cell : experiment.cells(Size.DEFAULT))
            assertThat(cell.settings().toString()).as("settings of %s", cell.name()).doesNotContain("@", "$");
        assertThat(names).containsAll(experiment.published().stream().map(Published::cell).toList());
        assertThat(experiment.claims()).isNotEmpty().extracting(Claim::key).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void quick_trainings_need_no_files(Experiment experiment) {
        for (Cell cell : experiment.cells(Size.QUICK)) {
            if (cell instanceof Cell.Training training) {
                var data = DataSource.named(String.valueOf(training.settings().getOrDefault("data", "digits")));
                assertThat(data.isFiles()).as("files of %s", data).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("inEveryBuild")
    void runs_quickly(Experiment experiment, @TempDir Path folder) {
        runs(experiment, folder);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("slow")
    void runs_quickly_each(Experiment experiment, @TempDir Path folder) {
        runs(experiment, folder);
    }

    /// Every picture is drawn in both languages, has the captions that there are texts for, and comes out the same again.
    private static void runs(Experiment experiment, Path folder) {
        Results results = run(experiment, folder.resolve("one"));
        for (Language language : Language.values()) {
            Words words = Words.of(experiment, language);
            Map<String, Picture> pictures = experiment.pictures(results, words);
            List<String> captions =
                    words.keys().stream()
                            .filter(k -> k.startsWith("pictures."))
                            .map(k -> k.substring("pictures.".length()))
                            .toList();
            assertThat(pictures.keySet()).containsExactlyInAnyOrderElementsOf(captions);
            pictures.forEach((_, picture) -> {
                assertThat(picture.file()).startsWith("<svg");
                // no place is NaN; a text may say that a loss is
                assertThat(picture.file().replaceAll(">[^<]*<", "><")).doesNotContain("NaN");
            });
            Set<String> figures = new HashSet<>();
            results.rows().forEach(row -> row.measured().forEach(m -> figures.addAll(m.figures().keySet())));
            for (String figure : figures) assertThat(words.figure(figure)).isNotEmpty();
        }
        var record = new ExperimentFolder(folder, experiment).write(Size.QUICK, results);
        assertThat(new ExperimentFolder(folder, experiment).record()).contains(record);
        assertThat(record.stale(experiment)).isEmpty();
        for (Published published : experiment.published()) {
            assertThat(results.values(published.cell(), published.figure())).doesNotContain(Double.NaN);
        }
        assertThat(hashes(run(experiment, folder.resolve("two")))).isEqualTo(hashes(results));
    }

    private static List<String> hashes(Results results) {
        return results.rows().stream().flatMap(row -> row.measured().stream()).map(Measured::sha256).toList();
    }

    static Results run(Experiment experiment, Path folder) {
        List<String> told = new ArrayList<>();
        var shelf = new DataShelf(null, new Download().offline(true));
        var listener =
                new ExperimentRun.Listener() {
                    @Override
                    public void progress(double done, int all) {
                        assertThat(done).isBetween(0.0, all + 1e-9);
                    }

                    @Override
                    public void ended(Cell cell, long seed, Measured measured, boolean isNew) {
                        told.add(cell.name() + " " + seed);
                    }
                };
        Results results = new ExperimentRun(experiment, Size.QUICK, folder, shelf, 2, listener).run().orElseThrow();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        results.rows().stream()
                                .flatMap(row ->
                                        Stream.iterate(1, i -> i <= row.cell().seeds(), i -> i + 1)
                                                .map(seed -> row.cell().name() + " " + seed))
                                .toList());
        return results;
    }
}
