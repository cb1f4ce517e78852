package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Folders;
import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchCommandTest {
    private static final List<String> SMALL =
            List.of("search", "--data", "two-moons", "--model", "mlp", "--epochs", "3", "--finalist-seeds", "2");

    @TempDir private Path folder;

    private Gradus search(String... more) {
        List<String> arguments = new ArrayList<>(SMALL);
        arguments.addAll(List.of("--study", folder.resolve("study").toString()));
        arguments.addAll(List.of(more));
        return Gradus.run(arguments.toArray(String[]::new));
    }

    private Gradus goOn(String... more) {
        List<String> arguments = new ArrayList<>(List.of("search", "--study", folder.resolve("study").toString()));
        arguments.addAll(List.of(more));
        return Gradus.run(arguments.toArray(String[]::new));
    }

    @Test
    void a_study_has_a_winner_a_page_exports_and_settings_to_train_with() throws IOException {
        Map<String, Object> json = search("--trials", "8", "--json").json();
        assertThat(json.get("best"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("trial", "settings", "value", "interval");
        assertThat((List<?>) json.get("trials")).hasSize(8);
        assertThat((List<?>) json.get("tests")).hasSize(1);
        Path study = folder.resolve("study");
        assertThat(study.resolve("study.html")).isNotEmptyFile();
        assertThat(Files.readAllLines(study.resolve("trials.csv"))).hasSize(9);
        assertThat(study.resolve("optuna-journal.log")).isNotEmptyFile();
        String run = "trial-" + ((Map<?, ?>) Objects.requireNonNull(json.get("best"))).get("trial");
        assertThat(Files.readString(study.resolve("study.html"))).contains("href=\"./" + run + "/report.html\"");
        assertThat(Files.readString(study.resolve(run).resolve("report.html")))
                .contains("settings from <a href=\"./../study.html\">a search</a>");
        // made anew elsewhere, it still leads there
        Path elsewhere = folder.resolve("elsewhere/page.html");
        assertThat(Gradus.run("report", study.resolve(run).toString(), "--out", elsewhere.toString()).code()).isZero();
        assertThat(Files.readString(elsewhere)).contains("href=\"./../study/study.html\"");
        Gradus trained =
                Gradus.run(
                        "train",
                        "--config",
                        study.resolve("best.yaml").toString(),
                        "--run-dir",
                        folder.resolve("run").toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Json.readFile(folder.resolve("run/run.json")).get("result"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .isNotEmpty();
        // asked again, nothing is trained or tested again
        assertThat(goOn("--json").json().get("tests")).isEqualTo(json.get("tests"));
    }

    @Test
    void points_by_hand_are_tried_first_shown_and_exported_and_more_of_them_are_the_next_trials() throws IOException {
        String one = "lr=0.05,model.hidden[0]=300", two = "lr=1e-5,model.hidden[0]=16";
        Gradus first = search("--trials", "3", "--point", one, "--point", two);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("  by hand: optimizer.learningRate=0.05 model.hidden[0]=300", "by hand 2")
                .contains("3 trials for validation.accuracy");
        Path study = folder.resolve("study");
        // the same command goes on, and adds nothing
        assertThat((List<?>) search("--point", one, "--point", two, "--json").json().get("trials")).hasSize(3);
        assertThat((List<?>) goOn("--json").json().get("trials")).hasSize(3);
        Map<String, Object> more = goOn("--point", "lr=0.02", "--json").json();
        List<?> trials = (List<?>) Objects.requireNonNull(more.get("trials"));
        assertThat(trials.stream().map(trial -> String.valueOf(((Map<?, ?>) trial).get("byHand"))))
                .containsExactly("true", "true", "null", "true");
        assertThat(((Map<?, ?>) ((Map<?, ?>) trials.get(3)).get("settings")).get("optimizer.learningRate"))
                .isEqualTo(0.02);
        assertThat(Files.readAllLines(study.resolve("trials.csv")).stream().map(line -> line.split(",", -1)[3]))
                .containsExactly("byHand", "true", "true", "", "true");
        assertThat(Files.readString(study.resolve("optuna-journal.log"))).contains("\"byHand\":true");
        assertThat(Files.readString(study.resolve("study.html"))).contains("<td>by hand 4</td>", "trial 1, by hand, ");
        assertThat(goOn("--trial", "4").code()).isZero();
    }

    @Test
    void a_point_that_is_none_of_the_space_is_refused_before_a_folder_is_made() {
        assertThat(search("--point", "optimizer.learningrat=0.1").refused().err())
                .contains("optimizer.learningrat in a point by hand", "Did you mean optimizer.learningRate?");
        assertThat(search("--point", "lr=7").refused().err()).contains("a value of log:1e-5..0.1");
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"random, lr < 1e-6", "grid, lr < 1e-6", "tpe, lr < 1e-6"})
    void constraints_that_leave_nothing_are_refused_before_a_folder_is_made(String sampler, String constraint) {
        assertThat(search("--sampler", sampler, "--constraint", constraint).refused().err())
                .contains("no point was found that fulfils [optimizer.learningRate < 1e-6]");
        assertThat(folder.resolve("study")).doesNotExist();
    }

    /// As Ctrl-C does it, which notifies search and winner.
    @Test
    void the_training_of_the_winner_can_be_stopped_and_goes_on_to_the_same_bits() {
        Map<String, Object> json = search("--trials", "4", "--json").json();
        Path study = folder.resolve("study");
        int number =
                ((Number) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(json.get("best"))).get("trial")))
                        .intValue();
        Path run = study.resolve("trial-" + number);
        Object bits = result(run).get("sha256");
        Folders.delete(run);
        var out = new ByteArrayOutputStream();
        try (Study open = Study.open(study)) {
            TrainSettings settings =
                    TrainSettings.of(List.of(new Source("the study", open.definition().settings())), null);
            Splits data = DataSource.TWO_MOONS.load(settings, new Download().offline(true), _ -> {});
            settings =
                    TrainSettings.of(
                            List.of(new Source("the study", open.definition().settings())),
                            data.train().data().shape());
            var winner =
                    new SearchWinner(Gradus.screen(out, out, false), open, new SearchData(settings, List.of(data)));
            winner.stop();
            Trial trial = open.trials().get(number - 1);
            assertThat(winner.train(trial)).isEmpty();
            assertThat(result(run).get("status")).isEqualTo("interrupted");
            assertThat(open.tests()).hasSize(1);
        }
        Map<String, Object> again = goOn("--json").json();
        assertThat(result(run).get("status")).isEqualTo("completed");
        assertThat(result(run).get("sha256")).isEqualTo(bits);
        assertThat((List<?>) again.get("tests")).hasSize(2);
    }

    private static Map<?, ?> result(Path run) {
        return (Map<?, ?>) Objects.requireNonNull(Json.readFile(run.resolve("run.json")).get("result"));
    }

    @Test
    void one_trial_is_trained_again_to_the_bit() {
        search("--trials", "5");
        Gradus again = goOn("--trial", "3");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("the same values to the bit in all 3 epochs");
        assertThat(goOn("--trial", "9").refused().err()).contains("--trial 9", "1 to 5");
    }

    @Test
    void other_settings_and_spaces_are_refused_and_more_trials_are_not() {
        search("--trials", "4");
        assertThat(goOn("--batch-size", "10").refused().err()).contains("batchSize 10 instead of");
        assertThat(goOn("--space", "lr=log:1e-3..1").refused().err()).contains("--change");
        assertThat(goOn("--trials", "3").refused().err()).contains("3 trials in all for a study that has 4");
        assertThat((List<?>) goOn("--trials", "6", "--json").json().get("trials")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lr=log:0..1 | positive bounds",
                "lr=1e-1..1e-3 | the bounds are swapped",
                "model.dropout=0..1.5 | dropout",
                "optimizer.learnignRate=0.1..1 | optimizer.learningRate",
                "epochs=int:1..3 | settings of the training, not of its data, seed or length",
                "batch-size=uniform:8..64 | whole numbers",
                "optimizer.momentum=0..0.9 if optimizer=sgd | a range for optimizer before it",
                "optimizer=adam,adam | all different",
                "lr | a YAML file"
            })
    void bad_ranges_are_refused_before_a_folder_is_made(String range, String said) {
        assertThat(search("--space", range).refused().err()).contains(said);
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void a_best_value_at_the_edge_is_said_and_followed() {
        Map<String, Object> json =
                search("--space", "lr=log:1e-7..1e-5", "--trials", "24", "--objective", "validation.loss", "--json")
                        .json();
        assertThat(String.valueOf(json.get("warnings"))).contains("optimizer.learningRate");
        Map<String, Object> wider = goOn("--extend", "--json").json();
        assertThat((List<?>) wider.get("trials")).hasSize(48);
        assertThat(String.valueOf(((Map<?, ?>) Objects.requireNonNull(wider.get("best"))).get("settings")))
                .doesNotContain("E-5", "E-6");
    }

    @Test
    void a_constraint_on_what_is_not_searched_is_refused() {
        assertThat(search("--constraint", "optimizer.learnngRate < 0.01").refused().err())
                .contains("optimizer.learnngRate is not searched", "Did you mean optimizer.learningRate");
        Map<String, Object> json =
                search("--space", "lr=log:1e-4..1", "--constraint", "lr < 0.001", "--trials", "4", "--json").json();
        assertThat((List<?>) json.get("trials"))
                .allSatisfy(trial ->
                        assertThat(((Map<?, ?>) ((Map<?, ?>) trial).get("settings")).get("optimizer.learningRate"))
                                .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
                                .isLessThan(0.001));
    }

    /// In `train --k-folds` each part is once the test split, and was trained on in all other folds.
    @Test
    void the_test_split_of_folds_of_your_own_data_is_in_none_of_them() throws IOException {
        List<String> lines = new ArrayList<>(List.of("a,b,label"));
        for (int i = 0; i < 90; i++) lines.add(i + "," + (i * 7 % 13) + "," + (i % 2 == 0 ? "even" : "odd"));
        Path table = Files.write(folder.resolve("table.csv"), lines);
        Path study = folder.resolve("study");
        Gradus found =
                Gradus.run(
                        "search",
                        "--data",
                        "csv:" + table,
                        "--k-folds",
                        "3",
                        "--trials",
                        "2",
                        "--epochs",
                        "2",
                        "--finalist-seeds",
                        "2",
                        "--study",
                        study.toString(),
                        "--json");
        String run = "trial-" + ((Map<?, ?>) Objects.requireNonNull(found.json().get("best"))).get("trial");
        try (Study open = Study.open(study)) {
            assertThat(open.definition().settings().get("splits"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("keepTest", true)
                    .containsEntry("fold", 0L);
            List<?> data =
                    (List<?>) Objects.requireNonNull(Json.readObject("", open.provenances().getFirst()).get("data"));
            assertThat(data).hasSize(3).doesNotHaveDuplicates();
            assertThat(data.stream().map(fold -> ((Map<?, ?>) fold).get("test")).distinct()).hasSize(1);
        }
        // the winner's run is one of a single fold, which other commands read again
        Gradus evaluated = Gradus.run("evaluate", study.resolve(run).toString(), "--json");
        assertThat(evaluated.json().get("testAccuracy")).isEqualTo(result(study.resolve(run)).get("testAccuracy"));
        assertThat(goOn("--json").json().get("tests")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
    }

    @Test
    void folds_are_not_pruned() {
        assertThat(search("--k-folds", "3", "--pruner", "asha").refused().err())
                .contains("--pruner asha with --k-folds");
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void a_folder_that_is_no_study_is_left_alone() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("study")).resolve("notes.txt"), "mine");
        assertThat(search("--trials", "2").refused().err()).contains("which is not empty");
        assertThat(folder.resolve("study")).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void a_metric_that_does_not_exist_is_refused() {
        assertThat(search("--objective", "validation.f1").refused().err()).contains("validation.accuracy");
    }
}
