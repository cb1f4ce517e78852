package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever people get wrong is told in four parts, before anything is written.
class BadInputTest {
    @TempDir Path folder;

    private Gradus train(String... options) {
        List<String> args =
                new ArrayList<>(List.of("train", "--epochs", "1", "--run-dir", folder.resolve("run").toString()));
        args.addAll(List.of(options));
        Gradus refused = Gradus.run(args.toArray(String[]::new)).refused();
        assertThat(refused.out()).isEmpty();
        assertThat(folder.resolve("run")).doesNotExist();
        return refused;
    }

    @ParameterizedTest
    @CsvSource({
        "--lr, 0, learning rate 0.0",
        "--lr, -0.1, learning rate -0.1",
        "--lr, NaN, learning rate NaN",
        "--lr, fast, learningRate is 'fast'",
        "--model, mpl, Did you mean mlp?",
        "--data, mnits, Did you mean mnist?",
        "--optimizer, adma, Did you mean adam or",
        "--activation, rely, Did you mean relu",
        "--init, hee, Did you mean he?",
        "--loss, cross-entropi, Did you mean cross-entropy",
        "--prepare, standardise, Did you mean standardize?",
        "--momentum, 0.9, 'optimizer adam has no setting ''momentum'''",
        "--no-decay, *.bais, 'Use one of: 1.bias'",
        "--dropout, 1.5, p = 1.5",
        "--hidden, 0, 0 units",
        "--batch-size, 0, batches of 0",
        "--seed, one, seed is 'one'",
        "--threads, 0, --threads 0",
        "--data-dir, ., Add --data mnist",
        "--epoch, 3, Did you mean --epochs?",
        "--config, missing.yaml, missing.yaml is not there",
    })
    void options(String option, String value, String told) {
        assertThat(train(option, value).err()).contains(told);
    }

    @Test
    void unknown_verbs_and_missing_arguments() {
        assertThat(Gradus.run("tran").refused().err()).contains("Did you mean train?");
        assertThat(Gradus.run().refused().err())
                .contains("train, preflight, diagnose, repair, evaluate, predict, summary");
        assertThat(Gradus.run("predict", "run").refused().err()).contains("FILE");
    }

    @Test
    void with_json_the_error_is_the_one_object() {
        Gradus refused = Gradus.run("train", "--lr", "0", "--json").refused();
        assertThat(Json.readObject("standard output", refused.out()).get("error").toString())
                .contains("kind=input", "exitCode=2", "learning rate 0.0");
        assertThat(Json.readObject("standard output", Gradus.run("train", "--nope", "--json").refused().out()))
                .containsKey("error");
    }

    @Test
    void an_unknown_key_is_told_with_its_line() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "data: xor\nepocs: 3\n");
        assertThat(train("--config", file.toString()).err())
                .contains("s.yaml, line 2", "'epocs'", "Did you mean epochs?");
    }

    @Test
    void what_is_not_yaml_is_told_with_its_place() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "epochs: [1\n");
        assertThat(train("--config", file.toString()).err()).contains("s.yaml, line 2");
        Files.writeString(file, "seed: 1\nseed: 2\n");
        assertThat(train("--config", file.toString()).err()).contains("s.yaml, line 2");
        Files.writeString(file, "data: !!java.net.URL [\"http://localhost\"]\n");
        assertThat(train("--config", file.toString()).err()).contains("s.yaml, line 1");
    }

    @Test
    void layers_that_do_not_fit_the_data() throws IOException {
        Path file = Files.writeString(folder.resolve("net.yaml"), "[{type: linear, units: 10}]");
        assertThat(train("--model", file.toString()).err()).contains("Put Flatten before it.");
        Files.writeString(file, "[flatten, {type: linear, units: 7}]");
        assertThat(train("--model", file.toString()).err()).contains("last layer to 10");
    }

    @Test
    void a_run_directory_that_cannot_be_made_or_is_taken() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(Gradus.run("train", "--run-dir", file.resolve("run").toString()).refused().err())
                .contains("is a file", "--run-dir");
        assertThat(Gradus.run("train", "--run-dir", folder.toString()).refused().err()).contains("is not empty");
        assertThat(file).hasContent("");
    }

    @Test
    void files_of_data_that_are_missing_cut_off_or_mislabelled() throws IOException {
        Path data = Files.createDirectory(folder.resolve("idx"));
        String[] options = {"--data", "mnist", "--data-dir", data.toString()};
        assertThat(train(options).err()).contains("train-images-idx3-ubyte");
        write(data, 0, 0);
        write(data.resolve("t10k-labels-idx1-ubyte"), 2049, new int[] {20}, new byte[7]);
        assertThat(train(options).err()).contains("t10k-labels-idx1-ubyte", "7 bytes");
        write(data, 0, 0);
        write(data.resolve("train-labels-idx1-ubyte"), 2051, new int[] {200, 28, 28}, new byte[200 * 784]);
        assertThat(train(options).err()).contains("holds images", "labels");
        write(data, 0, 17);
        assertThat(train(options).err()).contains("label 17", "0 to 9");
    }

    private static void write(Path data, int magicOffset, int label) throws IOException {
        for (String part : List.of("train", "t10k")) {
            int n = part.equals("train") ? 200 : 20;
            byte[] labels = new byte[n];
            for (int i = 0; i < n; i++) labels[i] = (byte) (i % 10);
            if (label > 0) labels[n / 2] = (byte) label;
            write(
                    data.resolve(part + "-images-idx3-ubyte"),
                    2051 + magicOffset,
                    new int[] {n, 28, 28},
                    new byte[n * 784]);
            write(data.resolve(part + "-labels-idx1-ubyte"), 2049 + magicOffset, new int[] {n}, labels);
        }
    }

    private static void write(Path file, int magic, int[] sizes, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
        for (int size : sizes) bytes.putInt(size);
        Files.write(file, bytes.put(content).array());
    }

    @Test
    void what_is_not_a_model_or_a_run() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "hello");
        for (String verb : List.of("evaluate", "predict", "summary")) {
            Stream<String> more = verb.equals("predict") ? Stream.of(file.toString()) : Stream.of();
            String place =
                    verb.equals("summary")
                            ? Files.copy(file, folder.resolve("m.safetensors")).toString()
                            : file.toString();
            Gradus.run(Stream.concat(Stream.of(verb, place), more).toArray(String[]::new)).refused();
        }
        assertThat(Gradus.run("evaluate", folder.resolve("no").toString()).refused().err()).contains("does not exist");
        assertThat(Gradus.run("evaluate", folder.toString()).refused().err()).contains("no run.json");
    }
}
