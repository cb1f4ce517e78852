package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Xor;
import dev.gradus.error.GradusException;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Histogram;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.JsonLog;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/run-format.md` and what is written: each names all that the other has.
class RunFormatTest {
    private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/run-format.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @TempDir Path folder;

    /// Heading → the names in the first column of its table.
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> tables = new TreeMap<>();
        String heading = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("#")) heading = line.replaceFirst("#+ ", "");
            if (!line.startsWith("| `")) continue;
            Set<String> names = tables.computeIfAbsent(heading, _ -> new TreeSet<>());
            NAME.matcher(line.split("\\|", 3)[1]).results().forEach(name -> names.add(name.group(1)));
        }
        return tables;
    }

    private Map<String, Set<String>> written() throws IOException {
        Map<String, Set<String>> tables = new TreeMap<>();
        for (Path run : runs()) {
            add(tables, "Files", files(run));
            Map<String, ?> record = RunRecord.at(run).members();
            add(tables, "run.json", record.keySet());
            for (String part : List.of("data", "machine", "result")) addMembers(tables, part, record.get(part));
            if (record.get("resumed") instanceof List<?> all) all.forEach(e -> addMembers(tables, "resumed", e));
            for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
                Map<String, ?> event = Json.readObject("a line", line);
                add(tables, String.valueOf(event.get("event")), event.keySet());
                if (event.get("changes") instanceof List<?> all) all.forEach(e -> addMembers(tables, "changes", e));
            }
        }
        for (Path run : List.of(folder.resolve("full"), folder.resolve("diverged"))) statistics(tables, run);
        for (String line : Files.readAllLines(measured())) {
            Map<String, ?> event = Json.readObject("a line", line);
            if ("measured".equals(event.get("event"))) add(tables, "measured", event.keySet());
            if (!"found".equals(event.get("event"))) continue;
            add(tables, "found", event.keySet());
            addMembers(tables, "place", event.get("place"));
            if (event.get("evidence") instanceof List<?> all) all.forEach(e -> addMembers(tables, "evidence", e));
        }
        proof(tables, folder.resolve("full"));
        Path series = folder.resolve("series");
        String[] repeated = {
            "train", "--data", "xor", "--epochs", "1", "--repeat", "2", "--run-dir", series.toString()
        };
        assertThat(Gradus.run(repeated).code()).isZero();
        add(tables, "series.json", Json.readFile(series.resolve("series.json")).keySet());
        add(tables, "run.json", RunRecord.begun("1").failed(new IllegalStateException()).members().keySet());
        return tables;
    }

    private static void proof(Map<String, Set<String>> tables, Path run) throws IOException {
        Map<String, ?> shown = Json.readFile(run.resolve("proof/proof.json"));
        add(tables, "proof.json", shown.keySet());
        addMembers(tables, "proof", shown.get("proof"));
        if (shown.get("proof") instanceof Map<?, ?> proof && proof.get("trials") instanceof List<?> trials)
            trials.forEach(trial -> addMembers(tables, "trials", trial));
        try (Stream<Path> all = Files.list(run.resolve("proof"))) {
            for (Path trial : all.filter(Files::isDirectory).toList()) {
                Map<String, ?> record = RunRecord.at(trial).members();
                add(tables, "run.json", record.keySet());
                addMembers(tables, "trial", record.get("trial"));
                add(tables, "scores.json", Json.readFile(trial.resolve("scores.json")).keySet());
                assertThat(files(trial))
                        .containsExactlyInAnyOrder("run.lock", "run.json", "metrics.jsonl", "scores.json");
            }
        }
    }

    private static void statistics(Map<String, Set<String>> tables, Path run) throws IOException {
        for (String line : Files.readAllLines(run.resolve("statistics.jsonl"))) {
            Map<String, ?> event = Json.readObject("a line", line);
            add(tables, String.valueOf(event.get("event")), event.keySet());
            for (String list : List.of("layers", "parameters")) {
                if (!(event.get(list) instanceof List<?> things)) continue;
                for (Object thing : things) {
                    addMembers(tables, list, thing);
                    if (!(thing instanceof Map<?, ?> map)) continue;
                    for (Object member : map.values()) addMembers(tables, "distribution", member);
                }
            }
        }
    }

    /// The log of a training whose callback adds figures and a finding with all that it can have.
    private Path measured() {
        Path file = folder.resolve("measured.jsonl");
        Trainer.of(Sequential.of(new Linear(2)), new CrossEntropy(), new Sgd(0.1))
                .epochs(1)
                .with(new JsonLog(file))
                .with((event, training) -> {
                    if (!(event instanceof TrainEvent.Started)) return;
                    training.found(
                            new Finding(
                                    "dead-units",
                                    Grade.FAIL,
                                    Certainty.LIKELY,
                                    new Place("1 ReLU", "0.weight", null, false, List.of(3)),
                                    List.of(new Measured("share of dead units", 1, "below 0.3")),
                                    new GradusException.Parts("dead units", "units", "a rate", "Take another."),
                                    List.of(new Remedy.Code("relu"))));
                    training.measured("number", 0.1);
                    training.measured("histogram", Histogram.of(Tensor.of(1, 2, 4), 2));
                })
                .fit(Xor.load(1));
        return file;
    }

    private static void addMembers(Map<String, Set<String>> tables, String part, Object object) {
        if (object instanceof Map<?, ?> map) map.keySet().forEach(name -> add(tables, part, Set.of(name.toString())));
    }

    private static void add(Map<String, Set<String>> tables, String table, Set<String> names) {
        tables.computeIfAbsent(table, _ -> new TreeSet<>()).addAll(names);
    }

    private static Set<String> files(Path run) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(run)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = run.relativize(file).toString().replace('\\', '/');
                names.add(name.replaceFirst("^(checkpoints|proof|tensorboard)/.*", "$1"));
            }
        }
        return names;
    }

    /// Runs with everything that may be written: one that was taken up with changes and has lost its log, and one that diverged.
    private List<Path> runs() throws IOException {
        Path settings =
                Files.writeString(
                        folder.resolve("settings.yaml"),
                        """
                        data: xor
                        model: {type: mlp, hidden: [4], activation: tanh}
                        watch: full
                        epochs: 1
                        average: ema
                        metrics: f1
                        subset: 20
                        regularize: [{type: l2, lambda: 0.001}]
                        """);
        Path full = folder.resolve("full"), diverged = folder.resolve("diverged");
        String[] logged = {
            "train", "--config", settings.toString(), "--run-dir", full.toString(), "--log", "tensorboard", "--json"
        };
        Gradus.run(logged).json();
        Gradus.run("train", "--resume", full.toString(), "--epochs", "2", "--allow-changes", "--json").json();
        List<Path> runs = new ArrayList<>(List.of(full, diverged));
        Path short_ = folder.resolve("shortened");
        Gradus.run("train", "--config", settings.toString(), "--run-dir", short_.toString(), "--json").json();
        Files.delete(short_.resolve("metrics.jsonl"));
        Gradus.run("train", "--resume", short_.toString(), "--json").json(); // which is noted
        runs.add(short_);
        Gradus.run("diagnose", full.toString(), "--prove", "--seeds", "2", "--trials", "6", "--json").json();
        Gradus.run("train", "--data", "xor", "--optimizer", "sgd", "--lr", "1e39", "--run-dir", diverged.toString());
        return runs;
    }

    @Test
    void the_page_names_all_that_is_written_and_nothing_else() throws IOException {
        assertThat(written()).isEqualTo(documented());
    }
}
