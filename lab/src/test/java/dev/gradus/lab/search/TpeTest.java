package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TpeTest {
    @Nested
    final class Multivariate implements SamplerContract {
        @Override
        public Sampler sampler() {
            return new Tpe();
        }
    }

    @Nested
    final class Univariate implements SamplerContract {
        @Override
        public Sampler sampler() {
            return new Tpe(false, 10, 24);
        }
    }

    private static final Space TWO =
            new Space(
                    List.of(new Dimension.Real("a", 0, 1, false, null), new Dimension.Real("b", 0, 1, false, null)),
                    List.of());

    private static List<Point> proposals(Sampler sampler, Space space, List<Trial> seen) {
        List<Point> points = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            var ask = new Sampler.Ask(seen.size() + i, 200, 9, space, SamplerContract.LOSS, seen, 1);
            points.add(sampler.propose(ask).point());
        }
        return points;
    }

    private static double a(Point point) {
        return point.values().get("a") instanceof Double a ? a : Double.NaN;
    }

    private static double b(Point point) {
        return point.values().get("b") instanceof Double b ? b : Double.NaN;
    }

    @Test
    void proposals_lie_where_trials_were_good() {
        List<Trial> seen = SamplerContract.trials(TWO, 50, p -> Math.abs(a(p) - 0.7) + Math.abs(b(p) - 0.2));
        for (boolean multivariate : new boolean[] {false, true}) {
            double mean =
                    proposals(new Tpe(multivariate, 10, 24), TWO, seen).stream()
                            .mapToDouble(p -> Math.abs(a(p) - 0.7) + Math.abs(b(p) - 0.2))
                            .average()
                            .orElseThrow();
            // 0.63 of random points
            assertTrue(mean < 0.4, () -> "mean distance " + mean);
        }
    }

    @Test
    void only_what_is_proposed_together_shows_that_settings_must_fit_each_other() {
        List<Trial> seen = SamplerContract.trials(TWO, 200, p -> Math.abs(a(p) - b(p)));
        double together = distance(proposals(new Tpe(true, 10, 24), TWO, seen));
        double single = distance(proposals(new Tpe(false, 10, 24), TWO, seen));
        assertTrue(together < 0.1 && single > 0.2, () -> together + " and " + single);
    }

    private static double distance(List<Point> points) {
        return points.stream().mapToDouble(p -> Math.abs(a(p) - b(p))).average().orElseThrow();
    }

    @Test
    void trials_that_diverged_keep_proposals_away_from_their_region() {
        List<Trial> some = SamplerContract.trials(TWO, 30, p -> a(p) > 0.5 ? Double.NaN : b(p));
        assertTrue(proposals(new Tpe(), TWO, some).stream().mapToDouble(TpeTest::a).filter(a -> a > 0.5).count() <= 4);
        List<Trial> all =
                SamplerContract.trials(TWO, 60, _ -> Double.NaN).stream()
                        .filter(trial -> a(trial.point()) > 0.3)
                        .toList();
        double away = proposals(new Tpe(), TWO, all).stream().mapToDouble(TpeTest::a).average().orElseThrow();
        assertTrue(away < 0.25, () -> "mean " + away);
    }

    @Test
    void a_point_of_a_finite_space_is_tried_once() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Whole("w", 1, 6, false, null),
                                new Dimension.Options("o", List.of("x", "y", "z"), null)),
                        List.of());
        List<Trial> seen = new ArrayList<>();
        Set<Point> points = new HashSet<>();
        for (int i = 1; i <= 16; i++) {
            var ask = new Sampler.Ask(i, 18, 9, space, SamplerContract.LOSS, seen, 4);
            Proposal proposal = new Tpe(true, 4, 24).propose(ask);
            boolean isNew = points.add(proposal.point());
            assertTrue(isNew || i <= 4, proposal::toString);
            seen.add(SamplerContract.trial(i, proposal, i));
        }
    }

    @Test
    void numbers_below_one_are_refused() {
        assertThrows(GradusException.class, () -> new Tpe(true, 0, 24));
        assertEquals(24, new Tpe().candidates());
    }
}
