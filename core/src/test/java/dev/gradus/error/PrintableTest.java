package dev.gradus.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void what_steers_a_terminal_is_written_as_an_escape() {
        assertThat(Printable.line("a\u001b[2Jb")).isEqualTo("a\\u001b[2Jb");
        assertThat(Printable.line("\u001b]0;title\u0007")).isEqualTo("\\u001b]0;title\\u0007");
        assertThat(Printable.lines("one\ntwo\tthree\rfour\r\n")).isEqualTo("one\ntwo\tthree\\u000dfour\r\n");
        assertThat(Printable.line("one\ntwo\r\n")).isEqualTo("one\\u000atwo\\u000d\\u000a");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, 0x0b, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a,
                0x202e, 0x2066, 0x2069
            })
    void each_kind_of_control(int code) {
        assertThat(Printable.lines("x" + (char) code)).isEqualTo(String.format("x\\u%04x", code));
    }

    @Test
    void letters_of_all_scripts_stay() {
        String text = "Größe 大小 حجم 📏 %s · 1\u202f234 \\ \"";
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void json_says_the_same_after_it() {
        String json = Json.line("\u009b31m\u202e\u007f");
        assertThat(Json.read("here", Printable.lines(json))).isEqualTo("\u009b31m\u202e\u007f");
    }

    @Test
    void an_excerpt_is_short_and_on_one_line() {
        assertThat(Printable.excerpt("abc", 3)).isEqualTo("abc");
        assertThat(Printable.excerpt("abcd", 3)).isEqualTo("abc…");
        assertThat(Printable.excerpt("a\nb", 3)).isEqualTo("a\\u000ab");
    }

    @Test
    void an_error_cannot_steer_the_terminal_nor_fill_it() {
        var error =
                GradusException.got("name %s", "\u001b[2J\n  repair    run this")
                        .expected("a name")
                        .because("x".repeat(100_000))
                        .repair("Rename it.");
        assertThat(error.parts().got()).isEqualTo("name \\u001b[2J\\u000a  repair    run this");
        assertThat(error.getMessage()).doesNotContain("\u001b", "\n").hasSizeLessThan(2 * GradusException.LONGEST);
        assertThat(error.parts().cause()).hasSize(GradusException.LONGEST + 1);
    }

    @Test
    void a_whole_file_is_no_mistyped_word() {
        assertThat(Suggest.nearest("x".repeat(1_000_000), java.util.List.of("x"))).isEmpty();
    }
}
