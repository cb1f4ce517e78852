package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.Statistics;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColourTimeTest {
    /// Of ten numbers: two in [-4, -2), one in [1, 2), four in [2, 4), one infinite, two zeros.
    private static final Statistics.Bins BINS = new Statistics.Bins(0, List.of(0L, 2L), List.of(1L, 4L), 2, 1, 1.5);

    @Test
    void rows_are_positive_from_the_largest_zeros_and_negative_from_the_smallest() {
        ColourTime picture = ColourTime.of(List.of(BINS));
        assertThat(picture).isEqualTo(new ColourTime(0, 1, 1));
        assertThat(picture.shares(BINS)).containsExactly(0.4, 0.1, 0.2, 0.2, 0, 0.2);
    }

    @Test
    void what_is_smaller_than_the_rows_is_in_the_innermost() {
        assertThat(new ColourTime(1, 1, 1).shares(BINS)).containsExactly(0.5, 0.2, 0.2, 0.2);
    }

    @Test
    void all_pictures_have_the_scale_of_all_numbers_but_no_more_than_24_rows_a_side() {
        var tiny = new Statistics.Bins(-60, List.of(), List.of(1L), 0, 0, 0);
        assertThat(ColourTime.of(List.of(BINS, tiny))).isEqualTo(new ColourTime(-22, 1, 1));
        var zeros = new Statistics.Bins(0, List.of(), List.of(), 5, 0, 0);
        assertThat(ColourTime.of(List.of(zeros)).shares(zeros)).contains(1, 1);
    }

    @Test
    void where_sizes_differ_by_many_orders_a_row_has_several_powers() {
        var huge = new Statistics.Bins(58, List.of(), List.of(1L), 0, 0, 0x1p58);
        ColourTime picture = ColourTime.of(List.of(BINS, huge));
        assertThat(picture).isEqualTo(new ColourTime(0, 58, 3));
        assertThat(picture.shares(huge)).startsWith(1).hasSize(42);
        assertThat(picture.shares(BINS)[19]).as("[1, 4)").isEqualTo(0.5);
    }

    @Test
    void colours_grow_with_the_root_of_the_share() {
        assertThat(Arrays.stream(new double[] {0, 0.001, 0.075, 0.3, 1}).mapToInt(ColourTime::level))
                .containsExactly(0, 1, 3, 6, 6);
    }

    @Test
    void neighbours_of_one_colour_are_one_stroke_and_every_column_says_its_numbers() {
        StringBuilder page = new StringBuilder();
        ColourTime.of(List.of(BINS)).append(page, "<layer>", List.of(1.0, 20.0), List.of(BINS, BINS));
        assertThat(page.toString())
                .contains("viewBox=\"0 0 2 6\"", "<path class=\"q6\" d=\"M0 0h2v1h-2z\"/>")
                .contains("<title>step 20: rms 1.5000, zeros 20 %, not finite 10 %</title>", "probe lost")
                .contains("Distribution over time of &lt;layer&gt;")
                .doesNotContain("NaN", "<layer>");
    }
}
