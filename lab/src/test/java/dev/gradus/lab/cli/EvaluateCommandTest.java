package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `evaluate` and the page of a run say about a model, beside what `predict` says about the same rows.
class EvaluateCommandTest {
    @TempDir static Path folder;

    /// Runs of a table with two classes, and of one with values.
    private static String kinds = "", prices = "";

    private static final String MARKUP = "<i>west</i>";

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String trained(String name, String... more) {
        String run = folder.resolve(name + "-run").toString();
        List<String> all = new ArrayList<>(List.of("train", "--run-dir", run, "--hidden", "16", "--epochs", "12"));
        all.addAll(List.of(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    @BeforeAll
    static void train() throws IOException {
        var random = new Random(5);
        var classes = new StringBuilder("u,side,noise,kind\n");
        var values = new StringBuilder("# areas in square metres\narea,side,noise,price\n");
        for (int i = 0; i < 400; i++) {
            double u = random.nextGaussian(), noise = random.nextGaussian();
            String side = random.nextBoolean() ? "east" : MARKUP;
            boolean yes = u + (side.equals("east") ? 1 : -1) + 0.4 * random.nextGaussian() > 0;
            classes.append(String.format(Locale.ROOT, "%.3f,%s,%.3f,%s%n", u, side, noise, yes ? "yes" : "no"));
            double price = 300_000 + 50_000 * u + (side.equals("east") ? 20_000 : 0) + 5000 * random.nextGaussian();
            values.append(String.format(Locale.ROOT, "%.3f,%s,%.3f,%.2f%n", u, side, noise, price));
        }
        kinds = trained("kinds", "--data", "csv:" + write("kinds.csv", classes.toString()));
        prices = trained("prices", "--data", "csv:" + write("prices.csv", values.toString()), "--target", "price");
    }

    private static List<Map<?, ?>> maps(Map<String, Object> json, String name) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object one : (List<?>) Objects.requireNonNull(json.get(name))) all.add((Map<?, ?>) one);
        return all;
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @Test
    void figures_of_a_classifier_are_those_of_its_predictions() throws IOException {
        Map<String, Object> json = Gradus.run("evaluate", kinds, "--split", "all", "--worst", "400", "--json").json();
        List<String> lines = Files.readAllLines(folder.resolve("kinds.csv"));
        List<Map<?, ?>> answers =
                maps(
                        Gradus.run("predict", kinds, folder.resolve("kinds.csv").toString(), "--json").json(),
                        "predictions");
        long[][] counts = new long[2][2];
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            boolean actual = lines.get(i + 1).endsWith(",yes"), found = "yes".equals(answers.get(i).get("class"));
            counts[actual ? 1 : 0][found ? 1 : 0]++;
            if (actual != found) wrong.add("" + (i + 2));
        }
        assertThat(json.get("confusion"))
                .hasToString("[[%d, %d], [%d, %d]]".formatted(counts[0][0], counts[0][1], counts[1][0], counts[1][1]));
        Map<?, ?> yes = maps(json, "classes").get(1);
        assertThat(number(yes.get("precision"))).isEqualTo((double) counts[1][1] / (counts[0][1] + counts[1][1]));
        assertThat(number(yes.get("recall"))).isEqualTo((double) counts[1][1] / (counts[1][0] + counts[1][1]));
        assertThat(number(json.get("allAccuracy"))).isEqualTo((counts[0][0] + counts[1][1]) / 400.0);
        List<Map<?, ?>> worst = maps(json, "worst");
        assertThat(wrong).isNotEmpty().hasSameSizeAs(worst);
        assertThat(worst.stream().map(row -> row.get("line").toString())).containsExactlyInAnyOrderElementsOf(wrong);
        double before = 1;
        for (Map<?, ?> row : worst) {
            int line = (int) number(row.get("line"));
            Map<?, ?> cells = (Map<?, ?>) row.get("row"), answer = answers.get(line - 2);
            String[] fields = lines.get(line - 1).split(",", -1);
            assertThat(number(cells.get("u").toString().isEmpty() ? 0 : Double.parseDouble(cells.get("u").toString())))
                    .isEqualTo(Double.parseDouble(fields[0]));
            assertThat(cells.get("side")).isEqualTo(fields[1]);
            assertThat(row.get("actual")).isEqualTo(fields[3]);
            assertThat(row.get("predicted")).isEqualTo(answer.get("class"));
            assertThat(number(row.get("probability"))).isCloseTo(number(answer.get("probability")), within(1e-6));
            assertThat(number(row.get("probability"))).isLessThanOrEqualTo(before);
            before = number(row.get("probability"));
        }
        Map<?, ?> calibration = (Map<?, ?>) json.get("calibration"), curves = (Map<?, ?>) json.get("curves");
        assertThat(number(calibration.get("error"))).isBetween(0.0, 0.3);
        assertThat(number(curves.get("rocArea"))).isBetween(0.9, 1.0);
        assertThat(curves.get("positive")).isEqualTo("yes");
    }

    @Test
    void the_terminal_shows_matrix_figures_calibration_areas_and_wrong_rows() {
        String out = Gradus.run("evaluate", kinds).out();
        assertThat(out)
                .startsWith("test of kinds.csv, 80 samples:\naccuracy ")
                .contains(
                        "class          precision  recall",
                        "macro mean",
                        "weighted mean",
                        "confusion matrix: a row for each")
                .contains(
                        "calibration: mean probability",
                        "ROC area 0.9",
                        "of 'yes' (by chance 0.5 and 0.",
                        "line  actual  predicted");
        assertThat(out.lines().map(String::length)).allMatch(length -> length <= 80);
    }

    @Test
    void values_have_several_figures_in_their_unit_and_the_worst_rows() throws IOException {
        Map<String, Object> json = Gradus.run("evaluate", prices, "--split", "all", "--worst", "3", "--json").json();
        List<String> lines = Files.readAllLines(folder.resolve("prices.csv"));
        List<Map<?, ?>> answers =
                maps(
                        Gradus.run("predict", prices, folder.resolve("prices.csv").toString(), "--json").json(),
                        "predictions");
        double absolute = 0, most = 0;
        int farthest = 0;
        for (int i = 0; i < 400; i++) {
            double actual = Double.parseDouble(lines.get(i + 2).split(",", -1)[3]);
            double off = Math.abs(actual - number(answers.get(i).get("price")));
            absolute += off / 400;
            if (off > most) farthest = i + 3;
            most = Math.max(most, off);
        }
        Map<?, ?> metrics = (Map<?, ?>) json.get("allMetrics");
        assertThat(number(metrics.get("mean-absolute"))).isCloseTo(absolute, within(0.01));
        List<Map<?, ?>> worst = maps(json, "worst");
        assertThat(worst).hasSize(3);
        assertThat(number(worst.getFirst().get("line"))).isEqualTo(farthest);
        assertThat(Math.abs(number(worst.getFirst().get("residual")))).isCloseTo(most, within(0.1));
        String[] fields = lines.get(farthest - 1).split(",", -1);
        assertThat(number(worst.getFirst().get("actual"))).isEqualTo((double) Float.parseFloat(fields[3]));
        String out = Gradus.run("evaluate", prices).out();
        assertThat(out).contains("MAE ", "RMSE ", "R² 0.", "(of scaled values)", "the 5 rows with the largest errors");
        assertThat(out).doesNotContain("e+0");
    }

    @Test
    void importance_is_sorted_repeatable_and_of_columns_not_of_inputs() {
        String[] command = {"evaluate", kinds, "--importance", "--shuffles", "3", "--json"};
        Map<String, Object> json = Gradus.run(command).json();
        List<Map<?, ?>> columns = maps(json, "importance");
        assertThat(columns.stream().map(c -> String.valueOf(c.get("column"))))
                .containsExactlyInAnyOrder("u", "side", "noise");
        assertThat(columns.getLast().get("column")).isEqualTo("noise");
        assertThat(number(columns.getFirst().get("mean"))).isGreaterThan(0.15);
        assertThat(Math.abs(number(columns.getLast().get("mean")))).isLessThan(0.06);
        assertThat(Gradus.run(command).json().get("importance")).isEqualTo(json.get("importance"));
        assertThat(
                        Gradus.run("evaluate", kinds, "--importance", "--shuffles", "3", "--seed", "2", "--json")
                                .json()
                                .get("importance"))
                .isNotEqualTo(json.get("importance"));
        assertThat(Gradus.run("evaluate", prices, "--importance").out())
                .contains("importance of columns: what shuffling one costs", "RMSE gained")
                .containsPattern("area +[1-9]\\d{4} ");
        assertThat(Gradus.run("evaluate", kinds, "--importance", "--shuffles", "0").refused().err())
                .contains("--shuffles 0");
        assertThat(Gradus.run("evaluate", kinds, "--worst", "few").refused().err()).contains("--worst few");
    }

    @Test
    void a_file_in_another_order_is_read_by_names_and_said_and_all_of_it_may_be_measured() throws IOException {
        String other = write("other.csv", "kind;noise;u;side\nno;0;-3;east\nyes;0;3;east\nyes;0;-3;east\n").toString();
        Gradus all = Gradus.run("evaluate", kinds, "--data", "csv:" + other, "--split", "all", "--json");
        assertThat(all.err())
                .contains("separated by semicolons", "columns in another order than in training, found by their names");
        Map<String, Object> json = all.json();
        assertThat(json.get("samples")).isEqualTo(3L);
        assertThat(json.get("confusion")).hasToString("[[1, 0], [1, 1]]");
        assertThat(maps(json, "worst").getFirst().get("line")).isEqualTo(4L);
        assertThat(json.get("notes").toString()).contains("another order");
        String[] missing = {
            "evaluate", kinds, "--split", "all", "--data", "csv:" + write("short.csv", "u,kind\n1,yes\n")
        };
        assertThat(Gradus.run(missing).refused().err()).contains("side");
        assertThat(Gradus.run("evaluate", kinds, "--split", "some").refused().err()).contains("some");
    }

    @Test
    void several_models_are_assessed_as_their_ensemble() {
        Map<String, Object> json = Gradus.run("evaluate", kinds, kinds, "--json").json(),
                one = Gradus.run("evaluate", kinds, "--json").json();
        assertThat(json.get("confusion")).isEqualTo(one.get("confusion"));
        assertThat(json.get("testAccuracy")).isEqualTo(one.get("testAccuracy"));
        assertThat(maps(json, "members")).hasSize(2);
        assertThat(Gradus.run("evaluate", prices, prices).out()).contains("   ensemble\n", "largest errors");
    }

    @Test
    void the_page_of_a_classifier_has_curves_precision_and_wrong_rows_without_markup_of_others() throws IOException {
        assertThat(Files.readString(Path.of(kinds, "report.html")))
                .contains("<h2>Confusion matrix</h2>", "<h2>Precision and recall</h2>", "<th>F1</th>", "macro mean")
                .contains("<h2>ROC curve</h2>", "Area 0.9", "<h2>Precision-recall curve</h2>", "Average precision 0.9")
                .contains(
                        "<h2>Calibration</h2>",
                        "<h2>Misclassified rows</h2>",
                        "<th>line</th>",
                        "&lt;i&gt;west&lt;/i&gt;")
                .doesNotContain(MARKUP);
    }

    @Test
    void the_page_of_values_has_tiles_and_charts_in_their_unit_and_the_largest_errors() throws IOException {
        String page = Files.readString(Path.of(prices, "report.html"));
        assertThat(page)
                .contains("<small>test R²</small>", "<small>test MAE</small>", "<h2>Mean absolute error</h2>")
                .contains(
                        "<h2>Predicted against actual</h2>",
                        "<h2>Residuals</h2>",
                        "<h2>Largest errors</h2>",
                        "<th>residual</th>")
                .doesNotContain(MARKUP);
        String table = page.substring(page.indexOf("<h2>Epochs"), page.indexOf("<h2>Settings"));
        assertThat(table).doesNotContain("e+0");
    }

    @Test
    void wrong_pictures_are_named_by_their_files() throws IOException {
        for (String part : List.of("light/고양이", "light/dog")) Files.createDirectories(folder.resolve(part));
        for (int i = 0; i < 40; i++) {
            boolean odd = i == 3 || i == 23; // looks like the other class
            picture("light/고양이/" + i + ".png", odd ? 0x202020 : 0xe0e0e0 - i);
            picture("light/dog/" + i + ".png", 0x202020 + i);
        }
        String data = folder.resolve("light").toString();
        String run = trained("light", "--data", "folder", "--data-dir", data);
        Gradus all = Gradus.run("evaluate", run, "--split", "all", "--json");
        List<Map<?, ?>> worst = maps(all.json(), "worst");
        assertThat(worst.stream().map(one -> String.valueOf(one.get("file"))))
                .containsExactlyInAnyOrder("고양이/3.png", "고양이/23.png");
        assertThat(all.err()).contains("file           actual  predicted", "고양이/3.png   고양이  dog");
        assertThat(Gradus.run("evaluate", run, "--importance").refused().err()).contains("rows of a table");
    }

    private static void picture(String name, int rgb) throws IOException {
        var image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 36; i++) image.setRGB(i % 6, i / 6, rgb);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }
}
