package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Split;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCommandTest {
    @TempDir Path folder;

    private Gradus look(String data, String... options) {
        String[] first = {"data", data, "--out", folder.resolve("out").toString()};
        return Gradus.run(Stream.concat(Arrays.stream(first), Arrays.stream(options)).toArray(String[]::new));
    }

    private BufferedImage picture(String name) throws IOException {
        return ImageIO.read(folder.resolve("out").resolve(name).toFile());
    }

    @Test
    void a_page_of_eighty_columns_tells_classes_values_duplicates_and_speed() throws IOException {
        Gradus page = look("digits", "--augment", "strong");
        assertThat(page.code()).as(page.err()).isZero();
        assertThat(page.out())
                .contains("digits  1797 samples of shape [1, 8, 8], 10 classes")
                .containsPattern("\n3 +128  ━{20}  10\\.2 % +18 +37\n")
                .containsPattern("\nall +1258  shares 9\\.7 to 10\\.2 % +180 +359\n")
                .containsPattern("\ngrey +0\\.3057 +0\\.3762 +0 +1 +0\n")
                .contains("byte / 16", "4 of 64 pixels never change", "0 again in train")
                .containsPattern("\ntraining sample \\d+ of class 0\n  1  cropped: top -?\\d")
                .containsPattern("\nrandom-erasing +(> )?\\d+\nread and augment +\\d+\nstandardize +(> )?\\d+\n")
                .contains("warning: horizontal-flip mirrors", "contact-sheet.png, augmented.png, augmented.txt in ")
                .doesNotContain("\u001b", " \n");
        assertThat(page.out().lines().filter(line -> !line.contains("augmented.txt in")))
                .allMatch(line -> line.codePointCount(0, line.length()) <= 80);
        assertThat(picture("contact-sheet.png").getWidth()).isGreaterThan(10 * 60);
        assertThat(picture("augmented.png").getHeight()).isGreaterThan(10 * 60);
        String drawn = Files.readString(folder.resolve("out").resolve("augmented.txt"));
        assertThat(drawn.lines().filter(line -> line.startsWith("training sample"))).hasSize(10);
        assertThat(page.out()).contains(drawn.substring(0, drawn.indexOf("training sample", 1)));
    }

    @Test
    void json_has_the_same_in_full_precision() {
        Map<String, Object> json = look("digits", "--augment", "digits", "--json").json();
        var fitted = Standardize.fit(new Split.Train(Digits.load().train().data())).config();
        Map<?, ?> values = (Map<?, ?>) ((List<?>) json.get("values")).getFirst();
        assertThat(((Number) values.get("mean")).doubleValue()).isCloseTo(fitted.mean().getFirst(), within());
        assertThat(((Number) values.get("std")).doubleValue()).isCloseTo(fitted.std().getFirst(), within());
        assertThat(json.get("samples").toString()).isEqualTo("{train=1258, validation=180, test=359}");
        assertThat((List<?>) json.get("classes")).hasSize(10);
        assertThat((List<?>) json.get("warnings")).isEmpty();
        assertThat((List<?>) json.get("files")).hasSize(3);
        assertThat(json.get("duplicates").toString()).isEqualTo("{train=0, validation=0, test=0, across=0, first=[]}");
        assertThat(((List<?>) json.get("perSecond")).stream().map(s -> ((Map<?, ?>) s).get("step").toString()))
                .containsExactly("read", "affine", "read and augment", "standardize");
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-12);
    }

    @Test
    void the_seed_decides_what_is_drawn() throws IOException {
        byte[] one = drawn("--seed", "3");
        assertThat(drawn("--seed", "3")).isEqualTo(one);
        assertThat(drawn("--seed", "4")).isNotEqualTo(one);
    }

    private byte[] drawn(String... seed) throws IOException {
        assertThat(look("digits", "--augment", "affine", seed[0], seed[1]).code()).isZero();
        return Files.readAllBytes(folder.resolve("out").resolve("augmented.png"));
    }

    @Test
    void a_table_has_features_and_no_pictures_and_duplicates_are_named() throws IOException {
        StringBuilder text = new StringBuilder("width,kind\n");
        for (int i = 0; i < 40; i++) text.append(i).append(i % 10 == 0 ? ",rare\n" : ",common\n");
        Path file = Files.writeString(folder.resolve("own.csv"), text.append("7,common\n".repeat(9)));
        Gradus page = look("csv", "--data-dir", file.toString());
        assertThat(page.code()).as(page.err()).isZero();
        assertThat(page.out())
                .contains("kept as numbers", "\nwidth  ", "samples/s", "warning: out of balance: ")
                .containsPattern("            train \\d+ = validation \\d+\n")
                .as("reading a few rows takes no time that is worth a number")
                .containsPattern("\nread +(> 10000000|\\d{1,8})\n");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("columns.yaml");
        }
        assertThat(look("two-moons").out()).contains("feature 2", "50.0 % each").doesNotContain("warning");
    }

    @ParameterizedTest
    @CsvSource({
        "digit, invert, Did you mean digits?",
        "digits, invrt, Did you mean invert",
        "xor, invert, samples [2]",
        "mnist, standrd, Did you mean standard?",
        "digits, random-crop(height=99), at least the 99 x 99",
    })
    void what_cannot_be_shown_is_refused_before_anything_is_written(String data, String augment, String told) {
        assertThat(look(data, "--augment", augment).refused().err()).contains(told);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_made_and_a_seed_of_nothing_are_refused() throws IOException {
        Files.writeString(folder.resolve("out"), "");
        assertThat(look("digits").refused().err()).contains("cannot be written", "--out");
        assertThat(look("digits", "--seed", "0").refused().err()).contains("--seed 0");
        assertThat(Gradus.run("data").refused().err()).contains("DATASET");
    }
}
