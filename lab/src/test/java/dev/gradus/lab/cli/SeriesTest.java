package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several runs of one command: folds, repetitions, groups and weights of classes.
class SeriesTest {
    @TempDir Path folder;

    private String table = "";

    @BeforeEach
    void table() throws IOException {
        var random = new Random(5);
        var text = new StringBuilder("u,v,person,kind\n");
        for (int i = 0; i < 90; i++) {
            int kind = i % 10 < 7 ? 0 : 1; // 63 and 27
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%.3f,%.3f,p%d,%s%n",
                            random.nextGaussian() + 3 * kind,
                            random.nextGaussian(),
                            random.nextInt(9),
                            "ab".charAt(kind)));
        }
        table = Files.writeString(folder.resolve("t.csv"), text).toString();
    }

    private Gradus train(String run, String... more) {
        List<String> all =
                new ArrayList<>(List.of("train", "--data", "csv:" + table, "--hidden", "4", "--epochs", "2", "--json"));
        all.addAll(List.of("--run-dir", folder.resolve(run).toString()));
        all.addAll(Arrays.asList(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return call;
    }

    private Map<String, Object> record(String run) {
        return Map.copyOf(
                Json.readFile(folder.resolve(run).resolve("run.json")).entrySet().stream()
                        .filter(e -> e.getValue() != null)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private String weights(String run) {
        return String.valueOf(((Map<?, ?>) record(run).get("result")).get("sha256"));
    }

    private static void delete(Path run) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(run)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) Files.delete(file);
    }

    private static double mean(Map<String, Object> json, String figure) {
        return ((Number) ((Map<?, ?>) json.get(figure)).get("mean")).doubleValue();
    }

    @Test
    void each_run_has_the_bits_that_it_has_alone_and_the_summary_is_of_all() {
        Map<String, Object> json = train("s", "--drop", "person", "--repeat", "3").json();
        train("alone", "--drop", "person", "--seed", "2");
        assertThat(weights("s/seed-2")).isEqualTo(weights("alone"));
        double[] losses = new double[3];
        for (int i = 0; i < 3; i++) {
            Map<?, ?> member = (Map<?, ?>) ((List<?>) json.get("members")).get(i);
            losses[i] = ((Number) member.get("testLoss")).doubleValue();
        }
        double mean = Arrays.stream(losses).average().orElseThrow();
        double squares = Arrays.stream(losses).map(l -> (l - mean) * (l - mean)).sum();
        assertThat(mean(json, "testLoss")).isCloseTo(mean, within(1e-12));
        assertThat(((Number) ((Map<?, ?>) json.get("testLoss")).get("deviation")).doubleValue())
                .isCloseTo(Math.sqrt(squares / 2), within(1e-12));
        assertThat(json).containsEntry("runs", 3L).containsEntry("planned", 3L);
        Gradus report = Gradus.run("report", folder.resolve("s").toString(), "--out", folder + "/r.html", "--json");
        assertThat((List<?>) report.json().get("runs")).hasSize(3);
        for (String verb : List.of("evaluate", "summary")) {
            Gradus one = Gradus.run(verb, folder.resolve("s").toString());
            assertThat(one.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(one.err()).contains("folder of several runs", "seed-1");
        }
    }

    @Test
    void folds_of_a_repetition_are_divided_anew_and_a_fold_can_be_had_alone() {
        train("s", "--drop", "person", "--repeat", "2", "--k-folds", "3");
        try (Stream<Path> runs = Files.list(folder.resolve("s"))) {
            assertThat(runs.filter(Files::isDirectory).map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "seed-1-fold-1",
                            "seed-1-fold-2",
                            "seed-1-fold-3",
                            "seed-2-fold-1",
                            "seed-2-fold-2",
                            "seed-2-fold-3");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        train("alone", "--drop", "person", "--k-folds", "3", "--set", "splits.fold=2");
        assertThat(weights("s/seed-1-fold-2")).isEqualTo(weights("alone"));
        Set<String> tests = new HashSet<>();
        for (int seed = 1; seed <= 2; seed++) {
            int samples = 0;
            for (int fold = 1; fold <= 3; fold++) {
                Map<?, ?> data = (Map<?, ?>) record("s/seed-" + seed + "-fold-" + fold).get("data");
                samples += ((Number) ((Map<?, ?>) data.get("test")).get("samples")).intValue();
                tests.add(String.valueOf(((Map<?, ?>) data.get("test")).get("sha256")));
            }
            assertThat(samples).isEqualTo(90);
        }
        assertThat(tests).hasSize(6);
    }

    @Test
    void what_is_missing_is_trained_when_a_series_goes_on() throws IOException {
        train("s", "--group", "person", "--k-folds", "3");
        String second = weights("s/fold-2"), third = weights("s/fold-3");
        delete(folder.resolve("s/fold-2"));
        var before = Files.getLastModifiedTime(folder.resolve("s/fold-3/run.json"));
        String s = folder.resolve("s").toString();
        Gradus again = Gradus.run("train", "--resume", s, "--json");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(weights("s/fold-2")).isEqualTo(second);
        assertThat(weights("s/fold-3")).isEqualTo(third);
        assertThat(Files.getLastModifiedTime(folder.resolve("s/fold-3/run.json"))).isEqualTo(before);
        assertThat(again.json()).containsEntry("runs", 3L);
        assertThat(Gradus.run("train", "--resume", s, "--epochs", "3").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void folds_beside_test_data_are_compared_by_validation_when_all_is_done_too() throws IOException {
        StringBuilder other = new StringBuilder("kind,person,v,u\n");
        for (int i = 0; i < 20; i++) other.append(i % 2 == 0 ? "a" : "b").append(",p1,0.5,").append(i).append('\n');
        Path test = Files.writeString(folder.resolve("test.csv"), other);
        Gradus first = train("s", "--drop", "person", "--target", "kind", "--k-folds", "3", "--test-data", "" + test);
        assertThat(first.err())
                .contains("validation split: mean", "test split: mean")
                .containsOnlyOnce("test.csv: columns in another order than in training");
        Gradus again = Gradus.run("train", "--resume", folder.resolve("s").toString());
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("validation split: mean", "test split: mean");
    }

    @Test
    void doubts_about_the_settings_are_printed_once() {
        String run = folder.resolve("digits").toString();
        String[] call = {
            "train",
            "--data",
            "digits",
            "--augment",
            "horizontal-flip",
            "--steps",
            "1",
            "--repeat",
            "2",
            "--run-dir",
            run
        };
        Gradus flipped = Gradus.run(call);
        assertThat(flipped.code()).as(flipped.err()).isZero();
        assertThat(flipped.err()).containsOnlyOnce("warning: ");
    }

    @Test
    void balanced_weights_are_those_that_can_be_stated() {
        // 63 training samples of 90 in the proportion of 63 to 27
        train("b", "--drop", "person", "--class-weights", "balanced");
        Map<?, ?> data = (Map<?, ?>) record("b").get("data");
        assertThat(((Map<?, ?>) data.get("train")).get("samples")).isEqualTo(63L);
        double a = 63 / (2 * 44.0), b = 63 / (2 * 19.0);
        train("stated", "--drop", "person", "--class-weights", a + "," + b);
        train("none", "--drop", "person");
        assertThat(weights("b")).isEqualTo(weights("stated")).isNotEqualTo(weights("none"));
    }

    @Test
    void columns_that_were_written_are_read_as_they_were() throws IOException {
        String looks = folder.resolve("looks").toString();
        assertThat(Gradus.run("data", table, "--out", looks, "--numeric", "u").code()).isZero();
        Path file = folder.resolve("looks/columns.yaml");
        train("plain");
        train("written", "--columns", file.toString());
        assertThat(weights("written")).isEqualTo(weights("plain"));
        Files.writeString(file, Files.readString(file).replace("person: category", "person: ignored"));
        train("edited", "--columns", file.toString());
        train("dropped", "--drop", "person");
        assertThat(weights("edited")).isEqualTo(weights("dropped")).isNotEqualTo(weights("plain"));
        Gradus again = Gradus.run("data", table, "--out", looks);
        assertThat(again.err()).contains("was edited, and stays");
        assertThat(Files.readString(file)).contains("person: ignored");
        for (String[] wrong :
                new String[][] {
                    {"columns:\n  u: number\n", "without the columns [], and with [v, person, kind]"},
                    {"columns:\n  u: numbr\n", "column 'u' is 'numbr'"},
                    {"u: number\n", "does not list columns"},
                    {"columns:\n  u: number\nv: number\n", "has 'v'"}
                }) {
            Files.writeString(file, wrong[0]);
            Gradus call = Gradus.run("train", "--data", "csv:" + table, "--columns", file.toString());
            assertThat(call.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(call.err()).contains(wrong[1]);
        }
    }

    @Test
    void what_cannot_be_is_refused() {
        for (String[] wrong :
                new String[][] {
                    {"--k-folds 1", "1 folds"},
                    {"--k-folds 91 --drop person", "91 folds of 90 samples"},
                    {"--k-folds x", "x"},
                    {"--repeat 0", "--repeat 0"},
                    {"--set splits.fold=2", "fold 2 of 0"},
                    {"--group nobody", "no column 'nobody'"},
                    {"--group kind", "'kind' as target and as group"},
                    {"--group person --k-folds 10", "9 groups for 10 parts"},
                    {"--group person --stratify kind", "groups by 'person' and strata by 'kind'"},
                    {"--stratify u --drop person", "strata by 'u'"},
                    {"--class-weights balanced --loss mean-squared-error --drop person", "balanced class weights with"},
                    {"--class-weights 1,2,3 --drop person", "3"},
                    {"--class-weights even", "even"}
                }) {
            String run = folder.resolve("wrong").toString();
            List<String> all = new ArrayList<>(List.of("train", "--data", "csv:" + table, "--run-dir", run));
            all.addAll(Arrays.asList(wrong[0].split(" ", -1)));
            Gradus call = Gradus.run(all.toArray(String[]::new));
            assertThat(call.code()).as(wrong[0]).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(call.err()).as(wrong[0]).contains(wrong[1]);
            assertThat(folder.resolve("wrong")).as(wrong[0]).doesNotExist();
        }
        for (String flags : List.of("--splits 60,20,20", "--group person", "--stratify none")) {
            List<String> all = new ArrayList<>(List.of("train", "--data", "digits"));
            all.addAll(Arrays.asList(flags.split(" ", -1)));
            Gradus call = Gradus.run(all.toArray(String[]::new));
            assertThat(call.err()).contains("another division of the data set digits");
        }
    }
}
