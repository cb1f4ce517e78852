package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CsvTest {
    private static final String PENGUINS =
            """
            species,bill,island,mass
            Gentoo,46.1,Biscoe,4500
            Adelie,39.1,Dream,3750
            Gentoo,50,Biscoe,5700
            """;

    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private static float[][] inputs(Dataset data) {
        float[][] rows = new float[data.size()][data.shape().size()];
        for (int i = 0; i < rows.length; i++) data.readInput(i, rows[i], 0);
        return rows;
    }

    private static List<List<String>> fields(String text) {
        List<List<String>> fields = new ArrayList<>();
        for (CsvText.Row row : CsvText.read("t", text, ',')) fields.add(List.of(row.fields()));
        return fields;
    }

    @Test
    void numbers_become_one_input_and_categories_one_for_each() throws IOException {
        Csv csv = Csv.read(file(PENGUINS));
        Dataset data = csv.classification("species");
        assertThat(csv.columns()).containsExactly("species", "bill", "island", "mass");
        assertThat(csv.features("species")).containsExactly("bill", "island=Biscoe", "island=Dream", "mass");
        assertThat(inputs(data))
                .isDeepEqualTo(new float[][] {{46.1f, 1, 0, 4500}, {39.1f, 0, 1, 3750}, {50, 1, 0, 5700}});
        assertThat(data.shape()).isEqualTo(Shape.of(4));
        assertThat(data.task()).isEqualTo(new Task.Classification(List.of("Adelie", "Gentoo")));
        assertThat(data.label(0)).isEqualTo(1);
        assertThat(data.label(1)).isZero();
        assertThat(data.name()).isEqualTo("rows.csv");
        assertThat(csv.cell(1, "island")).isEqualTo("Dream");
        assertThat(csv.size()).isEqualTo(3);
    }

    @Test
    void values_are_predicted_from_what_is_left() throws IOException {
        Dataset data = Csv.read(file(PENGUINS)).without("species", "island").regression("mass", "bill");
        float[] target = new float[3];
        data.readTarget(1, target, 1);
        assertThat(target).containsExactly(0, 3750, 39.1f);
        assertThat(data.task()).isEqualTo(new Task.Regression(List.of("mass", "bill")));
        assertThat(data.shape().size()).isZero();
    }

    @Test
    void quotes_hold_separators_line_breaks_and_quotes() {
        assertThat(fields("\"a,b\",\"say \"\"hello\"\"\"\r\n\"two\nlines\", \"\" \n"))
                .containsExactly(List.of("a,b", "say \"hello\""), List.of("two\nlines", ""));
        assertThat(fields("a, b ,\" c \"\r1,2,3")).containsExactly(List.of("a", "b", " c "), List.of("1", "2", "3"));
        assertThat(fields("\uFEFFa,\n,\n")).containsExactly(List.of("a", ""), List.of("", ""));
        assertThat(fields("a,")).containsExactly(List.of("a", ""));
        assertThat(fields("")).isEmpty();
    }

    @Test
    void a_line_break_in_quotes_counts_for_the_lines_after_it() {
        assertThat(CsvText.read("t", "\"1\r\n2\r3\n4\",a\nb,c", ',').get(1).line()).isEqualTo(5);
    }

    @Test
    void another_separator_and_no_header() throws IOException {
        Csv csv = Csv.read(file("1;2,5;a\n3;4;b\n"), ';');
        assertThat(csv.columns()).containsExactly("1", "2", "3");
        assertRefused(
                () -> csv.regression("1"),
                "rows.csv line 1, column '2' has '2,5', expected all numbers or none, not 1 numbers and 1 texts");
        assertThat(Csv.read(file("a,b\nc,d\n"), ',', false).size()).isEqualTo(2);
        assertThat(Csv.read(file("1,2\n3,4\n"), ',', true).columns()).containsExactly("1", "2");
        assertThat(Csv.read(file(",x\n1,2\n")).columns()).containsExactly("1", "x");
    }

    @Test
    void a_stated_column_is_what_it_is_stated_to_be() throws IOException {
        Csv csv = Csv.read(file("zip,y\n20095,1\n8000,0\n20095,1\n"));
        assertThat(csv.categorical("zip").features("y")).containsExactly("zip=8000", "zip=20095");
        assertRefused(
                () -> Csv.read(file("x,y\n1,a\n2,b\n")).numeric("y").regression("x"),
                "rows.csv line 2, column 'y' has 'a', expected a decimal number");
        Csv mixed = Csv.read(file("x,y\n1,1\n2,1\nx,1\n"));
        assertRefused(
                () -> mixed.classification("y"),
                "rows.csv line 4, column 'x' has 'x', expected all numbers or none, not 2 numbers and 1 texts",
                "categorical(\"x\")");
        assertThat(mixed.categorical("x").features("y")).containsExactly("x=1", "x=2", "x=x");
    }

    @Test
    void classes_that_are_numbers_are_in_the_order_of_numbers() throws IOException {
        Csv csv = Csv.read(file("x,y\n1,10\n2,9\n3,-1\n"));
        assertThat(csv.classification("y").task()).isEqualTo(new Task.Classification(List.of("-1", "9", "10")));
        Csv fractions = Csv.read(file("x,y\n1,10.5\n2,9\n"));
        assertRefused(() -> fractions.classification("y"), "column 'y' has 2 classes such as 9", "regression(\"y\")");
        assertThat(fractions.categorical("y").classification("y").task().outputs()).isEqualTo(2);
    }

    @Test
    void missing_inputs_are_refused_or_kept() throws IOException {
        Csv csv = Csv.read(file("x,c,y\n1,a,0\n?,NA,1\nNaN,b,2\n,a,0\n"));
        assertRefused(
                () -> csv.classification("y"),
                "rows.csv line 3, column 'x' has no value ('?'), expected a value in every row; 3 of 4 have none",
                "keepMissing()");
        assertThat(Arrays.deepToString(inputs(csv.keepMissing().classification("y"))))
                .isEqualTo("[[1.0, 1.0, 0.0], [NaN, NaN, NaN], [NaN, 0.0, 1.0], [NaN, 1.0, 0.0]]");
        assertRefused(() -> csv.keepMissing().classification("c"), "line 3, column 'c' has no value ('NA')");
        assertRefused(() -> csv.keepMissing().regression("x"), "line 3, column 'x' has no value ('?')");
    }

    static Stream<String[]> mistakes() {
        return Stream.of(
                new String[] {"", "has no rows"},
                new String[] {"a,b\n", "has no rows"},
                new String[] {"1,2\n1", "line 2 has 1 fields, expected 2"},
                new String[] {"a,b\n1,2,3", "line 2 has 3 fields, expected 2"},
                new String[] {"1,2\n\n3,4", "line 2 has 1 fields"},
                new String[] {"1\n\n2", "line 2, column '1' has no value ('')"},
                new String[] {"1,1e99", "column '2' has '1e99', expected a decimal number within the range"},
                new String[] {"1,Infinity\n2,1", "line 1, column '2' has 'Infinity'"},
                new String[] {"1,0x1p3\n1,2", "line 1, column '2' has '0x1p3'"},
                new String[] {"1,2\n1,2f\n1,3", "line 2, column '2' has '2f'"},
                new String[] {"1,\"2\n3", "line 1 has a quote that is never closed"},
                new String[] {"1,\"2\" 3", "line 1 has text after a closing quote"},
                new String[] {"1,2\" tall", "line 1 has a quote within a field"},
                new String[] {"a,a\n1,2", "has two columns 'a'"});
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakes_name_the_line_and_the_column(String text, String message) throws IOException {
        Path file = file(text);
        assertRefused(() -> Csv.read(file).regression("1"), "rows.csv", message);
    }

    @Test
    void an_unknown_column_is_named_with_the_nearest() throws IOException {
        Csv csv = Csv.read(file(PENGUINS));
        assertRefused(() -> csv.classification("specie"), "rows.csv has no column 'specie'", "Did you mean species?");
        assertRefused(() -> csv.without("100%"), "has no column '100%'");
        assertRefused(csv::regression, "has no column ''");
    }

    @Test
    void a_column_of_a_text_for_each_row_is_no_category() throws IOException {
        StringBuilder text = new StringBuilder("name,y\n");
        for (int i = 0; i < 10_001; i++) text.append('n').append(i).append(",1\n");
        Csv csv = Csv.read(file(text.toString()));
        assertRefused(() -> csv.regression("y"), "column 'name' has more than 10,000 categories", "without(\"name\")");
        assertThat(csv.without("name").regression("y").size()).isEqualTo(10_001);
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused(() -> Csv.read(binary), "b is not text in UTF-8");
        assertRefused(() -> Csv.read(folder.resolve("no.csv")), "cannot be read");
        assertRefused(() -> Csv.read(folder), "cannot be read");
    }

    @Test
    void categories_in_a_stated_order_become_one_number() throws IOException {
        Csv csv = Csv.read(file("shirt,price\nlarge,9\nsmall,5\n,7\nlarge,8\n")).keepMissing();
        Csv ordered = csv.ordinal("shirt", "small", "medium", "large");
        assertThat(ordered.features("price")).containsExactly("shirt");
        float[][] inputs = inputs(ordered.regression("price"));
        assertThat(List.of(inputs[0][0], inputs[1][0], inputs[2][0], inputs[3][0]))
                .containsExactly(2f, 0f, Float.NaN, 2f);
        assertRefused(
                () -> csv.ordinal("shirt", "small", "big").regression("price"),
                "rows.csv line 2, column 'shirt' has 'large', expected one of the stated categories [small, big]");
        assertRefused(
                () -> csv.ordinal("shirt", "small", "small"), "the order [small, small], expected each category once");
        assertRefused(() -> csv.ordinal("shirt"), "the order []");
        assertRefused(() -> csv.ordinal("skirt", "small"), "Did you mean shirt?");
    }

    @Test
    void a_stated_order_is_that_of_classes_and_of_values_too() throws IOException {
        Csv csv = Csv.read(file("x,size\n1,large\n2,small\n")).ordinal("size", "small", "medium", "large");
        Dataset classes = csv.classification("size");
        assertThat(classes.task()).isEqualTo(new Task.Classification(List.of("small", "medium", "large")));
        assertThat(classes.label(0)).isEqualTo(2);
        float[] value = new float[1];
        csv.regression("size").readTarget(0, value, 0);
        assertThat(value).containsExactly(2);
        assertRefused(() -> csv.ordinal("size", "small").classification("size"), "line 2, column 'size' has 'large'");
    }

    @Test
    void a_number_is_what_data_files_mean_by_one_and_not_what_java_does() throws IOException {
        String[] numbers = {"-1", "+2", ".5", "2.", "1e-3", " 7 ", "1E2", "0007"};
        float[] values = {-1, 2, 0.5f, 2, 1e-3f, 7, 100, 7};
        for (int i = 0; i < numbers.length; i++) assertThat(Csv.number(numbers[i])).isEqualTo(values[i]);
        for (String none :
                List.of(
                        "1f",
                        "2d",
                        "3F",
                        "4D",
                        "0x1p3",
                        "Infinity",
                        "-Infinity",
                        "NaN",
                        "1_000",
                        "1,5",
                        "e5",
                        ".",
                        "",
                        "- 1",
                        "1e",
                        "٣",
                        "1e39",
                        "++1")) {
            assertThat(Csv.number(none)).as(none).isNull();
        }
        Csv suffixed = Csv.read(file("x,y\n1f,1\n2d,2\n"));
        assertThat(suffixed.features("y")).containsExactly("x=1f", "x=2d");
        assertRefused(() -> suffixed.numeric("x").regression("y"), "column 'x' has '1f'", "a decimal number");
    }
}
