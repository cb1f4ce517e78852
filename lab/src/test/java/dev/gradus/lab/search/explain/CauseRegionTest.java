package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class CauseRegionTest {
    private static final Space SPACE =
            new Space(
                    List.of(
                            new Dimension.Real("rate", 1e-4, 1, true, null),
                            new Dimension.Whole("width", 1, 20, false, null),
                            new Dimension.Options("kind", List.of("a", "b", "c"), null)),
                    List.of());

    /// 60 trials on a lattice: each of 20 rates and widths three times, once with each kind.
    private static Results results(BiPredicate<Integer, String> has) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int place = i / 3;
            String kind = "abc".substring(i % 3, i % 3 + 1);
            Point point =
                    new Point(
                            Map.of("rate", Math.pow(10, -4 + place * 0.2), "width", 1L + place * 7 % 20, "kind", kind));
            var found = new Trial.Found("sick", "fail", "");
            Trial.Found[] all = has.test(place, kind) ? new Trial.Found[] {found} : new Trial.Found[0];
            trials.add(SyntheticStudy.trial(i + 1, point, Trial.Status.COMPLETED, List.of(0.5), 1, 1, all));
        }
        return new Results("lattice", SPACE, new Objective("loss", false), 1, trials, List.of(), Set.of());
    }

    private static String text(BiPredicate<Integer, String> has) {
        return CauseRegion.of(results(has)).getFirst().text();
    }

    @Test
    void one_end_of_a_range() {
        assertThat(text((place, kind) -> place > 15 && !kind.equals("c")))
                .isEqualTo("sick: 8 of 60 trials, all with rate above 0.13 (8 of 12 there)");
        assertThat(text((place, _) -> place < 4))
                .isEqualTo("sick: 12 of 60 trials, all with rate below 5e-4 (12 of 12 there)");
    }

    @Test
    void part_that_has_most_of_them_and_one_that_lies_within() {
        assertThat(text((place, kind) -> place > 15 || (place == 2 && kind.equals("a"))))
                .isEqualTo("sick: 13 of 60 trials, 12 of them with rate above 0.13 (12 of 12 there)");
        assertThat(text((place, _) -> place * 7 % 20 >= 8 && place * 7 % 20 <= 11))
                .isEqualTo("sick: 12 of 60 trials, all with width from 9 to 12 (12 of 12 there)");
        assertThat(text((place, _) -> place * 7 % 20 >= 17))
                .isEqualTo("sick: 9 of 60 trials, all with width from 18 on (9 of 9 there)");
    }

    @Test
    void option() {
        assertThat(text((place, kind) -> kind.equals("b") && place % 2 == 0))
                .isEqualTo("sick: 10 of 60 trials, all with kind = b (10 of 20 there)");
    }

    @Test
    void what_is_spread_evenly_is_said_to_be_so() {
        Rng rng = Rng.of(3);
        long[] i = {0};
        assertThat(text((_, _) -> rng.uniform(i[0]++) < 0.2)).endsWith("in no part of the space more than elsewhere");
        int alarms = 0;
        for (int s = 0; s < 200; s++) {
            Rng own = Rng.of(s);
            long[] k = {0};
            if (CauseRegion.of(results((_, _) -> own.uniform(k[0]++) < 0.2)).getFirst().path() != null) alarms++;
        }
        assertThat(alarms).isLessThan(10);
    }

    @Test
    void trial_without_a_finding_has_its_end_as_its_cause() {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Point point = new Point(Map.of("rate", Math.pow(10, -4 + i * 0.2), "width", 3L, "kind", "a"));
            Trial.Status status = i < 13 ? Trial.Status.COMPLETED : Trial.Status.DIVERGED;
            trials.add(SyntheticStudy.trial(i + 1, point, status, List.of(0.5), 1, 1));
        }
        assertThat(CauseRegion.of(new Results("", SPACE, new Objective("loss", false), 1, trials, List.of(), Set.of())))
                .containsExactly(new CauseRegion("diverged", 7, 20, "rate", "above 0.03", 7, 7));
    }

    /// C(4,3) C(26,2) + C(4,4) C(26,1) of C(30,5).
    @Test
    void chance_is_the_tail_of_the_hypergeometric_distribution() {
        assertThat(Chance.atLeast(3, 5, 4, 30)).isCloseTo(1326 / 142506.0, within(1e-12));
        assertThat(Chance.atLeast(0, 5, 4, 30)).isCloseTo(1, within(1e-12));
        assertThat(Chance.atLeast(5, 5, 5, 5)).isEqualTo(1, within(1e-12));
    }
}
