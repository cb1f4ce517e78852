package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.chart.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static TextTable pets() {
        return new TextTable()
                .text("class")
                .number("samples")
                .keep()
                .text("a very long note")
                .number("more")
                .row(List.of("강아지", "12", "never cut where there is room", "1"))
                .row(List.of("dog\u001b[31m", "3", "", "22"));
    }

    @Test
    void columns_are_aligned_by_the_width_of_their_letters() {
        assertThat(pets().lines(80))
                .containsExactly(
                        "class          samples  a very long note               more",
                        "강아지              12  never cut where there is room     1",
                        "dog\\u001b[31m        3                                   22");
    }

    @Test
    void long_texts_are_cut_and_columns_without_room_are_left_out() {
        for (int width : new int[] {60, 40, 30, 24}) {
            assertThat(pets().lines(width))
                    .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width > 30 ? width : 60));
        }
        List<String> narrow = pets().lines(20);
        assertThat(narrow).hasSize(4);
        assertThat(narrow.get(0)).isEqualTo("class" + " ".repeat(8) + "samples");
        assertThat(narrow.get(1)).isEqualTo("강아지" + " ".repeat(12) + "12");
        assertThat(narrow.get(3)).startsWith("and 2 columns more");
    }
}
