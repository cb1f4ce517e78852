package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @TempDir Path folder;

    private static Map<String, Object> example() {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("zeta", 1L);
        example.put("alpha", Arrays.asList(0.1, -0.0, true, null, "a \"quoted\"\nline \u2028 é 😀"));
        example.put("nested", Map.of("empty", List.of()));
        example.put("least", Long.MIN_VALUE);
        example.put("tiny", Double.MIN_VALUE);
        return example;
    }

    @Test
    void what_is_written_is_read_again() {
        assertThat(Json.read("example", Json.line(example()))).isEqualTo(example());
        assertThat(Json.read("example", Json.pretty(example()))).isEqualTo(example());
    }

    @Test
    void order_is_kept_and_a_line_is_one_line() {
        assertThat(Json.line(example())).startsWith("{\"zeta\":1,\"alpha\":[0.1,-0.0,true,null,").doesNotContain("\n");
    }

    @Test
    void pretty_form() {
        assertThat(Json.pretty(Map.of("a", List.of(1, 2)))).isEqualTo("{\n  \"a\": [ 1, 2 ]\n}\n");
    }

    @Test
    void numbers_that_json_does_not_have_become_texts() {
        assertThat(Json.line(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)))
                .isEqualTo("[\"NaN\",\"-Infinity\",\"Infinity\"]");
    }

    @Test
    void a_float_keeps_its_exact_value() {
        assertThat(Json.read("x", Json.line(0.1f))).isEqualTo((double) 0.1f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{} {}",
                "{},",
                "NaN",
                "[1,]",
                "{'a':1}",
                "// c\n1",
                "01",
                "9223372036854775808",
                "1e999",
                "\"\u0001\"",
                "nul"
            })
    void what_is_not_strict_json_is_refused_in_four_parts(String text) {
        assertThatThrownBy(() -> Json.read("metrics.jsonl, line 3", text))
                .isInstanceOf(GradusException.class)
                .hasMessageStartingWith("metrics.jsonl, line 3 is not strict JSON: ")
                .hasMessageContaining("Likely cause");
    }

    @Test
    void depth_has_a_limit_in_both_directions() {
        String deepest = "[".repeat(Json.DEPTH) + "]".repeat(Json.DEPTH);
        assertThat(Json.line(Json.read("x", deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.read("x", "[" + deepest + "]")).isInstanceOf(GradusException.class);
        assertThatThrownBy(() -> Json.read("x", "[".repeat(1_000_000))).isInstanceOf(GradusException.class);
        Object value = List.of();
        for (int i = 0; i < Json.DEPTH; i++) value = List.of(value);
        Object tooDeep = value;
        assertThatThrownBy(() -> Json.line(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void other_types_and_names_are_refused() {
        assertThatThrownBy(() -> Json.line(List.of(folder))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.line(Map.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_is_written_and_read() throws Exception {
        Path file = folder.resolve("run.json");
        Json.writeFile(file, example());
        assertThat(Json.readFile(file)).isEqualTo(example());
        assertThat(Files.readString(file)).endsWith("}\n");
    }

    @Test
    void a_file_of_something_else_is_refused() throws Exception {
        Path list = Files.writeString(folder.resolve("list.json"), "[1]");
        assertThatThrownBy(() -> Json.readFile(list)).hasMessageContaining("holds a list, expected a JSON object");
        Path latin = Files.write(folder.resolve("latin.json"), "{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Json.readFile(latin)).isInstanceOf(GradusException.class);
        assertThatThrownBy(() -> Json.readFile(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> Json.readFile(folder.resolve("none.json"))).hasMessageContaining("does not exist");
    }

    @Test
    void an_error_does_not_steer_the_terminal() {
        assertThatThrownBy(() -> Json.read("x", "{\"\\u001b[2J\":1,\"\\u001b[2J\":2}"))
                .message()
                .doesNotContain("\u001b");
    }
}
