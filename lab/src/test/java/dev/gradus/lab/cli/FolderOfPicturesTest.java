package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.model.TrainedModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of your own from the folder to the answer: what the library says of a file is what every verb says of it.
class FolderOfPicturesTest {
    @TempDir Path folder;

    /// A picture with a light spot high up or low down, on a wide grey ground.
    private Path spot(String name, int height, int width, int seed) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        boolean high = name.contains("high") || name.contains("dog");
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean on = (high ? y : height - 1 - y) < height / 3 && (x + seed) % width < width / 2;
                image.setRGB(x, y, on ? 0xf0e0a0 - seed : 0x404850 + seed);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }

    private Path spots(String name, String... classes) throws IOException {
        for (String one : classes)
            for (int i = 0; i < 20; i++) spot(name + "/" + one + "/" + i + ".png", 12 + i % 3, 40, i);
        return folder.resolve(name);
    }

    private String trained(Path data, String... more) {
        String run = folder.resolve("run-" + data.getFileName()).toString();
        List<String> all =
                new ArrayList<>(List.of("train", "--data", "folder", "--data-dir", data.toString(), "--run-dir", run));
        all.addAll(List.of("--epochs", "6", "--hidden", "16", "--batch-size", "8"));
        all.addAll(Arrays.asList(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    @Test
    void a_model_is_given_what_it_was_trained_on() throws IOException {
        Path data = spots("spots", "high", "low");
        for (Pictures.Fit fit : Pictures.Fit.values()) {
            String run = trained(data, "--size", "16", "--resize", fit.name().toLowerCase(Locale.ROOT));
            Dataset whole = ImageFolder.at(data).size(16, 16).resize(fit).load();
            TrainedModel model = TrainedModel.load(Path.of(run, "best", "model.safetensors"));
            Gradus answers = Gradus.run("predict", run, data.toString(), "--json", "--top", "2");
            List<?> all = (List<?>) answers.json().get("predictions");
            assertThat(all).hasSize(40);
            float[] sample = new float[whole.shape().size()];
            for (int i = 0; i < 40; i++) {
                whole.readInput(i, sample, 0);
                var wanted = model.predict(sample, 1);
                Map<?, ?> answer = (Map<?, ?>) all.get(i);
                assertThat(((Number) answer.get("probability")).floatValue())
                        .isEqualTo((float) wanted.values().get(0, wanted.classes()[0]));
            }
            assertThat(Gradus.run("evaluate", run, "--split", "train", "--json").json().get("samples")).isNotNull();
            deleteRun(run);
        }
    }

    private static void deleteRun(String run) throws IOException {
        try (var files = Files.walk(Path.of(run))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @Test
    void sizes_that_differ_are_refused_with_the_flag_that_says_one() throws IOException {
        Path data = spots("spots", "high", "low");
        for (String verb : List.of("train", "data")) {
            String[] call =
                    verb.equals("train")
                            ? new String[] {"train", "--data", "folder", "--data-dir", data.toString()}
                            : new String[] {"data", "folder", "--data-dir", data.toString()};
            assertThat(Gradus.run(call).refused().err())
                    .contains("13 x 40 pixels", "--size 64")
                    .doesNotContain("size(");
        }
        assertThat(
                        Gradus.run("train", "--data", "folder", "--data-dir", data.toString(), "--size", "64x")
                                .refused()
                                .err())
                .contains("'64x'", "48x64");
        assertThat(Gradus.run("train", "--size", "64").refused().err()).contains("the data set digits");
        Gradus shown =
                Gradus.run(
                        "data",
                        "folder",
                        "--data-dir",
                        data.toString(),
                        "--size",
                        "8x16",
                        "--channels",
                        "1",
                        "--out",
                        folder.resolve("looks").toString(),
                        "--json");
        assertThat(shown.json().get("shape").toString()).contains("1, 8, 16");
    }

    @Test
    void a_folder_in_parts_is_understood_and_said() throws IOException {
        spots("parts/train", "high", "low");
        spots("parts/test", "high", "low");
        String run = trained(folder.resolve("parts"), "--size", "12x12");
        Gradus again = Gradus.run("evaluate", run, "--json");
        assertThat(again.json().get("samples")).isEqualTo(40L);
        assertThat(again.err())
                .contains("note: parts: train/ is for training, 10 % of it for validation, test/ for the test");
    }

    @Test
    void damaged_pictures_are_refused_or_skipped_with_their_names() throws IOException {
        Path data = spots("spots", "high", "low");
        Files.writeString(data.resolve("high/99.jpg"), "no picture");
        Files.writeString(data.resolve("high/notes.txt"), "text");
        assertThat(
                        Gradus.run("train", "--data", "folder", "--data-dir", data.toString(), "--size", "8")
                                .refused()
                                .err())
                .contains("99.jpg cannot be decoded", "--damaged skip");
        String run = trained(data, "--size", "8", "--damaged", "skip");
        Gradus again = Gradus.run("evaluate", run);
        assertThat(again.err())
                .contains(
                        "1 file that cannot be decoded is left out: high/99.jpg",
                        "1 file of other kinds is left out: high/notes.txt");
        assertThat(Gradus.run("predict", run, data.toString()).refused().err()).contains("99.jpg", "--damaged skip");
        Gradus predicted = Gradus.run("predict", run, data.toString(), "--damaged", "skip");
        assertThat(predicted.code()).isZero();
        assertThat(predicted.err()).contains("1 file that cannot be decoded is left out");
        assertThat(predicted.out().lines()).hasSize(40);
    }

    @Test
    void other_classes_than_those_of_the_model_are_refused_with_both_lists() throws IOException {
        String run = trained(spots("pets", "cat", "dog"), "--size", "8");
        Path other = spots("other", "dog", "wolf");
        Gradus refused = Gradus.run("evaluate", run, "--data", "folder", "--data-dir", other.toString()).refused();
        assertThat(refused.err()).contains("the classes dog, wolf", "the classes cat, dog");
        Path renamed = folder.resolve("pets/tom");
        Files.move(folder.resolve("pets/cat"), renamed);
        assertThat(Gradus.run("evaluate", run).refused().err())
                .contains("the classes dog, tom", "the classes cat, dog");
        assertThat(Gradus.run("train", "--resume", run, "--epochs", "9", "--allow-changes").refused().err())
                .contains("the classes dog, tom", "the classes cat, dog");
    }

    @Test
    void what_had_to_be_changed_much_is_noted() throws IOException {
        Path data = spots("spots", "high", "low");
        String run = trained(data, "--size", "16", "--channels", "1");
        Path wide = spot("wide.png", 10, 40, 0),
                small = spot("small.png", 8, 8, 0),
                large = spot("large.png", 40, 40, 0);
        Gradus call = Gradus.run("predict", run, wide.toString(), small.toString(), large.toString());
        assertThat(call.err())
                .contains(
                        "3 files in colour are made grey, as the model takes it: ",
                        "1 file of other proportions is squeezed: " + wide,
                        "1 file smaller than the samples is enlarged: " + small)
                .doesNotContain("inverted");
    }

    @Test
    void a_single_class_is_refused_before_training() throws IOException {
        Path data = spots("one", "cat");
        Gradus call = Gradus.run("train", "--data", "folder", "--data-dir", data.toString(), "--size", "8");
        assertThat(call.refused().err()).contains("cat is the only folder of a class");
    }
}
