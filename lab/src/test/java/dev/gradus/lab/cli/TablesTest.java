package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Columns;
import dev.gradus.data.source.CsvForm;
import dev.gradus.data.source.CsvRows;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of your own from the file to the answer.
class TablesTest {
    @TempDir Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /// Two inputs, `u` far from 0 where the class is `c`, `v` where it is `b`.
    private static String uv(int n, String separator, String header) {
        var random = new Random(3);
        var text = new StringBuilder(header);
        for (int i = 0; i < n; i++) {
            int kind = i % 3;
            double u = random.nextGaussian() + (kind == 2 ? 6 : 0), v = random.nextGaussian() + (kind == 1 ? 6 : 0);
            text.append(String.format(Locale.ROOT, "%.3f%s%.3f%s%s%n", u, separator, v, separator, "abc".charAt(kind)));
        }
        return text.toString();
    }

    private String trained(String data, String... more) {
        String run = folder.resolve("run").toString();
        List<String> all =
                new ArrayList<>(List.of("train", "--data", "csv:" + data, "--run-dir", run, "--hidden", "16"));
        all.addAll(Arrays.asList(more));
        Gradus call = Gradus.run(all.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        return run;
    }

    private static List<String> answers(String run, String file) {
        Map<String, Object> json = Gradus.run("predict", run, file, "--json").json();
        List<String> answers = new ArrayList<>();
        for (Object each : (List<?>) json.get("predictions"))
            answers.add(String.valueOf(((Map<?, ?>) each).get("class")));
        return answers;
    }

    @Test
    void columns_are_found_by_their_names_in_any_order_and_form() throws IOException {
        String run = trained(file("uv.csv", uv(300, ",", "u,v,kind\n")), "--epochs", "60");
        List<String> cab = List.of("c", "a", "b");
        assertThat(answers(run, file("plain.csv", "6.1,0.2\n0.1,0.2\n0.3,6\n"))).isEqualTo(cab);
        assertThat(answers(run, file("mark.csv", "\uFEFF6.1,0.2\n0.1,0.2\n0.3,6\n"))).isEqualTo(cab);
        assertThat(answers(run, file("order.csv", "v,u\n0.2,6.1\n0.2,0.1\n6,0.3\n\n"))).isEqualTo(cab);
        assertThat(answers(run, file("german.csv", "v;u;kind\n0,2;6,1;a\n0,2;0,1;a\n6,0;0,3;a\n"))).isEqualTo(cab);
        for (String[] wrong :
                new String[][] {
                    {"u,w\n1,2\n", "missing: [v]; unknown: [w]"},
                    {"u,v,extra\n1,2,3\n", "unknown: [extra]"},
                    {"1,x2\n3,4\n", "bad.csv line 1, column 'v' has 'x2'"},
                    {",2\n3,4\n", "line 1, column 'u' has no value"},
                    {"1,2,3,4\n", "has 4 columns"}
                }) {
            Gradus call = Gradus.run("predict", run, file("bad.csv", wrong[0]));
            assertThat(call.code()).isEqualTo(ExitCode.BAD_INPUT); // notes come before the error
            assertThat(call.err()).contains(wrong[1], "\n  expected  ", "\n  repair    ");
        }
    }

    @Test
    void categories_and_classes_that_training_never_saw_are_refused_or_are_a_category_of_their_own()
            throws IOException {
        var text = new StringBuilder("colour,size,kind\n");
        for (int i = 0; i < 90; i++)
            text.append(List.of("red", "green", "blue").get(i % 3))
                    .append(',')
                    .append(i % 7)
                    .append(i % 3 == 0 ? ",y\n" : ",n\n");
        String data = file("shop.csv", text.toString());
        String run = trained(data);
        assertThat(answers(run, file("new.csv", "colour,size\nred,5\nblue,6\n"))).containsExactly("y", "n");
        assertThat(Gradus.run("summary", run).out())
                .contains(
                        "colour                category: blue, green, red",
                        "size                  number",
                        "kind                  target",
                        "answers: classes n, y");
        String purple = file("purple.csv", "colour,size\npurple,5\n");
        assertThat(Gradus.run("predict", run, purple).refused().err()).contains("'purple'", "[blue, green, red]");
        String other = file("other.csv", text.toString().replace("green", "purple"));
        String[] evaluate = {"evaluate", run, "--data", "csv", "--data-dir", other, "--split", "train"};
        assertThat(Gradus.run(evaluate).refused().err()).contains("column 'colour' has 'purple'");
        String classes = file("classes.csv", text.toString().replace(",n\n", ",maybe\n"));
        evaluate[5] = classes;
        assertThat(Gradus.run(evaluate).refused().err()).contains("column 'kind' has 'maybe'", "[n, y]");

        Gradus again =
                Gradus.run(
                        "train",
                        "--data",
                        "csv:" + data,
                        "--unknown",
                        "own",
                        "--run-dir",
                        folder.resolve("own").toString());
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(answers(folder.resolve("own").toString(), purple)).hasSize(1);
    }

    @Test
    void errors_of_core_name_flags() throws IOException {
        String[][] wrong = {
            {"x,y\n1,a\n,b\n", "--missing impute, indicate or drop"},
            {"a,b\nc,d\n", "--header yes or --header no"},
            {"a;y\n1,234;x\n2,345;z\n", "--decimal point or --decimal comma"},
            {"x,y\n1,1\n2,1\nx,1\n3,2\n", "--categorical 'x'"},
            {"nom,y\ncaf\u00e9,1\n", "--encoding windows-1252"},
        };
        for (String[] each : wrong) {
            Path path = folder.resolve("wrong.csv");
            boolean latin = each[0].startsWith("nom");
            Files.write(path, each[0].getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            String said = Gradus.run("train", "--data", "csv:" + path).refused().err();
            assertThat(said).as(each[0]).contains(each[1]).doesNotContain("()", "(\"");
        }
    }

    @Test
    void what_is_predicted_is_certain_or_stated() throws IOException {
        var counts = new StringBuilder("x,n\n");
        for (int i = 0; i < 60; i++) counts.append(i / 7.0).append(',').append(i * 3).append('\n');
        String data = file("counts.csv", counts.toString());
        String refusal = Gradus.run("train", "--data", "csv:" + data).refused().err();
        assertThat(refusal)
                .contains(
                        "the target 'n' with 60 different whole numbers", "--task regression or --task classification");
        String run = trained(data, "--task", "regression", "--epochs", "5");
        Map<String, Object> json = Gradus.run("evaluate", run, "--json").json();
        assertThat(((Map<?, ?>) json.get("testMetrics")).keySet()).hasToString("[mean-absolute, root-mean-square, r2]");
        assertThat(Gradus.run("train", "--data", "csv:" + data, "--target", "m").refused().err())
                .contains("Did you mean n or x?");
        assertThat(Gradus.run("train", "--data", "csv:" + data, "--target", "n", "--drop", "n").refused().err())
                .contains("as target and dropped");
        assertThat(Gradus.run("train", "--data", "csv:" + data, "--splits", "50,60,10").refused().err())
                .contains("make 100");
    }

    @Test
    void columns_from_which_little_can_be_learned_are_named() throws IOException {
        var text = new StringBuilder("id,x,same,y\n");
        for (int i = 0; i < 60; i++)
            text.append(i + 7)
                    .append(',')
                    .append(i * 31 % 17)
                    .append(",k,")
                    .append(i % 2 == 0 ? "a" : "b")
                    .append('\n');
        String data = file("few.csv", text.toString());
        Gradus call =
                Gradus.run(
                        "train",
                        "--data",
                        "csv:" + data,
                        "--epochs",
                        "1",
                        "--run-dir",
                        folder.resolve("few").toString());
        assertThat(call.err())
                .contains(
                        "classes of 'y'; 3 input columns, 1 of categories",
                        "'id' seems to number the rows",
                        "leave it out: --drop 'id'",
                        "'same' is the same in all 42 training samples")
                .doesNotContain("'x'");
        assertThat(Gradus.run("data", data, "--out", folder.toString()).out())
                .contains("id ", "7 to 66", "the target", "same=k");
    }

    /// 60 rows of which `flat` is almost constant; in the last one it may be something else.
    private static String flat(int seed, String last, String classes) {
        var random = new Random(seed);
        var text = new StringBuilder("x,flat,y\n");
        for (int i = 0; i < 60; i++) {
            String flat = i == 59 ? last : String.format(Locale.ROOT, "%.5f", 3 + 1e-3 * random.nextGaussian());
            char y = classes.charAt(random.nextInt(classes.length()));
            text.append(String.format(Locale.ROOT, "%.4f,%s,%c%n", random.nextGaussian(), flat, y));
        }
        return text.toString();
    }

    @Test
    void an_almost_constant_column_makes_no_huge_value_of_a_test_without_a_word_and_a_clip_is_kept()
            throws IOException {
        String data = file("flat.csv", flat(1, "3", "ab")), test = file("later.csv", flat(2, "9", "ab"));
        List<String> words =
                List.of("train", "--data", "csv:" + data, "--test-data", test, "--epochs", "1", "--hidden", "4");
        List<String> plain = new ArrayList<>(words), clipped = new ArrayList<>(words);
        plain.addAll(List.of("--run-dir", folder.resolve("plain").toString()));
        Gradus call = Gradus.run(plain.toArray(String[]::new));
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err())
                .containsPattern("note: 'flat' is \\d\\.\\d+e\\+03 in the test data")
                .contains("--drop 'flat', or bound it: --prepare \"standardize, clip(bound=10)\"");
        String run = folder.resolve("clipped").toString();
        clipped.addAll(List.of("--run-dir", run, "--prepare", "standardize, clip(bound=10)"));
        assertThat(Gradus.run(clipped.toArray(String[]::new)).err()).doesNotContain("'flat'");
        String rows = file("rows.csv", "flat,x\n9,0.5\n9000,0.5\n");
        List<?> answers = (List<?>) Gradus.run("predict", run, rows, "--json").json().get("predictions");
        Object top = ((Map<?, ?>) answers.get(0)).get("top");
        assertThat(top).isNotNull().isEqualTo(((Map<?, ?>) answers.get(1)).get("top"));
    }

    @Test
    void a_single_class_is_refused_before_anything_wherever_the_parts_come_from() throws IOException {
        String only = file("only.csv", flat(1, "3", "a")), both = file("both.csv", flat(2, "3", "ab"));
        String run = folder.resolve("run").toString();
        for (String[] words :
                new String[][] {
                    {"train", "--data", "csv:" + only, "--run-dir", run},
                    {"train", "--data", "csv:" + only, "--test-data", both, "--run-dir", run},
                    {"train", "--data", "csv:" + only, "--test-data", only, "--run-dir", run},
                    {"data", only, "--out", folder.resolve("looks").toString()}
                }) {
            Gradus call = Gradus.run(words);
            assertThat(call.code()).as(call.err()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(folder.resolve("run")).doesNotExist();
        }
    }

    @Test
    void a_last_batch_of_one_is_refused_with_flags() throws IOException {
        String data = file("flat.csv", flat(1, "3", "ab")), run = folder.resolve("run").toString();
        String[] words = {"train", "--data", "csv:" + data, "--batch-norm", "--batch-size", "41", "--run-dir", run};
        Gradus refused = Gradus.run(words);
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT); // a note comes before the error
        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(refused.err())
                .contains("42 training samples in batches of 41", "--batch-size", "--set dropLast=true");
        List<String> mended = new ArrayList<>(List.of(words));
        mended.addAll(List.of("--set", "dropLast=true", "--epochs", "1"));
        assertThat(Gradus.run(mended.toArray(String[]::new)).code()).isZero();
    }

    @Test
    void figures_of_values_are_those_of_training_wherever_they_are_measured() throws IOException {
        var text = new StringBuilder("x,price\n");
        for (int i = 0; i < 200; i++) text.append(i / 10.0).append(',').append(100_000 + 2_500.5 * i).append('\n');
        String run = trained(file("price.csv", text.toString()), "--epochs", "40");
        Map<String, Object> trained = Gradus.run("report", run, "--json").json();
        assertThat(trained).isNotEmpty();
        Map<String, Object> once = Gradus.run("evaluate", run, "--json").json();
        Map<String, Object> other =
                Gradus.run("evaluate", run, "--data", "csv:" + folder.resolve("price.csv"), "--json").json();
        assertThat(other.get("testMetrics")).isEqualTo(once.get("testMetrics"));
        assertThat(other.get("testLoss")).isEqualTo(once.get("testLoss"));
        assertThat(((Number) once.get("testLoss")).doubleValue()).isLessThan(0.5);
        assertThat(((Number) ((Map<?, ?>) once.get("testMetrics")).get("mean-absolute")).doubleValue())
                .isBetween(10.0, 150_000.0);
    }

    @Test
    void models_of_columns_in_other_orders_are_not_measured_on_one_table() throws IOException {
        String uv = trained(file("uv.csv", uv(90, ",", "u,v,kind\n")), "--epochs", "1");
        String vu = folder.resolve("vu").toString();
        String swapped = file("vu.csv", uv(90, ",", "v,u,kind\n"));
        assertThat(Gradus.run("train", "--data", "csv:" + swapped, "--epochs", "1", "--run-dir", vu).code()).isZero();
        Gradus both = Gradus.run("evaluate", uv, vu).refused();
        assertThat(both.err()).contains("one signature: the same columns or pictures");
        assertThat(both.out()).doesNotContain("accuracy");
    }

    @Test
    void thousands_of_rows_are_answered_in_portions_and_those_with_gaps_not_at_all() throws IOException {
        String run = trained(file("uv.csv", uv(300, ",", "u,v,kind\n")), "--epochs", "1", "--missing", "drop");
        var random = new Random(8);
        var text = new StringBuilder("u,v\n");
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            float u = (float) random.nextGaussian(), v = (float) random.nextGaussian();
            boolean gap = i % 1000 == 700;
            rows.add(gap ? new float[0] : new float[] {u, v});
            text.append(u).append(',').append(gap ? "NA" : Float.toString(v)).append('\n');
        }
        String data = file("many.csv", text.toString()), out = folder.resolve("out.csv").toString();
        Gradus call = Gradus.run("predict", run, data, "--csv", out);
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err()).contains("2 rows with a missing value", "many.csv:702, ", "many.csv:1702");
        assertThat(call.out()).contains("2500 predictions in " + out, "samples/s");
        List<String> answered = Files.readAllLines(Path.of(out));
        assertThat(answered).hasSize(2501).startsWith("u,v,prediction,p(a),p(b),p(c)");
        TrainedModel model = SavedModel.at(Path.of(run), null).model();
        float[] all = new float[5000];
        for (int i = 0; i < 2500; i++) if (rows.get(i).length > 0) System.arraycopy(rows.get(i), 0, all, 2 * i, 2);
        TrainedModel.Predictions expected = model.predict(all, 2500);
        for (int i = 0; i < 2500; i++) {
            String[] cells = answered.get(i + 1).split(",", -1);
            assertThat(cells).hasSize(6);
            for (int k = 0; k < 3; k++) {
                String wanted = rows.get(i).length == 0 ? "" : Float.toString((float) expected.values().get(i, k));
                assertThat(cells[3 + k]).isEqualTo(wanted);
            }
        }
        List<?> json = (List<?>) Gradus.run("predict", run, data, "--json").json().get("predictions");
        assertThat((Map<?, ?>) json.get(700)).isEqualTo(Map.of("input", data + ":702", "missing", true));
        Gradus same = Gradus.run("predict", run, data, "--csv", data);
        assertThat(same.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(same.err()).contains("which is the input");
        assertThat(Files.readString(Path.of(data))).isEqualTo(text.toString());
    }

