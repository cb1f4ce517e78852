package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleChoiceTest {
    private static String html(double... values) {
        return new ScaleChoice("loss", values).html("some", y -> new Chart("Loss", Axis.whole("step", 0, 1), y));
    }

    @ParameterizedTest
    @CsvSource({"0.5, linear", "0.01, logarithmic"})
    void the_axis_that_fits_is_chosen_first(double least, String chosen) {
        assertThat(html(least, 2))
                .contains("name=\"some\" value=\"" + chosen + "\" checked>")
                .containsOnlyOnce(" checked>")
                .contains("<div class=\"of-linear\">", "<div class=\"of-logarithmic\">", "logarithmic scale</text>")
                .doesNotContain("<script", "onclick");
    }

    @Test
    void there_is_no_choice_without_a_logarithm_or_where_both_look_alike() {
        assertThat(html(-1, 2)).doesNotContain("<input");
        assertThat(html(0, 2)).doesNotContain("<input");
        assertThat(html(1, 2)).doesNotContain("<input");
        assertThat(html(Double.NaN)).doesNotContain("<input", "NaN");
    }
}
