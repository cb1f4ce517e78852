package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "testAccuracy, 0.9735, 97.35 %",
        "testLoss, 2, 2.0000",
        "testLoss, NaN, NaN",
        "wallSeconds, 12.34, 12.3 s",
        "samplesPerSecond, 123.4, 123",
        "bestEpoch, 7, 7",
        "validationF1, 0.5, 0.5000",
    })
    void the_name_of_a_figure_tells_its_unit(String name, double value, String text) {
        assertThat(Text.figure(name, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "79012.34, 79\u202f012",
        "1234.56, 1\u202f234.6",
        "-12.34567, -12.346",
        "0.0123456, 0.012346",
        "0, 0",
        "952710, 952\u202f710",
        "1e16, 1.00e+16",
        "NaN, NaN",
    })
    void a_number_in_a_unit_has_no_exponent(double value, String text) {
        assertThat(Text.number(value)).isEqualTo(text);
    }

    @Test
    void numbers_below_each_other_have_their_points_there_too() {
        assertThat(Text.number(309.25, 79_012)).isEqualTo("309");
        assertThat(Text.number(0, 1.5)).isEqualTo("0.0000");
        assertThat(Text.loss(79_012.34)).isEqualTo("79012.3");
        assertThat(Text.loss(1e9)).isEqualTo("1.00e+09");
        assertThat(Text.figure("validationMean-absolute", 13_202.9)).isEqualTo("13\u202f203");
    }

    @Test
    void names_of_settings_become_words() {
        assertThat(Text.spaced("batchSize")).isEqualTo("batch size");
        assertThat(Text.spaced("validationTop5Accuracy")).isEqualTo("validation top5 accuracy");
    }

    @Test
    void lines_break_between_words_and_a_long_word_has_its_own() {
        assertThat(Text.wrapped("one two three", 7)).containsExactly("one two", "three");
        assertThat(Text.wrapped("a unbreakable b", 4)).containsExactly("a", "unbreakable", "b");
        assertThat(Text.wrapped("", 4)).containsExactly("");
    }

    @Test
    void shares_are_as_short_as_they_can_be() {
        assertThat(Text.share(0.975)).isEqualTo("97.5 %");
        assertThat(Text.share(0.8)).isEqualTo("80 %");
        assertThat(Text.share(1)).isEqualTo("100 %");
    }

    @Test
    void differences_of_shares_are_percentage_points() {
        assertThat(Text.difference("testAccuracy", 0.0125)).isEqualTo("1.25 pp");
        assertThat(Text.difference("wallSeconds", 2)).isEqualTo("2.00 s");
        assertThat(Text.plural(1, "step") + ", " + Text.plural(1234, "step")).isEqualTo("1 step, 1\u202f234 steps");
    }

    @ParameterizedTest
    @CsvSource({"cat, 3", "강아지, 6", "犬, 2", "é, 1", "e\u0301, 1", "🐕, 2", "ｗ, 2", "'', 0"})
    void a_letter_of_east_asia_fills_two_columns(String text, int columns) {
        assertThat(Text.width(text)).isEqualTo(columns);
        assertThat(Text.width(Text.padded(text, 9))).isEqualTo(9);
        assertThat(Text.width(Text.right(text, 9))).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"강아지, 6, 강아지", "강아지, 5, 강아…", "강아지, 4, 강…", "kitten, 4, kit…", "🐕🐕, 3, 🐕…", "ab, 2, ab"})
    void a_text_is_cut_between_letters(String text, int columns, String cut) {
        assertThat(Text.cut(text, columns)).isEqualTo(cut);
        assertThat(Text.width(cut)).isLessThanOrEqualTo(columns);
    }
}