    /// Random schemas: rows and columns in any order, in any form of file, from the command line or in Java, give the same bits.
    @Test
    void the_same_row_has_the_same_answer_wherever_it_is_asked() throws IOException {
        var random = new Random(11);
        for (int draw = 0; draw < 6; draw++) {
            int columns = 2 + random.nextInt(5), n = 60;
            boolean values = draw % 3 == 2, gaps = draw % 2 == 1;
            List<List<String>> table = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (int c = 0; c < columns; c++) names.add("column " + c);
            names.add("y");
            boolean[] isText = new boolean[columns];
            for (int c = 0; c < columns; c++) isText[c] = random.nextInt(3) == 0 && c > 0;
            for (int i = 0; i < n; i++) {
                List<String> row = new ArrayList<>();
                for (int c = 0; c < columns; c++) {
                    String number = Float.toString((float) random.nextGaussian() * (c + 1));
                    row.add(isText[c] ? "k" + random.nextInt(3) : number);
                    if (gaps && random.nextInt(9) == 0) row.set(c, "NA");
                }
                row.add(values ? Float.toString((float) random.nextGaussian() * 1000) : "class " + random.nextInt(3));
                table.add(row);
            }
            String data =
                    file("table" + draw + ".csv", text(names, table, IntStream.range(0, columns + 1).toArray(), ","));
            String run = folder.resolve("run" + draw).toString();
            Gradus trained =
                    Gradus.run(
                            "train",
                            "--data",
                            "csv:" + data,
                            "--run-dir",
                            run,
                            "--epochs",
                            "2",
                            "--hidden",
                            "8",
                            "--missing",
                            gaps ? "indicate" : "refuse");
            assertThat(trained.code()).as(trained.err()).isZero();
            List<Integer> order = new ArrayList<>(IntStream.range(0, columns).boxed().toList());
            Collections.shuffle(order, random);
            List<List<String>> rows = new ArrayList<>(table);
            Collections.shuffle(rows, random);
            int[] some = order.stream().mapToInt(Integer::intValue).toArray();
            String other = file("other.csv", text(names, rows, some, "\t"));
            Path out = folder.resolve("out.csv");
            assertThat(Gradus.run("predict", run, other, "--csv", out.toString()).code()).isZero();

            TrainedModel model = SavedModel.at(Path.of(run), null).model();
            Columns signature = (Columns) model.signature();
            assertThat(signature).isNotNull();
            List<String> answered = Files.readAllLines(out);
            try (CsvRows written = CsvRows.open(Path.of(data), new CsvForm(), signature)) {
                float[][] encoded = new float[n][model.sampleShape().size()];
                for (float[] each : encoded) {
                    assertThat(written.next()).isTrue();
                    written.encode(each, 0);
                }
                for (int i = 0; i < n; i++) {
                    String[] cells = answered.get(i + 1).split(",", -1);
                    float[] one = encoded[table.indexOf(rows.get(i))];
                    TrainedModel.Predictions alone = model.predict(one, 1);
                    int outputs = model.task().outputs();
                    for (int k = 0; k < outputs; k++) {
                        float said = Float.parseFloat(cells[cells.length - outputs + k]);
                        assertThat(said).isEqualTo((float) alone.values().get(0, k));
                    }
                }
            }
        }
    }

    private static String text(List<String> names, List<List<String>> rows, int[] order, String separator) {
        var text = new StringBuilder();
        text.append(String.join(separator, Arrays.stream(order).mapToObj(names::get).toList())).append('\n');
        for (List<String> row : rows)
            text.append(String.join(separator, Arrays.stream(order).mapToObj(row::get).toList())).append('\n');
        return text.toString();
    }
}
