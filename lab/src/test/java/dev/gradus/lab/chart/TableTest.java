package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables and drawings as pictures.
class TableTest {
    @Test
    void numbers_end_at_the_right_and_words_begin_at_the_left() {
        String svg = Table.of("t", List.of("what", "n"), List.of(List.of("a", "-1.5"), List.of("b", "12")), 20).file();
        assertThat(svg).containsPattern("text-anchor=\"start\">a<").containsPattern("text-anchor=\"end\">-1.5<");
    }

    @Test
    void long_texts_are_broken_between_words() {
        String svg = Table.of("t", List.of("what"), List.of(List.of("one two three")), 8).file();
        assertThat(svg).contains(">one two<", ">three<");
    }

    @Test
    void a_style_sheet_of_a_drawing_holds_for_it_alone() {
        String svg =
                "<svg viewBox=\"0 0 20 10\"><style>path { fill: none; } rect.box { fill: red; }</style><path d=\"M0 0\"/></svg>";
        assertThat(Drawing.of("t", svg).body())
                .startsWith("<g class=\"drawn\">")
                .contains("g.drawn.drawn.drawn path {", "g.drawn.drawn.drawn rect.box {")
                .doesNotContain("> path {", "} rect.box {");
    }
}
