package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.settings.Field;
import dev.gradus.tensor.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeWarningTest {
    private static final int STUDIES = 300;

    private static List<EdgeWarning> of(Results results, Field.@Nullable Range valid) {
        return EdgeWarning.of(results.space(), results.ranked(), _ -> valid);
    }

    /// Four settings, the first with its optimum at `at`, the second with a smaller effect, two without any; noise of 3 % of a typical difference.
    private static List<EdgeWarning> warnings(String form, int trials, double at, long seed) {
        Rng noise = Rng.of(seed).fork("noise");
        long[] i = {0};
        return of(
                SyntheticStudy.random(
                        SyntheticStudy.space(4),
                        trials,
                        seed,
                        u -> {
                            double off = u[0] - at;
                            double cost =
                                    switch (form) {
                                        case "square" -> 4 * off * off;
                                        case "valley" -> 2 * Math.abs(off);
                                        default -> off < 0 ? -2 * off : 20 * off;
                                    };
                            return cost + 0.4 * (u[1] - 0.5) * (u[1] - 0.5) + 0.03 * noise.normal(i[0]++);
                        }),
                null);
    }

    @ParameterizedTest
    @CsvSource({"square, 30", "square, 60", "valley, 30", "valley, 60", "cliff, 30", "cliff, 60"})
    void optimum_beyond_an_end_is_caught_and_one_well_inside_is_not_warned_of(String form, int trials) {
        int caught = 0, alarms = 0, others = 0;
        for (int s = 0; s < STUDIES; s++) {
            Rng rng = Rng.of(s).fork("optimum");
            double outside = 0.05 + 0.45 * rng.uniform(0);
            boolean isHigh = rng.uniform(1) < 0.5 || form.equals("cliff");
            List<EdgeWarning> found = warnings(form, trials, isHigh ? 1 + outside : -outside, s);
            if (found.stream().anyMatch(w -> w.path().equals("a") && w.isHigh() == isHigh)) caught++;
            List<EdgeWarning> quiet = warnings(form, trials, 0.2 + 0.6 * rng.uniform(2), s);
            if (quiet.stream().anyMatch(w -> w.path().equals("a"))) alarms++;
            if (quiet.stream().anyMatch(w -> !w.path().equals("a"))) others++;
        }
        assertThat(caught).isGreaterThanOrEqualTo(STUDIES * 95 / 100);
        assertThat(alarms).isLessThan(STUDIES * 5 / 100);
        assertThat(others).isLessThan(STUDIES * 5 / 100);
    }

    /// With four values, a quarter of all trials is at each end.
    @ParameterizedTest
    @CsvSource({"2, 30", "4, 30", "4, 60", "8, 45"})
    void whole_number_without_an_effect_is_not_warned_of(int values, int trials) {
        Space space = new Space(List.of(new Dimension.Whole("layers", 1, values, false, null)), List.of());
        int alarms = 0;
        for (int s = 0; s < STUDIES; s++) {
            Rng noise = Rng.of(s).fork("noise");
            long[] i = {0};
            if (!of(SyntheticStudy.random(space, trials, s, _ -> noise.normal(i[0]++)), null).isEmpty()) alarms++;
        }
        assertThat(alarms).isLessThan(STUDIES * 5 / 100);
    }

    private static Dimension proposed(Dimension searched, boolean isHigh, Field.Range valid) {
        Space space = new Space(List.of(searched), List.of());
        List<EdgeWarning> found = of(SyntheticStudy.random(space, 40, 1, u -> isHigh ? 1 - u[0] : u[0]), valid);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().isHigh()).isEqualTo(isHigh);
        return found.getFirst().proposed();
    }

    private static final Field.Range POSITIVE = new Field.Range(0, false, Double.POSITIVE_INFINITY, false);
    private static final Field.Range SHARE = new Field.Range(0, true, 1, false);
    private static final Field.Range COUNT = new Field.Range(1, true, Double.POSITIVE_INFINITY, false);

    @Test
    void range_goes_on_by_the_same_ratio_or_width_within_what_is_valid() {
        var rate = new Dimension.Real("rate", 1e-6, 1e-4, true, null);
        assertThat(proposed(rate, true, POSITIVE)).hasToString("log:1e-6..0.01");
        assertThat(proposed(rate, false, POSITIVE)).hasToString("log:1e-8..1e-4");
        assertThat(proposed(new Dimension.Real("rate", 0.01, 0.02, true, null), true, POSITIVE))
                .hasToString("log:0.01..0.2");
        assertThat(proposed(new Dimension.Real("rate", 1e-9, 1e-1, true, null), true, POSITIVE))
                .hasToString("log:1e-9..10");
        var dropout = new Dimension.Real("dropout", 0.2, 0.5, false, null);
        assertThat(proposed(dropout, true, SHARE)).hasToString("uniform:0.2..0.8");
        assertThat(proposed(dropout, false, SHARE)).hasToString("uniform:0..0.5");
        assertThat(proposed(new Dimension.Real("dropout", 0, 0.6, false, null), true, SHARE))
                .hasToString("uniform:0..0.99");
        var width = new Dimension.Whole("width", 16, 64, true, null);
        assertThat(proposed(width, true, COUNT)).hasToString("int-log:16..256");
        assertThat(proposed(width, false, COUNT)).hasToString("int-log:4..64");
        assertThat(proposed(new Dimension.Whole("layers", 2, 4, false, null), false, COUNT)).hasToString("int:1..4");
        assertThat(proposed(new Dimension.Whole("layers", 1, 4, false, null), true, COUNT)).hasToString("int:1..7");
    }

    @Test
    void setting_whose_own_range_ends_there_is_not_warned_of() {
        Space space = new Space(List.of(new Dimension.Real("dropout", 0, 0.5, false, null)), List.of());
        assertThat(of(SyntheticStudy.random(space, 40, 1, u -> u[0]), SHARE)).isEmpty();
    }

    @Test
    void sentence_has_the_counts_and_the_range_to_try() {
        Space space =
                new Space(List.of(new Dimension.Real("optimizer.learningRate", 1e-6, 1e-4, true, null)), List.of());
        assertThat(of(SyntheticStudy.random(space, 40, 1, u -> -u[0]), POSITIVE))
                .singleElement()
                .extracting(EdgeWarning::text)
                .asString()
                .startsWith("optimizer.learningRate: ")
                .contains(" of the 6 best trials lie at the upper end of log:1e-6..1e-4 (best: ")
                .endsWith("--space optimizer.learningRate=log:1e-6..0.01");
    }
}
