package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightCommandTest {
    private static final String SOFTMAX_TWICE = "[flatten, {type: linear, units: 10}, softmax]";

    @TempDir Path folder;

    private static Map<String, Object> json(Gradus run) {
        return Map.copyOf(Json.readObject("standard output", run.out()));
    }

    private static List<Map<?, ?>> items(Gradus run) {
        List<Map<?, ?>> items = new ArrayList<>();
        assertThat(json(run).keySet()).containsExactly("items");
        if (json(run).get("items") instanceof List<?> list)
            for (Object item : list) if (item instanceof Map<?, ?> map) items.add(map);
        return items;
    }

    private static List<Map<?, ?>> failed(Gradus run) {
        return items(run).stream().filter(item -> "fail".equals(item.get("outcome"))).toList();
    }

    @Test
    void the_defaults_pass_in_a_numbered_list_without_colours() {
        Gradus run = Gradus.run("preflight");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSizeGreaterThan(30);
        assertThat(lines.getFirst()).matches(" 1 pass  finite-values .*: 0  \\(expected: 0\\)");
        assertThat(lines.getLast()).matches("\\d+ items: \\d+ pass, \\d+ note, \\d+ warn, 0 fail\\.");
        assertThat(run.out()).contains("expected: 2.3026 (ln 10)", "twenty-samples").doesNotContain("\u001b", "✓");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void a_failure_has_a_repair_and_exit_code_4() {
        Gradus run = Gradus.run("preflight", "--model", SOFTMAX_TWICE);
        assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(run.out())
                .containsPattern("\\d+ fail  softmax-before-loss")
                .contains("repair: Remove the last Softmax.");
    }

    @Test
    void json_is_one_object_of_items() {
        Gradus run = Gradus.run("preflight", "--model", SOFTMAX_TWICE, "--json");
        assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(items(run))
                .allSatisfy(item -> {
                    assertThat(item.keySet().stream().map(String::valueOf))
                            .containsExactly("name", "outcome", "value", "expected", "repair", "text");
                    assertThat(item.get("outcome")).isIn("pass", "note", "warn", "fail");
                });
        assertThat(failed(run)).anyMatch(item -> "softmax-before-loss".equals(item.get("name")));
        assertThat(items(run))
                .filteredOn(item -> "initial-loss".equals(item.get("name")))
                .singleElement()
                .satisfies(item -> assertThat(item.get("value")).isInstanceOf(Double.class));
    }

    @Test
    void a_missing_flatten_is_an_item_and_no_error() {
        Gradus run = Gradus.run("preflight", "--model", "[{type: linear, units: 10}]", "--json");
        assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(failed(run))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.get("name")).isEqualTo("model-fits-data");
                    assertThat(String.valueOf(item.get("repair"))).contains("Flatten");
                });
    }

    @Test
    void training_does_not_begin_where_the_preflight_fails_and_leaves_no_folder() throws IOException {
        Path place = folder.resolve("run");
        Gradus refused =
                Gradus.run("train", "--preflight", "--run-dir", place.toString(), "--model", SOFTMAX_TWICE, "--json");
        assertThat(refused.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(failed(refused)).isNotEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        Gradus series =
                Gradus.run(
                        "train",
                        "--preflight",
                        "--repeat",
                        "2",
                        "--run-dir",
                        place.toString(),
                        "--model",
                        SOFTMAX_TWICE);
        assertThat(series.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(place).doesNotExist();
    }

    @Test
    void training_has_the_same_bits_after_a_preflight() {
        String[] common = {"train", "--epochs", "1", "--hidden", "16", "--json", "--run-dir"};
        Object plain = trained(common, "plain").json().get("sha256");
        assertThat(trained(common, "checked", "--preflight").json().get("sha256")).isEqualTo(plain);
    }

    private Gradus trained(String[] common, String name, String... more) {
        List<String> args = new ArrayList<>(List.of(common));
        args.add(folder.resolve(name).toString());
        args.addAll(List.of(more));
        return Gradus.run(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 40, 300})
    void tables_of_any_size_with_text_and_gaps_are_looked_at(int rows) throws IOException {
        StringBuilder csv = new StringBuilder("size,colour,weight,kind\n");
        for (int i = 0; i < rows; i++) {
            String kind = i % 2 == 0 ? "cat" : "dog";
            csv.append(
                    "%d.%d,%s,%s,%s\n"
                            .formatted(
                                    3 + i % 2 * 2,
                                    i * 7 % 10,
                                    i % 3 == 0 ? "red" : "blue",
                                    i % 11 == 0 ? "" : i * 31 % 17,
                                    kind));
        }
        Path file = Files.writeString(folder.resolve("pets.csv"), csv);
        Gradus run =
                Gradus.run("preflight", "--data", "csv:" + file, "--target", "kind", "--missing", "impute", "--json");
        assertThat(run.code()).as(run.out() + run.err()).isIn(ExitCode.DONE, ExitCode.CHECK_FAILED);
        assertThat(items(run))
                .extracting(item -> String.valueOf(item.get("name")))
                .contains("label-range", "model-fits-data");
    }

    @Test
    void values_are_looked_at_as_values() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,price\n");
        for (int i = 0; i < 200; i++) {
            int a = i * 37 % 101, b = i * 53 % 89;
            csv.append(a).append(',').append(b).append(',').append(20 * a - 7 * b + 900).append('\n');
        }
        Path file = Files.writeString(folder.resolve("houses.csv"), csv);
        Gradus run =
                Gradus.run("preflight", "--data", "csv:" + file, "--target", "price", "--task", "regression", "--json");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(items(run))
                .extracting(item -> String.valueOf(item.get("name")))
                .contains("targets-not-scaled", "initial-loss", "baselines");
    }

    @Test
    void folders_of_pictures_are_looked_at_with_what_decodes_oddly() throws IOException {
        for (int i = 0; i < 24; i++) {
            picture("pets/cat/%02d.png".formatted(i), i == 3 ? 0 : 0x2050c0 + i, i == 3 ? 0 : 0x101010 * (i % 10));
            picture("pets/dog/%02d.png".formatted(i), 0xc08020 - i, 0x2040 * i);
        }
        String place = folder.resolve("pets").toString();
        Gradus run = Gradus.run("preflight", "--data", "folder", "--data-dir", place, "--size", "8", "--json");
        assertThat(items(run))
                .filteredOn(item -> "odd-pictures".equals(item.get("name")))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.get("outcome")).isIn("note", "warn");
                    assertThat(String.valueOf(item.get("text"))).contains("cat/03.png", "all black");
                });
    }

    private void picture(String name, int rgb, int other) throws IOException {
        var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) image.setRGB(i % 8, i / 8, i % 3 == 0 ? other : rgb);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    }

    @Test
    void all_in_one_batch_is_looked_at_too() {
        Gradus run = Gradus.run("preflight", "--data", "two-moons", "--batch-size", "5000", "--json");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @Test
    void settings_that_are_wrong_are_refused_as_train_refuses_them() {
        Gradus.run("preflight", "--lr", "-1").refused();
        Gradus.run("preflight", "--data", "nowhere").refused();
    }

    @Test
    void help_has_examples() {
        assertThat(Gradus.run("preflight", "--help").out())
                .contains("Examples:", "gradus preflight --data mnist", "Exit code 4");
        assertThat(Gradus.run("train", "--help").out()).contains("--preflight");
    }
}
