package dev.gradus.lab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every sampler promises.
interface SamplerContract {
    Objective LOSS = new Objective("validation.loss", false);

    /// A rate, an optimizer, a momentum that only SGD has and its variant, and two widths, the second one not above the first.
    Space SPACE =
            new Space(
                    List.of(
                            new Dimension.Real("optimizer.learningRate", 1e-5, 1, true, null),
                            new Dimension.Options("optimizer", List.of("adam", "sgd"), null),
                            new Dimension.Options(
                                    "optimizer.momentum",
                                    List.of(0.0, 0.9),
                                    new Dimension.Condition("optimizer", List.of("sgd"))),
                            new Dimension.Options(
                                    "optimizer.nesterov",
                                    List.of(true, false),
                                    new Dimension.Condition("optimizer.momentum", List.of(0.9))),
                            new Dimension.Whole("model.hidden[0]", 8, 256, true, null),
                            new Dimension.Whole("model.hidden[1]", 8, 256, true, null)),
                    List.of(Constraint.of("model.hidden[1] <= model.hidden[0]")));

    Sampler sampler();

    /// Whether other seeds have other points.
    default boolean isRandom() {
        return true;
    }

    @Test
    default void the_same_question_has_the_same_answer_on_any_thread() throws Exception {
        List<Trial> seen = trials(SPACE, 25, SamplerContract::loss);
        List<Proposal> first = IntStream.rangeClosed(26, 33).mapToObj(i -> ask(SPACE, i, seen, 1)).toList();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var again =
                    IntStream.rangeClosed(26, 33)
                            .mapToObj(i -> pool.submit(() -> ask(SPACE, 59 - i, new ArrayList<>(seen), 1)))
                            .toList();
            for (int i = 0; i < 8; i++) assertEquals(first.get(7 - i), again.get(i).get());
        }
    }

    @Test
    default void points_lie_in_the_space_fulfil_its_constraints_and_have_what_their_conditions_ask_for() {
        for (long seed : new long[] {1, 2}) {
            List<Trial> seen = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                Proposal proposal = ask(SPACE, i, seen.subList(0, Math.max(0, i - 4)), seed);
                Map<String, Object> values = proposal.point().values();
                assertTrue(SPACE.contains(proposal.point()), proposal::toString);
                assertEquals("sgd".equals(values.get("optimizer")), values.containsKey("optimizer.momentum"));
                assertTrue(proposal.epochs() >= 1 && proposal.epochs() <= 9, proposal::toString);
                seen.add(trial(i, proposal, loss(proposal.point())));
            }
        }
    }

    @Test
    default void other_seeds_and_other_numbers_have_other_points() {
        List<Trial> seen = trials(SPACE, 25, SamplerContract::loss);
        Proposal one = ask(SPACE, 27, seen, 1);
        assertNotEquals(one.point(), ask(SPACE, 28, seen, 1).point());
        if (isRandom()) assertNotEquals(one.point(), ask(SPACE, 27, seen, 2).point());
        else assertEquals(one, ask(SPACE, 27, seen, 2));
    }

    @Test
    default void a_space_of_a_single_point_has_that_one() {
        Space single =
                new Space(
                        List.of(
                                new Dimension.Whole("model.depth", 3, 3, false, null),
                                new Dimension.Options("optimizer", List.of("adam"), null)),
                        List.of());
        Point point = new Point(Map.of("model.depth", 3L, "optimizer", "adam"));
        assertEquals(point, ask(single, 1, List.of(), 1).point());
        if (sampler().most(single) == 1) return;
        assertEquals(point, ask(single, 31, trials(single, 30, _ -> 1), 1).point());
    }

    @Test
    default void any_number_of_dimensions_up_to_forty_is_searched() {
        for (int n : new int[] {1, 2, 3, 8, 40}) {
            List<Dimension> dimensions =
                    IntStream.range(0, n)
                            .mapToObj(k ->
                                    k % 3 == 2
                                            ? (Dimension) new Dimension.Whole("k" + k, -5, 40_000_000_000L, false, null)
                                            : new Dimension.Real("k" + k, 1e-300, 1e300, k % 2 == 0, null))
                            .toList();
            Space space = new Space(dimensions, List.of());
            List<Trial> seen = trials(space, 12, p -> p.values().hashCode());
            for (int i = 1; i <= 3; i++) assertTrue(space.contains(ask(space, i, List.of(), 1).point()));
            for (int i = 13; i <= 15 && (n > 1 || isRandom()); i++) {
                Point point = ask(space, i, seen, 1).point();
                assertTrue(space.contains(point), point::toString);
                assertEquals(n, point.values().size());
            }
        }
    }

    @Test
    default void trials_that_say_nothing_do_no_harm() {
        Proposal at = ask(SPACE, 1, List.of(), 1);
        List<List<Trial>> nothings =
                List.of(
                        same(at, Trial.Status.DIVERGED, List.of(Double.NaN)),
                        same(at, Trial.Status.FAILED, List.of()),
                        same(at, Trial.Status.COMPLETED, List.of(Double.NaN)),
                        same(at, Trial.Status.COMPLETED, List.of(Double.POSITIVE_INFINITY)),
                        same(at, Trial.Status.COMPLETED, List.of(-Double.MAX_VALUE)),
                        same(at, Trial.Status.PRUNED, List.of(0.5)),
                        same(at, Trial.Status.PAUSED, List.of(0.5)),
                        trials(SPACE, 30, _ -> Double.NaN),
                        trials(SPACE, 30, p -> p.hashCode() % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE),
                        trials(SPACE, 30, _ -> 0.5));
        for (List<Trial> seen : nothings)
            for (int i = 31; i <= 33; i++) assertTrue(SPACE.contains(ask(SPACE, i, seen, 1).point()));
    }

    @Test
    default void a_maximum_is_searched_as_the_minimum_of_its_negative() {
        List<Trial> less = trials(SPACE, 30, SamplerContract::loss), more = trials(SPACE, 30, p -> -loss(p));
        Objective accuracy = new Objective("validation.accuracy", true);
        for (int i = 31; i <= 34; i++) {
            assertEquals(
                    ask(SPACE, i, less, 3), sampler().propose(new Sampler.Ask(i, 60, 9, SPACE, accuracy, more, 3)));
        }
    }

    @Test
    default void constraints_that_leave_nothing_are_refused() {
        Space nothing =
                new Space(
                        List.of(new Dimension.Real("a", 0, 1, false, null), new Dimension.Real("b", 2, 3, false, null)),
                        List.of(Constraint.of("a > b")));
        var error =
                org.junit.jupiter.api.Assertions.assertThrows(
                        dev.gradus.error.GradusException.class, () -> ask(nothing, 1, List.of(), 1));
        assertFalse(error.getMessage().isEmpty());
    }

    private Proposal ask(Space space, int number, List<Trial> seen, long seed) {
        return sampler().propose(new Sampler.Ask(number, 60, 9, space, LOSS, seen, seed));
    }

    /// Trials at random points.
    static List<Trial> trials(Space space, int n, ToDoubleFunction<Point> value) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            Proposal at = new RandomSampler().propose(new Sampler.Ask(i, n, 9, space, LOSS, trials, 5));
            trials.add(trial(i, at, value.applyAsDouble(at.point())));
        }
        return trials;
    }

    private static List<Trial> same(Proposal at, Trial.Status status, List<Double> values) {
        return IntStream.rangeClosed(1, 30)
                .mapToObj(i -> new Trial(i, at, status, values, values, List.of(), 1))
                .toList();
    }

    /// A finished trial.
    static Trial trial(int number, Proposal proposal, double value) {
        Trial.Status status = Double.isNaN(value) ? Trial.Status.DIVERGED : Trial.Status.COMPLETED;
        return new Trial(number, proposal, status, List.of(value), List.of(value), List.of(), 1);
    }

    /// Least at a rate of 0.01 with SGD and momentum; high rates diverge.
    static double loss(Point point) {
        double rate = StrictMath.log10((Double) point.values().get("optimizer.learningRate"));
        if (rate > -0.5) return Double.NaN;
        double momentum = point.values().get("optimizer.momentum") instanceof Double m ? m : -0.5;
        double width = StrictMath.log(((Long) point.values().get("model.hidden[0]")).doubleValue() / 64);
        return (rate + 2) * (rate + 2) - momentum + 0.1 * width * width;
    }
}
