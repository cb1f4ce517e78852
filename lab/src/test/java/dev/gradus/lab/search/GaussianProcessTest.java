package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GaussianProcessTest implements SamplerContract {
    @Override
    public Sampler sampler() {
        return new GaussianProcess();
    }

    private static double best(Space space, int trials, java.util.function.ToDoubleFunction<Point> value) {
        List<Trial> seen = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 1; i <= trials; i++) {
            Proposal at = new GaussianProcess().propose(new Sampler.Ask(i, trials, 9, space, LOSS, seen, 2));
            double its = value.applyAsDouble(at.point());
            seen.add(SamplerContract.trial(i, at, its));
            if (its < best) best = its;
        }
        return best;
    }

    @Test
    void a_smooth_function_is_minimized_in_few_trials() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Real("a", -1, 1, false, null),
                                new Dimension.Whole("w", 1, 1000, true, null),
                                new Dimension.Options("o", List.of(0.0, 0.3, 0.6), null)),
                        List.of());
        double best =
                best(
                        space,
                        30,
                        p -> {
                            double a = (Double) p.values().get("a"),
                                    w = StrictMath.log10(((Long) p.values().get("w")).doubleValue());
                            return (a - 0.4) * (a - 0.4) + (w - 1.5) * (w - 1.5) + (Double) p.values().get("o");
                        });
        // log10 of 32 is 1.505
        assertEquals(0, best, 1e-3);
    }

    @Test
    void the_region_that_diverges_is_left() {
        Space space = new Space(List.of(new Dimension.Real("rate", 1e-5, 1, true, null)), List.of());
        double best =
                best(
                        space,
                        25,
                        p -> {
                            double rate = StrictMath.log10((Double) p.values().get("rate"));
                            return rate > -1 ? Double.NaN : -rate;
                        });
        assertTrue(best < 1.1, () -> "best " + best);
    }

    @Test
    void a_point_is_tried_once() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Whole("w", 1, 6, false, null),
                                new Dimension.Options("o", List.of("x", "y", "z"), null)),
                        List.of());
        List<Trial> seen = new ArrayList<>();
        Set<Point> points = new HashSet<>();
        for (int i = 1; i <= 17; i++) {
            Proposal at = new GaussianProcess(4).propose(new Sampler.Ask(i, 18, 9, space, LOSS, seen, 4));
            assertTrue(points.add(at.point()) || i <= 4, at::toString);
            seen.add(SamplerContract.trial(i, at, i % 5));
        }
    }

    @Test
    void a_start_of_less_than_two_trials_is_refused() {
        assertThrows(GradusException.class, () -> new GaussianProcess(1));
    }
}
