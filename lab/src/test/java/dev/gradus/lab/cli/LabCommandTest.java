package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.experiment.Experiments;
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

class LabCommandTest {
    @TempDir private Path folder;

    private Gradus lab(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of("lab", verb, "--dir", folder.toString()));
        arguments.addAll(List.of(more));
        return Gradus.run(arguments.toArray(String[]::new));
    }

    @Test
    void every_experiment_is_listed_with_its_theme() {
        assertThat(lab("list").out()).contains("perceptron", "The perceptron and its learning rule", "neuron");
        assertThat(lab("list", "--korean").out()).contains("퍼셉트론과 학습 규칙");
        List<?> listed = (List<?>) Objects.requireNonNull(lab("list", "--json").json().get("experiments"));
        assertThat(listed).hasSameSizeAs(Experiments.ALL);
        assertThat(listed.getFirst())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("name", "theme", "title", "question", "finding");
        assertThat(Gradus.run("lab", "--json").json()).containsOnlyKeys("experiments");
    }

    @Test
    void an_experiment_is_run_shown_and_forgotten() throws IOException {
        Gradus run = lab("run", "perceptron");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("✓ XOR reaches at best 75.00\u00a0%", "index.html");
        Path place = folder.resolve("perceptron");
        assertThat(place.resolve("lines.svg")).content().startsWith("<svg");
        assertThat(place.resolve("lines.png")).isNotEmptyFile();
        assertThat(place.resolve("index.html")).content().contains("<html lang=\"en\"", "index.ko.html");
        assertThat(place.resolve("index.ko.html")).content().contains("<html lang=\"ko\"", "퍼셉트론과 학습 규칙");
        assertThat(folder.resolve("index.html")).content().contains("href=\"perceptron/index.html\"");
        String record = Files.readString(place.resolve("record.json"));

        assertThat(lab("run", "perceptron", "--threads", "1", "--workers", "1").out()).doesNotContain("seed 1");
        assertThat(place.resolve("record.json")).hasContent(record);
        assertThat(lab("show", "perceptron").out()).contains("✓ XOR reaches at best");
        assertThat(lab("list").out()).contains("✓");
        assertThat(lab("clean", "perceptron").out()).contains("deleted");
        assertThat(place).doesNotExist();
        Gradus gone = lab("show", "perceptron");
        assertThat(gone.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(gone.err()).contains("gradus lab run perceptron");
    }

    @Test
    void the_quick_size_leaves_the_figures_of_the_other_one() throws IOException {
        lab("run", "perceptron");
        String page = Files.readString(folder.resolve("perceptron/index.html"));
        assertThat(lab("run", "perceptron", "--quick").code()).isZero();
        assertThat(folder.resolve("perceptron/index.html")).hasContent(page);
        assertThat(folder.resolve("perceptron/quick/index.html")).content().contains("../../index.html", "quick");
    }

    @Test
    void json_has_all_figures() {
        Map<String, Object> json = lab("run", "perceptron", "--json").json();
        assertThat(json.get("experiments"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement(InstanceOfAssertFactories.MAP)
                .containsKeys("experiment", "size", "bits", "cells", "claims");
    }

    @Test
    void a_wrong_name_is_told_with_similar_ones() {
        Gradus wrong = lab("run", "perseptron");
        assertThat(wrong.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(wrong.err()).contains("perseptron", "Did you mean perceptron?");
        assertThat(lab("run").err()).contains("a name, a theme, or --all");
        assertThat(lab("run", "perceptron", "--quick", "--full").err()).contains("one of them");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_folder_that_is_a_file_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Gradus run = Gradus.run("lab", "run", "perceptron", "--dir", file.toString());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("file");
    }

    @Test
    void help_names_the_verbs() {
        assertThat(Gradus.run("lab", "--help").out())
                .contains("list", "run", "show", "clean", "gradus lab run perceptron");
        assertThat(Gradus.run("lab", "run", "--help").out()).contains("--quick", "--data-dir", "--workers");
    }

    @Test
    void a_damaged_record_hides_no_other_experiment() throws IOException {
        lab("run", "perceptron");
        Files.writeString(folder.resolve("perceptron/record.json"), "{\"exp");
        Gradus list = lab("list");
        assertThat(list.code()).isZero();
        assertThat(list.err()).contains("warning", "record.json");
        assertThat(list.out()).contains("xor-by-hand", "errata");
        assertThat(lab("show", "perceptron").code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(lab("run", "perceptron").code()).isZero();
        assertThat(lab("show", "perceptron").code()).isZero();
    }

    @Test
    void what_is_no_folder_of_data_is_refused() {
        Gradus run = lab("run", "perceptron", "--data-dir", folder.resolve("missing").toString());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("gradus lab run: ").contains("missing", "a folder for each data set");
        assertThat(folder.resolve("perceptron")).doesNotExist();
    }

    @Test
    void a_wrong_verb_is_told_with_those_that_there_are() {
        assertThat(Gradus.run("lab", "runn").err())
                .contains("no verb 'runn'", "verbs of gradus lab", "Did you mean run?");
    }
}
