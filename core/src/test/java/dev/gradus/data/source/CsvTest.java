package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    private static CsvReader reader(String text) {
        return new CsvReader("t", new StringReader(text), ',', false);
    }

    private static List<List<String>> fields(String text) throws IOException {
        List<List<String>> fields = new ArrayList<>();
        try (CsvReader reader = reader(text)) {
            while (reader.next()) fields.add(List.of(reader.fields()));
        }
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
        assertThat(csv.cells("island")).containsExactly("Biscoe", "Dream", "Biscoe");
        assertThat(csv.size()).isEqualTo(3);
    }

    @Test
    void values_are_predicted_from_what_is_left() throws IOException {
        Dataset data = Csv.read(file(PENGUINS)).without("species").regression("mass", "bill");
        float[] target = new float[3];
        data.readTarget(1, target, 1);
        assertThat(target).containsExactly(0, 3750, 39.1f);
        assertThat(data.task()).isEqualTo(new Task.Regression(List.of("mass", "bill")));
    }

    @Test
    void quotes_hold_separators_line_breaks_and_quotes() throws IOException {
        assertThat(fields("\"a,b\",\"say \"\"hello\"\"\"\r\n\"two\nlines\", \"\" \n"))
                .containsExactly(List.of("a,b", "say \"hello\""), List.of("two\nlines", ""));
        assertThat(fields("a, b ,\" c \"\r1,2,3")).containsExactly(List.of("a", "b", " c "), List.of("1", "2", "3"));
        assertThat(fields("a,\n,\n")).containsExactly(List.of("a", ""), List.of("", ""));
        assertThat(fields("\na\n \n\"\"\n\n")).containsExactly(List.of("a"), List.of(""));
        assertThat(fields("a,")).containsExactly(List.of("a", ""));
        assertThat(fields("")).isEmpty();
    }

    @Test
    void a_line_break_in_quotes_counts_for_the_lines_after_it() throws IOException {
        try (CsvReader reader = reader("\"1\r\n2\r3\n4\",a\nb,c")) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.line()).isEqualTo(1);
            assertThat(reader.next()).isTrue();
            assertThat(reader.line()).isEqualTo(5);
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void another_separator_and_no_header() throws IOException {
        Csv csv = Csv.read(file("1;2,5;a\n3;4;b\n"), ';');
        assertThat(csv.columns()).containsExactly("1", "2", "3");
        assertThat(csv.conclusions())
                .containsExactly(
                        "separated by semicolons",
                        "without a header, so that columns are called 1, 2, …",
                        "numbers with a decimal comma");
        assertThat(inputs(csv.regression("1"))).isDeepEqualTo(new float[][] {{2.5f, 1, 0}, {4, 0, 1}});
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
        assertRefused(
                () -> fractions.classification("y"), "column 'y' has 2 classes such as 10.5", "regression(\"y\")");
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
                new String[] {"1\n\n2", "of which no column is an input"},
                new String[] {"1,1e99", "column '2' has '1e99', expected a decimal number within the range"},
                new String[] {"1,Infinity\n2,1", "whose line 1 may name the columns or be a row: 1, Infinity"},
                new String[] {"1.5,0x1p3\n1,2", "line 1, column '2' has '0x1p3'"},
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
        StringBuilder text = new StringBuilder("name,x,y\n");
        for (int i = 0; i < 10_001; i++) text.append('n').append(i).append(",2,1\n");
        Csv csv = Csv.read(file(text.toString()));
        assertRefused(() -> csv.regression("y"), "column 'name' has more than 10,000 categories", "without(\"name\")");
        assertThat(csv.without("name").regression("y").size()).isEqualTo(10_001);
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused(() -> Csv.read(binary), "b is not text in UTF-16LE");
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
                "rows.csv line 2, column 'shirt' has 'large', expected one of the known categories [small, big]");
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

    private static Stream<Arguments> forms() {
        String[] plain = {};
        return Stream.of(
                Arguments.of("a,b,y\n1,2,x\n3,4,z\n", "[1.0, 2.0, 3.0, 4.0]", plain),
                Arguments.of(
                        "a;b;y\n1,5;2;x\n3;4;z\n",
                        "[1.5, 2.0, 3.0, 4.0]",
                        new String[] {"separated by semicolons", "numbers with a decimal comma"}),
                Arguments.of("a\tb\ty\n1\t2\tx\n3\t4\tz\n", "[1.0, 2.0, 3.0, 4.0]", new String[] {"separated by tabs"}),
                Arguments.of(
                        "a|b|y\n1|2|x, or so\n3|4|z\n", "[1.0, 2.0, 3.0, 4.0]", new String[] {"separated by bars"}),
                Arguments.of(
                        "1.5,2,x\n3,4,z\n\n",
                        "[1.5, 2.0, 3.0, 4.0]",
                        new String[] {"without a header, so that columns are called 1, 2, …", "1 empty line left out"}),
                Arguments.of(
                        "# made today\na,b,y\n1,2,x\n#late\n3,4,z\n",
                        "[1.0, 2.0, 3.0, 4.0]",
                        new String[] {"2 comments left out"}),
                Arguments.of("#a,b,y\n1,2,x\n3,4,z\n", "[1.0, 2.0, 3.0, 4.0]", plain),
                Arguments.of(
                        "\uFEFFa,b,y\n1,2,x\n3,4,z\n", "[1.0, 2.0, 3.0, 4.0]", new String[] {"with a byte-order mark"}),
                Arguments.of("a,b,y\n\"1,234\",2.5,x\n\"1,234,567\",4,z\n", "[1234.0, 2.5, 1234567.0, 4.0]", plain),
                Arguments.of(
                        "a,b,y\n10%,2,x\n12.5%,4,z\n", "[0.1, 2.0, 0.125, 4.0]", new String[] {"5 % read as 0.05"}),
                Arguments.of("0,1,y\n0.5,2,x\n3,4,z\n3,5,z\n", "[0.5, 2.0, 3.0, 4.0, 3.0, 5.0]", plain),
                Arguments.of(
                        "c,2019,2020,y\nK,0,1,x\nL,1,2,z\nK,2,3,x\n",
                        "[1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 2.0, 1.0, 0.0, 2.0, 3.0]",
                        plain));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_form_of_a_file_is_found_and_said(String text, String inputs, String[] conclusions) throws IOException {
        Csv csv = Csv.read(file(text));
        assertThat(csv.conclusions()).containsExactly(conclusions);
        List<Float> all = new ArrayList<>();
        for (float[] row : inputs(csv.classification(csv.columns().getLast()))) for (float x : row) all.add(x);
        assertThat(all).hasToString(inputs);
    }

    static Stream<String[]> doubts() {
        return Stream.of(
                new String[] {"a,b\nc,d\n", "may name the columns or be a row: a, b", "header(true) or header(false)"},
                new String[] {"5,1,label\n1,2,x\n2,3,x\n", "may name the columns or be a row", "header(true)"},
                new String[] {"a;b\n1,234;x\n2,345;x\n", "'1,234' on line 2 in column 'a'", "decimal(\"comma\")"},
                new String[] {
                    "a;b\n1,5;x\n2.5;x\n",
                    "'1,5' on line 2 in column 'a', which has a decimal comma, and '2.5' on line 3",
                    "decimal"
                },
                new String[] {
                    "a;b,c\nx;y,z\nu;v,w\n",
                    "2 columns where commas separate fields, and 2 where semicolons do",
                    "separator(';')"
                });
    }

    @ParameterizedTest
    @MethodSource("doubts")
    void what_is_not_certain_is_refused_with_both_readings(String text, String got, String repair) throws IOException {
        Path file = file(text);
        assertRefused(() -> Csv.read(file).classification("b"), got, repair);
    }

    @Test
    void what_is_stated_is_not_searched_for() throws IOException {
        Path file = file("a;b\n1,234;2\n2,345;3\n");
        CsvForm comma = new CsvForm("auto", CsvForm.Header.AUTO, "comma", "auto", List.of());
        assertThat(inputs(Csv.read(file, comma).regression("b"))).isDeepEqualTo(new float[][] {{1.234f}, {2.345f}});
        CsvForm point = new CsvForm(";", CsvForm.Header.YES, "point", "utf-8", List.of("4"));
        Csv csv = Csv.read(file, point);
        assertThat(inputs(csv.regression("a"))).isDeepEqualTo(new float[][] {{2}, {3}});
    }

    @Test
    void texts_in_korean_encodings_are_recognized_and_named() throws IOException {
        String text = "이름,값\n서울,1\n부산,2\n서울,3\n";
        Path korean = Files.write(folder.resolve("k.csv"), text.getBytes(Charset.forName("x-windows-949")));
        Csv csv = Csv.read(korean);
        assertThat(csv.conclusions()).containsExactly("in CP949");
        assertThat(csv.features("값")).containsExactly("이름=부산", "이름=서울");
        for (String encoding : List.of("UTF-16LE", "UTF-16BE")) {
            Path wide = Files.write(folder.resolve("w.csv"), ("\uFEFF" + text).getBytes(Charset.forName(encoding)));
            assertThat(Csv.read(wide).conclusions()).containsExactly("in " + encoding);
            assertThat(Csv.read(wide).features("값")).containsExactly("이름=부산", "이름=서울");
        }
        Path french =
                Files.write(
                        folder.resolve("f.csv"), "nom,x\ncafé,1\nthé,2\n".getBytes(Charset.forName("windows-1252")));
        assertRefused(() -> Csv.read(french), "f.csv is not text in UTF-8", "encoding(\"windows-1252\")");
        CsvForm stated = new CsvForm("auto", CsvForm.Header.AUTO, "auto", "windows-1252", List.of());
        assertThat(Csv.read(french, stated).features("x")).containsExactly("nom=café", "nom=thé");
    }

    @Test
    void a_stated_category_may_be_called_NA() throws IOException {
        Path file = file("country,x\nNA,1\nKR,2\nNA,3\n");
        assertThat(Csv.read(file).categorical("country").features("x")).containsExactly("country=KR", "country=NA");
        Dataset data = Csv.read(file).categorical("country").regression("x");
        assertThat(inputs(data)).isDeepEqualTo(new float[][] {{0, 1}, {1, 0}, {0, 1}});
        assertRefused(() -> Csv.read(file).regression("x"), "line 2, column 'country' has no value ('NA')");
    }

    @Test
    void labels_that_are_the_same_number_are_one_class() throws IOException {
        Dataset data = Csv.read(file("x,y\n5,1\n6,1.0\n7,0\n8,0.0\n9,+1\n")).classification("y");
        assertThat(data.task()).isEqualTo(new Task.Classification(List.of("0", "1")));
        assertThat(IntStream.range(0, 5).map(data::label)).containsExactly(1, 1, 0, 0, 1);
        assertThat(Csv.read(file("x,y\n5,01\n6,1\n")).classification("y").task().outputs()).isEqualTo(2);
    }

    @Test
    void missing_values_are_dropped_or_indicated() throws IOException {
        Csv csv = Csv.read(file("x,c,y\n1,a,0\n?,a,1\n3,,1\n4,b,0\n5,b,\n"));
        Dataset complete = csv.missing(Columns.Missing.DROP).classification("y");
        assertThat(inputs(complete)).isDeepEqualTo(new float[][] {{1, 1, 0}, {4, 0, 1}});
        Csv shown = Csv.read(file("x,c,z,y\n1,a,1,0\n?,a,2,1\n3,,3,1\n")).missing(Columns.Missing.INDICATE);
        assertThat(shown.features("y")).containsExactly("x", "x=missing", "c=a", "c=missing", "z");
        assertThat(Arrays.deepToString(inputs(shown.classification("y"))))
                .isEqualTo("[[1.0, 0.0, 1.0, 0.0, 1.0], [NaN, 1.0, 1.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0, 3.0]]");
    }

    @Test
    void another_file_is_read_by_the_names_of_its_columns() throws IOException {
        Csv csv = Csv.read(file("id,x,c,y\n7,1.5,a,no\n8,2,b,yes\n9,3,a,no\n")).without("id");
        Columns signature = csv.signature("y");
        Task task = csv.classification("y").task();
        Path other = Files.writeString(folder.resolve("other.csv"), "y;c;x\nyes;b;4,5\nno;a;1\n");
        Dataset same = Csv.like(other, new CsvForm(), signature, task, _ -> {});
        assertThat(inputs(same)).isDeepEqualTo(new float[][] {{4.5f, 0, 1}, {1, 1, 0}});
        assertThat(same.label(0)).isEqualTo(1);
        try (CsvRows rows = CsvRows.open(other, new CsvForm(), signature)) {
            assertThat(rows.conclusions())
                    .containsExactly(
                            "separated by semicolons",
                            "numbers with a decimal comma",
                            "columns in another order than in training, found by their names");
            float[] into = new float[3];
            assertThat(rows.size()).isEqualTo(2);
            assertThat(rows.next()).isTrue();
            assertThat(rows.encode(into, 0)).isTrue();
            assertThat(into).containsExactly(4.5f, 0, 1);
            assertThat(rows.cell(0)).isEqualTo("yes");
        }
        for (String[] wrong :
                new String[][] {
                    {"x,y\n1,no\n", "missing: [c]"},
                    {"x,c,colour,y\n1,a,red,no\n2,b,red,no\n", "unknown: [colour]"},
                    {"x,c,y\n1,d,no\n", "line 2, column 'c' has 'd', expected one of the known categories [a, b]"},
                    {"x,c,y\n1,a,maybe\n", "has 'maybe', expected one of the stated categories [no, yes]"},
                    {"x,c,y\n1;5,a,no\n", "line 2, column 'x' has '1;5'"},
                    {"1,a\n2,b\n", "without the column 'y'"},
                    {"1,2,3,a,no\n", "has 5 columns, expected the 2 inputs [x, c], or all 4"}
                }) {
            Path bad = Files.writeString(folder.resolve("bad.csv"), wrong[0]);
            assertRefused(() -> Csv.like(bad, new CsvForm(), signature, task, _ -> {}), "bad.csv", wrong[1]);
        }
    }

    @Test
    void texts_that_only_java_calls_numbers_are_texts() throws IOException {
        Csv suffixed = Csv.read(file("x,y\n1f,1\n2d,2\n"));
        assertThat(suffixed.features("y")).containsExactly("x=1f", "x=2d");
        assertRefused(() -> suffixed.numeric("x").regression("y"), "column 'x' has '1f'", "a decimal number");
    }
}
