package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.source.Digits;
import dev.gradus.model.TrainedModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What is done with a trained model: evaluate, predict, summary.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UseCommandsTest {
    private static final Dataset TEST = Digits.load().test().data();

    private Path folder = Path.of("");
    private String run = "";

    @BeforeAll
    void train(@TempDir Path shared) {
        folder = shared;
        run = folder.resolve("run").toString();
        assertThat(Gradus.run("train", "--epochs", "8", "--hidden", "64", "--run-dir", run).code()).isZero();
    }

    /// Writes a test sample as a picture: each pixel a square, light strokes on dark or dark on light.
    private Path picture(int index, int square, boolean light, String format) throws IOException {
        float[] pixels = new float[64];
        TEST.readInput(index, pixels, 0);
        var image = new BufferedImage(8 * square, 8 * square, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 8 * square; y++) {
            for (int x = 0; x < 8 * square; x++) {
                float ink = pixels[y / square * 8 + x / square];
                int grey = Math.round(255 * (light ? 1 - ink : ink));
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        Path file = folder.resolve(index + "-" + square + light + "." + format);
        ImageIO.write(image, format, file.toFile());
        return file;
    }

    private static Map<?, ?> first(Gradus call) {
        return (Map<?, ?>) ((List<?>) call.json().get("predictions")).getFirst();
    }

    @Test
    void pictures_get_the_class_of_the_sample_that_they_show() throws IOException {
        TrainedModel model = TrainedModel.load(Path.of(run, "best", "model.safetensors"));
        for (int i = 0; i < 20; i++) {
            float[] pixels = new float[64];
            TEST.readInput(i, pixels, 0);
            String expected = Integer.toString(model.predict(pixels, 1).classes()[0]);
            for (Path file : List.of(picture(i, 1, false, "png"), picture(i, 5, true, "png"))) {
                assertThat(first(Gradus.run("predict", run, file.toString(), "--json")).get("class"))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void a_light_background_is_inverted_with_a_note_unless_told_otherwise() throws IOException {
        String file = picture(0, 4, true, "jpg").toString();
        assertThat(Gradus.run("predict", run, file).err()).contains("is inverted", "--invert no");
        assertThat(Gradus.run("predict", run, file, "--invert", "no").err()).isEmpty();
        assertThat(Gradus.run("predict", run, picture(0, 4, false, "png").toString()).err()).isEmpty();
    }

    @Test
    void rows_of_a_csv_give_what_the_picture_gives() throws IOException {
        float[] pixels = new float[64];
        TEST.readInput(3, pixels, 0);
        var row = new StringBuilder();
        for (float pixel : pixels) row.append(row.isEmpty() ? "" : ",").append(Math.round(255 * pixel) / 255f);
        String head = String.join(",", IntStream.range(0, 64).mapToObj(i -> "p" + i).toList());
        Path csv = Files.writeString(folder.resolve("rows.csv"), head + "\n" + row + "\n\n" + row + "\n");
        Gradus answers = Gradus.run("predict", run, csv.toString(), "--top", "2", "--json");
        Map<?, ?> answer = first(answers);
        assertThat((List<?>) answers.json().get("predictions")).hasSize(2);
        assertThat(answer.get("input")).isEqualTo(csv + ":2");
        assertThat((List<?>) answer.get("top")).hasSize(2);
        Map<?, ?> shown = first(Gradus.run("predict", run, picture(3, 1, false, "png").toString(), "--json"));
        assertThat(shown.get("probability")).isEqualTo(answer.get("probability"));
    }

    @Test
    void rows_that_do_not_fit_are_told_with_their_line() throws IOException {
        Path csv = Files.writeString(folder.resolve("short.csv"), "1,2,3\n");
        assertThat(Gradus.run("predict", run, csv.toString()).refused().err())
                .contains("short.csv has 3 columns", "64 inputs");
        Files.writeString(csv, "0,".repeat(63) + "NaN\n");
        assertThat(Gradus.run("predict", run, csv.toString()).refused().err())
                .contains("line 1, column '64' has no value ('NaN')");
        Files.writeString(csv, "\n");
        assertThat(Gradus.run("predict", run, csv.toString()).refused().err()).contains("has no rows");
    }

    @Test
    void a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded() throws IOException {
        Path file = picture(1, 2, false, "png");
        ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(file));
        png.putInt(16, 60_000).putInt(20, 60_000); // width and height in IHDR, whose checksum is over bytes 12 to 28
        var crc = new CRC32();
        crc.update(png.array(), 12, 17);
        png.putInt(29, (int) crc.getValue());
        Files.write(file, png.array());
        assertThat(Gradus.run("predict", run, file.toString()).refused().err()).contains("60000 x 60000");
        Files.createDirectories(folder.resolve("empty"));
        Path text = Files.writeString(folder.resolve("no.png"), "not a picture");
        assertThat(Gradus.run("predict", run, text.toString()).refused().err()).contains("PNG");
        assertThat(Gradus.run("predict", run, folder.resolve("empty").toString()).refused().err())
                .contains("no picture in");
    }

    @Test
    void evaluate_takes_run_or_file_and_refuses_data_of_another_shape() {
        Object ofRun = Gradus.run("evaluate", run, "--json").json().get("testLoss");
        String file = run + "/best/model.safetensors";
        assertThat(Gradus.run("evaluate", file, "--json").json().get("testLoss")).isEqualTo(ofRun);
        assertThat(Gradus.run("evaluate", run, "--weights", "final", "--json").json().get("model").toString())
                .endsWith("final/model.safetensors");
        assertThat(Gradus.run("evaluate", run, "--data", "xor").refused().err()).contains("[2]", "[1, 8, 8]");
        assertThat(Gradus.run("evaluate", run, "--weights", "worst").refused().err()).contains("worst");
    }

    @Test
    void evaluate_measures_several_models_and_their_ensemble() {
        String other = folder.resolve("other").toString();
        assertThat(Gradus.run("train", "--epochs", "8", "--hidden", "64", "--seed", "2", "--run-dir", other).code())
                .isZero();
        Map<String, Object> both = Gradus.run("evaluate", run, other, "--json").json();
        assertThat(both.get("model")).isEqualTo("ensemble");
        List<?> members = (List<?>) both.get("members");
        double sum = 0;
        for (Object m : members) sum += ((Number) ((Map<?, ?>) m).get("testLoss")).doubleValue();
        assertThat(((Number) both.get("testLoss")).doubleValue()).isLessThan(sum / 2);
        Object ofScores = Gradus.run("evaluate", run, other, "--average", "scores", "--json").json().get("testLoss");
        assertThat(ofScores).isNotEqualTo(both.get("testLoss"));
    }

    @Test
    void predict_tells_how_sure_it_is() throws IOException {
        String doubtful = folder.resolve("doubtful").toString();
        assertThat(
                        Gradus.run(
                                        "train",
                                        "--epochs",
                                        "4",
                                        "--hidden",
                                        "64",
                                        "--dropout",
                                        "0.5",
                                        "--run-dir",
                                        doubtful)
                                .code())
                .isZero();
        String file = picture(0, 4, true, "png").toString();
        Map<?, ?> json = Gradus.run("predict", doubtful, file, "--passes", "20", "--json").json();
        Map<?, ?> answer = (Map<?, ?>) ((List<?>) json.get("predictions")).getFirst();
        double entropy = ((Number) answer.get("entropy")).doubleValue();
        assertThat(entropy).isBetween(0.0, Math.log(10));
        assertThat(((Number) answer.get("mutualInformation")).doubleValue()).isBetween(0.0, entropy);
        assertThat(Gradus.run("predict", doubtful, file, "--passes", "20").out())
                .containsPattern("entropy \\d\\.\\d\\d, of the model");
        assertThat(Gradus.run("predict", doubtful, file, "--passes", "0").refused().err()).contains("passes");
    }

    @Test
    void summary_counts_what_a_hand_can_count() {
        Map<String, Object> mlp = Gradus.run("summary", "mlp", "--data", "mnist", "--json").json();
        assertThat(mlp.get("parameters")).isEqualTo(784L * 256 + 256 + 2 * (256L * 256 + 256) + 256L * 10 + 10);
        assertThat(mlp.get("multiplyAdds")).isEqualTo(784L * 256 + 2 * 256L * 256 + 256L * 10);
        Map<String, Object> trained = Gradus.run("summary", run, "--json").json();
        assertThat(trained.get("parameters")).isEqualTo(64L * 64 + 64 + 64 * 10 + 10);
        Map<String, Object> described =
                Gradus.run("summary", "softmax-regression", "--input", "3,4", "--outputs", "5", "--json").json();
        assertThat(described.get("parameters")).isEqualTo(12L * 5 + 5);
    }

    @Test
    void every_verb_helps_with_examples() {
        for (String verb : List.of("train", "evaluate", "predict", "summary", "data")) {
            Gradus help = Gradus.run(verb, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("Examples:", "--json", "--threads", "--seed", "gradus " + verb);
            assertThat(Gradus.run("--help").out()).containsPattern("\n  " + verb + " +\\w");
        }
        assertThat(Gradus.run("--version").out()).containsPattern("gradus \\d+\\.\\d+");
    }

    @Test
    void the_flags_of_train_stand_in_groups() {
        String help = Gradus.run("train", "--help").out();
        List<String> headings = help.lines().filter(line -> line.matches("[A-Z][a-z ]+:")).toList();
        assertThat(headings)
                .startsWith("Options:")
                .contains("Data:", "Model:", "Loss and optimizer:", "Regularization:", "Training:")
                .endsWith("Examples:");
        for (String group : help.split("(?m)^[A-Z][a-z ]+:$", -1)) {
            assertThat(group.lines().filter(line -> line.matches(" +(-\\w, )?--\\w.*"))).hasSizeLessThanOrEqualTo(25);
        }
    }

    @Test
    void the_help_tells_how_a_signal_ends_a_training() {
        assertThat(Gradus.run("--help").out()).contains("130 interrupted (Ctrl-C)", "143 ended by SIGTERM");
    }
}
