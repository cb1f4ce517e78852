package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.model.TrainedModel;
import dev.gradus.persist.Json;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--init-from` and what meets it.
class InitFromTest {
    @TempDir static Path shared;

    @TempDir Path folder;

    private static Path body = Path.of("");

    @BeforeAll
    static void train_a_body() {
        body = shared.resolve("body");
        Gradus.run("train", "--epochs", "3", "--hidden", "32", "--run-dir", body.toString(), "--json").json();
    }

    private Gradus train(String run, String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--hidden", "32", "--epochs", "2", "--json"));
        args.addAll(List.of("--run-dir", folder.resolve(run).toString()));
        args.addAll(List.of(options));
        return Gradus.run(args.toArray(String[]::new));
    }

    private static Map<String, Tensor> weights(Path run) {
        return TrainedModel.load(run.resolve("final/model.safetensors")).network().state();
    }

    private Path torch() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        TrainedModel.load(body.resolve("best/model.safetensors"))
                .network()
                .state()
                .forEach((name, value) ->
                        named.put("module." + name.replace("1.", "fc1.").replace("3.", "fc2."), value));
        Path file = folder.resolve("torch.safetensors");
        Safetensors.write(file, named, Map.of());
        return file;
    }

    @Test
    void a_run_begins_with_the_best_weights_of_another_and_says_what_it_took() {
        Gradus run = train("run", "--init-from", body.toString());
        assertThat(run.json()).containsKey("testAccuracy");
        Gradus shown =
                Gradus.run(
                        "train",
                        "--hidden",
                        "32",
                        "--epochs",
                        "1",
                        "--run-dir",
                        folder.resolve("b").toString(),
                        "--init-from",
                        body.toString());
        assertThat(shown.out()).contains("model.safetensors: 4 taken\n").contains("taken       1.weight [32, 64]");
        Map<?, ?> settings = (Map<?, ?>) Json.readFile(folder.resolve("run/run.json")).get("settings");
        Map<?, ?> from = (Map<?, ?>) settings.get("initFrom");
        assertThat(from.get("file")).isEqualTo(body.resolve("best/model.safetensors").toString());
        assertThat((String) from.get("sha256")).hasSize(64);
    }

    @Test
    void names_of_another_program_are_turned_by_rules_alone() {
        String file = torch().toString();
        assertThat(train("refused", "--init-from", file).refused().err())
                .contains("1.weight [32, 64] is missing", "in the file and not in the model: module.fc1.");
        assertThat(folder.resolve("refused")).doesNotExist();
        String rules = "module.*=*,fc1.*=1.*,fc2.*=3.*";
        train("same", "--init-from", file, "--init-names", rules).json();
        train("run", "--init-from", body.toString()).json();
        weights(folder.resolve("run"))
                .forEach((name, value) ->
                        assertThat(weights(folder.resolve("same")).get(name).toFloats())
                                .as(name)
                                .isEqualTo(value.toFloats()));
    }

    @Test
    void a_run_is_repeated_with_the_same_weights_or_not_at_all() throws IOException {
        Path file = torch();
        String rules = "module.*=*,fc1.*=1.*,fc2.*=3.*";
        train("run", "--init-from", file.toString(), "--init-names", rules).json();
        String config = folder.resolve("run").toString();
        train("again", "--config", config).json();
        assertThat(sha256("again")).isEqualTo(sha256("run"));
        Map<String, Tensor> changed = new LinkedHashMap<>(Safetensors.read(file).tensors());
        changed.put("module.fc1.bias", changed.get("module.fc1.bias").mul(2));
        Safetensors.write(file, changed, Map.of());
        assertThat(train("third", "--config", config).refused().err())
                .contains("whose weights are others", "Bring the file back");
        train("fourth", "--config", config, "--init-from", file.toString()).json();
        assertThat(sha256("fourth")).isNotEqualTo(sha256("run"));
        Files.delete(file);
        // one that goes on has its own
        Gradus longer = Gradus.run("train", "--resume", config, "--epochs", "3", "--allow-changes", "--json");
        assertThat(longer.json()).containsEntry("epochs", 3L);
        assertThat(train("fifth", "--config", config).refused().err()).contains("does not exist");
    }

    private Object sha256(String run) {
        return Json.readFile(folder.resolve(run).resolve("run.json")).get("result") instanceof Map<?, ?> result
                ? result.get("sha256")
                : "";
    }

    @Test
    void a_resumed_run_ends_with_the_bits_of_an_undisturbed_one() {
        String[] options = {
            "--init-from",
            body.toString(),
            "--init-skip",
            "3.*",
            "--freeze",
            "1.*:1",
            "--lr-scale",
            "1.*=0.1",
            "--average",
            "ema",
            "--set",
            "checkpoints.steps=7",
            "--accumulate",
            "2"
        };
        train("whole", options).json();
        List<String> broken = new ArrayList<>(List.of(options));
        broken.addAll(List.of("--steps", "20"));
        train("broken", broken.toArray(String[]::new)).json();
        Gradus.run(
                        "train",
                        "--resume",
                        folder.resolve("broken").toString(),
                        "--steps",
                        "0",
                        "--allow-changes",
                        "--json")
                .json();
        weights(folder.resolve("whole"))
                .forEach((name, value) ->
                        assertThat(weights(folder.resolve("broken")).get(name).toFloats())
                                .as(name)
                                .isEqualTo(value.toFloats()));
        assertThat(
                        Gradus.run(
                                        "train",
                                        "--resume",
                                        folder.resolve("broken").toString(),
                                        "--init-from",
                                        folder.resolve("whole").toString(),
                                        "--allow-changes",
                                        "--json")
                                .refused()
                                .err())
                .contains("another beginning");
    }

    @Test
    void range_test_preflight_series_and_search_begin_with_them_too() {
        String from = body.toString();
        Gradus preflight = Gradus.run("preflight", "--hidden", "32", "--init-from", from, "--json");
        assertThat(preflight.json().toString()).contains("less where the weights from elsewhere know the classes");
        Map<String, Object> found =
                Gradus.run(
                                "lr-find",
                                "--hidden",
                                "32",
                                "--init-from",
                                from,
                                "--steps",
                                "30",
                                "--seeds",
                                "1",
                                "--trial-steps",
                                "20",
                                "--json")
                        .json();
        List<?> losses = (List<?>) ((Map<?, ?>) found.get("curve")).get("losses");
        assertThat(((Number) ((List<?>) losses.getFirst()).getFirst()).doubleValue())
                .as("ln 10 for new weights")
                .isLessThan(1.5);
        train("series", "--init-from", from, "--repeat", "2", "--epochs", "1").json();
        Path study = folder.resolve("study");
        Gradus.run(
                        "search",
                        "--hidden",
                        "32",
                        "--epochs",
                        "1",
                        "--init-from",
                        from,
                        "--trials",
                        "2",
                        "--study",
                        study.toString(),
                        "--space",
                        "lr=1e-6..2e-6",
                        "--json")
                .json();
    }

    @Test
    void what_makes_no_sense_is_refused_before_anything_is_written() throws IOException {
        String from = body.toString();
        assertThat(train("a", "--init-names", "a=b").refused().err()).contains("initFrom without a file");
        assertThat(train("a", "--init-from", from, "--init", "lsuv").refused().err()).contains("initialize lsuv");
        assertThat(train("a", "--init-from", from, "--init-names", "a").refused().err()).contains("FROM=TO");
        assertThat(train("a", "--init-from", from, "--hidden", "16").refused().err())
                .contains("1.weight [16, 64] is another in the file (the file has [32, 64])");
        assertThat(train("a", "--init-from", from, "--init-skip", "9.*").refused().err()).contains("'9.*' to be left");
        Files.createFile(folder.resolve("empty.safetensors"));
        assertThat(train("a", "--init-from", folder.resolve("empty.safetensors").toString()).refused().err())
                .contains("has 0 bytes");
        assertThat(train("a", "--freeze", "1.*:x").refused().err()).contains("NAMES:EPOCHS");
        assertThat(train("a", "--freeze", "1.*:statistics").refused().err()).contains("statistics '1.*' to be frozen");
        assertThat(train("a", "--lr-scale", "7.*=0.1").refused().err()).contains("'7.*'");
        assertThat(train("a", "--lr-scale", "1.*=0").refused().err()).contains("--lr-scale", "positive");
        assertThat(train("a", "--layer-decay", "-1").refused().err()).contains("--layer-decay");
        assertThat(folder.resolve("a")).doesNotExist();
    }
}
