package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.interop.numpy.ModelArrays;
import dev.gradus.interop.numpy.Npz;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.Weights;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.pretrain.Layout;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.optim.Adam;
import dev.gradus.optim.RateScales;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Freeze;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command and the Java of `docs/fine-tuning.md`.
class FineTuningTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("```(sh|java|text)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PLACE =
            Pattern.compile("(?<=[ :])((old|new)\\.csv|(old|new)-run|body\\.safetensors|keras\\.npz)(?=[/ ]|$)");

    @TempDir Path folder;

    private static List<String> blocks(String language) throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(ROOT.resolve("docs/fine-tuning.md")));
        return found.results().filter(r -> r.group(1).equals(language)).map(r -> r.group(2)).toList();
    }

    private static String table(int rows, List<String> classes) {
        var random = new Random(rows);
        var text = new StringBuilder("a,b,c,d,kind\n");
        for (int i = 0; i < rows; i++) {
            double[] x = random.doubles(4).toArray();
            int kind = (int) (classes.size() * (x[0] + x[1]) / 2);
            text.append(
                    String.format(Locale.ROOT, "%.3f,%.3f,%.3f,%.3f,%s%n", x[0], x[1], x[2], x[3], classes.get(kind)));
        }
        return text.toString();
    }

    private void foreignWeights() {
        Map<String, Tensor> torch = new LinkedHashMap<>(), keras = new LinkedHashMap<>();
        for (int layer = 1; layer <= 3; layer++) {
            int in = layer == 1 ? 4 : 32, out = layer == 3 ? 3 : 32;
            torch.put("module.fc" + layer + ".weight", Tensor.full(dev.gradus.tensor.Shape.of(out, in), 0.1));
            torch.put("module.fc" + layer + ".bias", Tensor.zeros(out));
            String name = "mlp/dense" + (layer == 1 ? "" : "_" + (layer - 1));
            keras.put(name + "/kernel", Tensor.full(dev.gradus.tensor.Shape.of(in, out), 0.1));
            keras.put(name + "/bias", Tensor.zeros(out));
        }
        Safetensors.write(folder.resolve("body.safetensors"), torch, Map.of());
        Npz.write(folder.resolve("keras.npz"), keras);
    }

    @Test
    void every_command_does_what_the_page_says() throws IOException {
        Files.writeString(folder.resolve("old.csv"), table(600, List.of("x", "y", "z")));
        Files.writeString(folder.resolve("new.csv"), table(60, List.of("left", "right")));
        foreignWeights();
        List<String> commands = new ArrayList<>();
        for (String block : blocks("sh")) commands.addAll(block.lines().toList());
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            assertThat(command).startsWith("gradus ");
            String placed =
                    PLACE.matcher(command)
                            .replaceAll(m -> Matcher.quoteReplacement(folder.resolve(m.group()).toString()));
            if (!placed.contains("--run-dir"))
                placed += " --run-dir " + folder.resolve("run" + commands.indexOf(command));
            Gradus call = Gradus.run(placed.substring("gradus ".length()).replace("'", "").split(" ", -1));
            assertThat(call.code()).as(command + "\n" + call.err()).isZero();
            if (command.endsWith("new-run")) {
                assertThat(call.out().replace(folder + "/", "")).contains(blocks("text").getFirst());
            }
        }
    }

    @Test
    void the_java_of_the_page_is_that_of_this_test() throws IOException {
        String here = Files.readString(Path.of("src/test/java/dev/gradus/lab/cli/FineTuningTest.java"));
        List<String> java = blocks("java");
        assertThat(java).hasSize(2);
        for (String block : java) {
            for (String line : block.replace("Path.of(\"", "folder.resolve(\"").lines().toList()) {
                assertThat(here).contains(line.strip());
            }
        }
        foreignWeights();
        var network =
                Sequential.of(new Flatten(), new Linear(32), new ReLU(), new Linear(32), new ReLU(), new Linear(10));
        Splits data = Digits.load();
        Map<String, Tensor> wide = new LinkedHashMap<>(Safetensors.read(folder.resolve("body.safetensors")).tensors());
        wide.put("module.fc1.weight", Tensor.full(dev.gradus.tensor.Shape.of(32, 64), 0.1));
        Safetensors.write(folder.resolve("body.safetensors"), wide, Map.of());
        // spotless:off
        Weights weights = Weights.read(folder.resolve("body.safetensors"));
        var names = List.of("module.*=*", "fc1.*=1.*", "fc2.*=3.*");
        Adam adam = new Adam(1e-3);
        adam.scaleRates(RateScales.of("1.*=0.1"));
        Trainer trainer =
                Trainer.of(network, new CrossEntropy(), adam)
                        .begin(weights.pretrained(new Pretrained.Config(names, Layout.TORCH, List.of("5.*"), false)))
                        .with(new Freeze("1.*", 2));
        // spotless:on
        TrainedModel model = trainer.epochs(1).fit(data).model();
        assertThat(network.state().get("1.weight").toFloats()).containsOnly(0.1f);
        // spotless:off
        ModelArrays arrays = new ModelArrays(model).predictions(data.test().data(), 100, List.of("2", "4"));
        Npz.write(folder.resolve("model.npz"), arrays.tensors());
        // spotless:on
        assertThat(Npz.read(folder.resolve("model.npz")).get("activations/2").shape().toArray())
                .containsExactly(100, 32);
    }
}
