package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredProof;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs are kept with their run: trials are runs of the store that are not made again, and whatever is missing, damaged or stale is.
class ProofKeptTest {
    @TempDir static Path runs;

    private static Path sick = Path.of("");
    private static String shown = "", json = "";

    @TempDir Path folder;

    private Path run = Path.of("");

    @BeforeAll
    static void prove() throws IOException {
        sick = train(runs.resolve("sick"), "1e-3");
        Path untouched = copy(sick, runs.resolve("untouched"));
        json = proved(sick, "--json", "--threads", "1").out();
        shown = proved(untouched, "--threads", "2").out().replace("untouched", "sick");
    }

    private static Path train(Path run, String rate) {
        String settings = "train --data two-moons --hidden 8 --optimizer sgd --momentum 0.9 --epochs 12 --lr " + rate;
        List<String> words = new ArrayList<>(List.of(settings.split(" ", -1)));
        words.addAll(List.of("--run-dir", run.toString()));
        Gradus call = Gradus.run(words.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
        return to;
    }

    private static Gradus proved(Path run, String... more) {
        List<String> words = new ArrayList<>(List.of("diagnose", run.toString(), "--prove", "--seeds", "2"));
        words.addAll(List.of(more));
        Gradus call = Gradus.run(words.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return call;
    }

    /// A copy of the run with its proof, under the same name.
    @BeforeEach
    void copy() throws IOException {
        run = copy(sick, folder.resolve("sick"));
    }

    private String again() {
        return proved(run).out().replace(folder.toString(), runs.toString());
    }

    private List<Path> trials() throws IOException {
        try (Stream<Path> all = Files.list(run.resolve("proof"))) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    /// Folder → what says whether it was made again: the time at which its record was written.
    private Map<String, Object> made() throws IOException {
        Map<String, Object> made = new TreeMap<>();
        for (Path trial : trials())
            made.put(String.valueOf(trial.getFileName()), Files.getLastModifiedTime(trial.resolve("run.json")));
        return made;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file), other = text.replaceFirst(from, to);
        assertThat(other).isNotEqualTo(text);
        Files.writeString(file, other);
    }

    // ---- what is kept ----------------------------------------------------------------------------------------------

    @Test
    void trials_are_runs_that_can_be_read_compared_and_reported() throws IOException {
        assertThat(trials()).hasSizeGreaterThan(5);
        List<String> words =
                new ArrayList<>(List.of("report", "--out", folder.resolve("all.html").toString(), "--json"));
        for (Path trial : trials()) {
            StoredRun stored = StoredRun.read(trial);
            assertThat(stored.record().hasResult()).isTrue();
            assertThat(stored.log().steps().size()).isPositive();
            assertThat(stored.record().data()).isEqualTo(StoredRun.read(sick).record().data());
            assertThat(stored.hasReport()).isFalse();
            assertThat(stored.model()).as("models would take much room").isNull();
            words.add(trial.toString());
        }
        assertThat(Gradus.run(words.toArray(String[]::new)).json()).containsKey("report");
    }

    @Test
    void what_was_shown_is_kept_and_shown_by_the_report() throws IOException {
        StoredProof proof = Objects.requireNonNull(StoredRun.read(sick).proof());
        Map<?, ?> told = (Map<?, ?>) Objects.requireNonNull(Json.readObject("out", json).get("proof"));
        assertThat(proof.seeds()).isEqualTo(told.get("seeds"));
        assertThat(proof.steps()).isEqualTo(told.get("steps"));
        assertThat(proof.withdrawn()).isEqualTo(told.get("withdrawn"));
        assertThat(proof.trials()).hasSameSizeAs((List<?>) told.get("trials"));
        StoredProof.Trial first = proof.trials().getFirst();
        assertThat(first.cause()).isEqualTo("learning-rate-too-low");
        assertThat(first.change().path()).isEqualTo("optimizer.learningRate");
        assertThat(first.change().flag()).startsWith("--lr ");
        assertThat(first.verdict()).isEqualTo("helps");
        double gain = Objects.requireNonNull(first.gain()), low = Objects.requireNonNull(first.low());
        assertThat(gain).isGreaterThan(0.3).isGreaterThan(low);
        assertThat(Files.readString(sick.resolve("report.html"))).contains("What was proved", first.change().flag());
    }

    @Test
    void a_run_that_has_gone_on_since_has_no_proof() throws IOException {
        edit(run.resolve("run.json"), "\"sha256\": \"[0-9a-f]{64}\",?\\s*\\}\\s*\\}$", "\"sha256\": \"0\"}}");
        assertThat(StoredRun.read(run).proof()).isNull();
    }

    // ---- the same table --------------------------------------------------------------------------------------------

    @Test
    void the_same_command_gives_the_same_bytes_on_one_thread_and_two_and_from_what_is_kept() throws IOException {
        Map<String, Object> before = made();
        assertThat(again()).isEqualTo(shown);
        assertThat(proved(run, "--json").out()).isEqualTo(json);
        assertThat(made()).as("nothing was trained again").isEqualTo(before);
    }

    @Test
    void a_proof_that_was_killed_goes_on_and_what_is_damaged_is_made_again() throws IOException {
        Map<String, Object> before = made();
        List<Path> trials = trials();
        Files.delete(run.resolve("proof/proof.json"));
        for (String name : List.of("run.json", "scores.json", "metrics.jsonl"))
            Files.delete(trials.get(0).resolve(name));
        Path torn = trials.get(1).resolve("scores.json"), scores = trials.get(2).resolve("scores.json");
        Files.writeString(torn, Files.readString(torn).substring(0, 200));
        edit(scores, "1\\.0", "0.5"); // whole, and not what was measured
        Path record = trials.get(3).resolve("run.json");
        Files.writeString(record, Files.readString(record).substring(0, 200));
        edit(trials.get(4).resolve("run.json"), "\"key\": \"....", "\"key\": \"none"); // of other settings
        assertThat(again()).isEqualTo(shown);
        Map<String, Object> after = made();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        List<String> remade =
                after.keySet().stream().filter(name -> !after.get(name).equals(before.get(name))).toList();
        assertThat(remade).isEqualTo(trials.subList(0, 5).stream().map(t -> String.valueOf(t.getFileName())).toList());
        assertThat(StoredRun.read(run).proof()).isNotNull();
        for (Path trial : trials) {
            Path original = runs.resolve("sick/proof").resolve(String.valueOf(trial.getFileName()));
            assertThat(Hashes.of(trial.resolve("scores.json"))).isEqualTo(Hashes.of(original.resolve("scores.json")));
        }
    }

    @Test
    void trials_of_other_settings_are_not_taken_for_those_of_the_run() throws IOException {
        Path other = train(folder.resolve("other"), "2e-3");
        copy(run.resolve("proof"), other.resolve("proof"));
        assertThat(StoredRun.read(other).proof()).isNull();
        run = other;
        Map<String, Object> theirs = made();
        assertThat(theirs).isNotEmpty();
        proved(other, "--trials", "4");
        Map<String, Object> all = made();
        assertThat(all).containsAllEntriesOf(theirs).hasSizeGreaterThan(theirs.size() + 3);
        assertThat(StoredRun.read(other).proof()).isNotNull();
    }

    @Test
    void two_proofs_of_one_run_at_once_say_the_same() throws IOException {
        for (Path trial : trials()) Files.delete(trial.resolve("run.json"));
        CompletableFuture<Gradus> other = CompletableFuture.supplyAsync(() -> proved(run, "--json"));
        assertThat(proved(run, "--json").out()).isEqualTo(json);
        assertThat(other.join().out()).isEqualTo(json);
        assertThat(proved(run, "--json").out()).isEqualTo(json);
    }

    // ---- where nothing can be kept ---------------------------------------------------------------------------------

    private void saysTheSameWithOneNote() {
        Gradus call = proved(run);
        assertThat(call.out().replace(folder.toString(), runs.toString())).isEqualTo(shown);
        assertThat(call.err()).containsOnlyOnce("note: not all of the proof is kept with the run: ");
        assertThat(call.err().lines()).hasSize(1);
    }

    @Test
    void a_run_into_which_nothing_can_be_written_has_the_same_table_and_one_note() throws IOException {
        Path away = Files.move(run.resolve("proof"), folder.resolve("away"));
        Files.writeString(run.resolve("proof"), "a file");
        saysTheSameWithOneNote();
        Files.delete(run.resolve("proof"));
        Files.createSymbolicLink(run.resolve("proof"), away);
        Map<String, String> before = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(away)) {
            all.filter(Files::isRegularFile).forEach(file -> before.put(file.toString(), Hashes.of(file)));
        }
        for (Path trial : trials()) Files.delete(trial.resolve("run.json"));
        saysTheSameWithOneNote();
        for (Path trial : trials()) assertThat(trial.resolve("run.json")).as("through a link").doesNotExist();
    }

    @Test
    void a_read_only_run_has_the_same_table_and_one_note() throws IOException {
        try (Stream<Path> all = Files.walk(run.resolve("proof"))) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        assertThat(run.toFile().setWritable(false)).isTrue();
        try (var _ = new Unprivileged()) {
            assumeTrue(isRefused(run), "this system asks nobody for a permission");
            saysTheSameWithOneNote();
        }
        assertThat(run.toFile().setWritable(true)).isTrue();
        assertThat(run.resolve("proof")).doesNotExist();
    }

    private static boolean isRefused(Path folder) {
        try {
            Files.delete(Files.createFile(folder.resolve("mine")));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void a_trial_that_another_process_makes_is_made_without_being_kept() throws IOException {
        Path trial = trials().getFirst();
        try (RunDirectory other = RunDirectory.existing(trial)) {
            assertThat(other.isOurs()).isTrue();
            Files.delete(trial.resolve("scores.json"));
            saysTheSameWithOneNote();
            assertThat(trial.resolve("scores.json")).doesNotExist();
        }
    }

    @Test
    void proofs_of_other_data_are_not_kept() throws IOException {
        Path data = Files.writeString(folder.resolve("table.csv"), table(150)), own = folder.resolve("own");
        String[] words = {
            "train", "--data", "csv:" + data, "--epochs", "2", "--lr", "1e-6", "--run-dir", own.toString()
        };
        assertThat(Gradus.run(words).code()).isZero();
        Files.writeString(data, table(140));
        assertThat(proved(own, "--trials", "1").err()).contains("the data is not what the run was trained on");
        assertThat(own.resolve("proof")).doesNotExist();
    }

    private static String table(int rows) {
        StringBuilder text = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < rows; i++) {
            int a = i * 37 % 101, b = i * 53 % 89;
            text.append(a).append(',').append(b).append(',').append(a + b > 95 ? "much" : "little").append('\n');
        }
        return text.toString();
    }
}
