package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class CoarseToFineTest implements SamplerContract {
    private static final Space RATE = new Space(List.of(new Dimension.Real("rate", 1e-6, 1, true, null)), List.of());

    @Override
    public Sampler sampler() {
        return new CoarseToFine();
    }

    private static List<Trial> study(Space space, int trials, int lag, ToDoubleFunction<Point> value) {
        List<Trial> seen = new ArrayList<>();
        for (int i = 1; i <= trials; i++) {
            List<Trial> finished = seen.subList(0, Math.max(0, i - lag));
            Proposal at = new CoarseToFine(3, 3).propose(new Sampler.Ask(i, trials, 9, space, LOSS, finished, 3));
            seen.add(SamplerContract.trial(i, at, value.applyAsDouble(at.point())));
        }
        return seen;
    }

    private static double log10(Trial trial) {
        return trial.point().values().get("rate") instanceof Double rate ? StrictMath.log10(rate) : Double.NaN;
    }

    private static double[] range(List<Trial> trials, int stage) {
        double[] its =
                trials.stream()
                        .filter(t -> t.proposal().stage() == stage)
                        .mapToDouble(CoarseToFineTest::log10)
                        .sorted()
                        .toArray();
        return new double[] {its[0], its[its.length - 1]};
    }

    @Test
    void epochs_and_trials_grow_from_stage_to_stage() {
        List<Trial> trials = study(RATE, 60, 1, t -> 1);
        int[] counts = new int[4];
        int[] epochs = {0, 1, 3, 9};
        for (Trial trial : trials) {
            counts[trial.proposal().stage()]++;
            assertEquals(epochs[trial.proposal().stage()], trial.proposal().epochs());
        }
        // 60 in the proportion 1 : 1.732 : 3
        assertEquals(10, counts[1]);
        assertEquals(18, counts[2]);
        assertEquals(32, counts[3]);
    }

    @Test
    void a_quarter_of_the_trials_has_a_ninth_of_the_epochs_unless_stated_otherwise() {
        for (int i : new int[] {1, 15, 16, 60}) {
            Proposal at = sampler().propose(new Sampler.Ask(i, 60, 18, RATE, LOSS, List.of(), 3));
            assertEquals(i <= 15 ? 1 : 2, at.stage());
            assertEquals(i <= 15 ? 2 : 18, at.epochs());
        }
    }

    @Test
    void ranges_are_narrowed_around_the_best_as_the_rule_says() {
        List<Trial> trials = study(RATE, 60, 1, p -> Math.abs(StrictMath.log10((Double) p.values().get("rate")) + 3.3));
        List<Double> best =
                trials.subList(0, 10).stream()
                        .sorted(Trial.byRank(LOSS))
                        .limit(2)
                        .map(t -> (log10(t) + 6) / 6)
                        .sorted()
                        .toList();
        double low = best.getFirst() - 1.0 / 10, high = best.getLast() + 1.0 / 10;
        double[] second = range(trials, 2), third = range(trials, 3);
        // 18 points, one of which is the best before, come within a sixteenth of both ends
        assertEquals(6 * low - 6, second[0], 6 * (high - low) / 16);
        assertEquals(6 * high - 6, second[1], 6 * (high - low) / 16);
        assertTrue(second[0] >= 6 * low - 6 && second[1] <= 6 * high - 6);
        assertTrue(third[0] > second[0] && third[1] < second[1] && third[1] - third[0] < 1);
        assertTrue(third[0] < -3.3 && third[1] > -3.3);
    }

    @Test
    void a_range_opens_where_the_best_lie_on_its_edge_but_not_beyond_the_bounds() {
        List<Trial> trials = study(RATE, 60, 1, p -> -StrictMath.log10((Double) p.values().get("rate")));
        assertTrue(range(trials, 2)[1] > range(trials, 1)[1] - 0.2);
        assertTrue(range(trials, 3)[1] > -0.2 && range(trials, 3)[1] <= 0);
        // in the first stage the best is at 1e-3, in later ones at 1e-4
        List<Trial> again = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            Proposal at = new CoarseToFine(3, 3).propose(new Sampler.Ask(i, 60, 9, RATE, LOSS, again, 3));
            double rate = StrictMath.log10((Double) at.point().values().get("rate"));
            again.add(SamplerContract.trial(i, at, Math.abs(rate + (at.stage() == 1 ? 3 : 4))));
        }
        assertTrue(range(again, 3)[0] < range(again, 2)[0], () -> range(again, 3)[0] + " and " + range(again, 2)[0]);
    }

    @Test
    void a_stage_begins_with_the_best_of_the_one_before() {
        List<Trial> trials = study(RATE, 60, 1, p -> Math.abs(StrictMath.log10((Double) p.values().get("rate")) + 3.3));
        Trial best = trials.subList(0, 10).stream().min(Trial.byRank(LOSS)).orElseThrow();
        assertEquals(best.point(), trials.get(10).point());
        assertEquals(3, trials.get(10).proposal().epochs());
    }

    @Test
    void options_are_those_of_the_best_and_what_diverged_narrows_nothing() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Options("o", List.of("a", "b", "c"), null),
                                new Dimension.Real("rate", 1e-6, 1, true, null)),
                        List.of());
        Set<Object> third = new TreeSet<>();
        study(space, 60, 4, p -> "b".equals(p.values().get("o")) ? (Double) p.values().get("rate") : 2).stream()
                .filter(t -> t.proposal().stage() == 3)
                .forEach(t -> third.add(t.point().values().get("o")));
        assertEquals(Set.of("b"), third);
        double[] all = range(study(RATE, 60, 1, p -> Double.NaN), 3);
        assertTrue(all[1] - all[0] > 4);
    }

    @Test
    void the_last_stage_has_a_trial_however_few_there_are() {
        for (int n = 1; n <= 5; n++) assertEquals(9, study(RATE, n, 1, p -> 1).getLast().proposal().epochs());
    }

    @Test
    void stages_that_shrink_are_refused() {
        assertThrows(GradusException.class, () -> new CoarseToFine(3, 0.5));
        assertThrows(GradusException.class, () -> new CoarseToFine(0, 3));
    }
}
