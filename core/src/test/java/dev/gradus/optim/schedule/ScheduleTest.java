package dev.gradus.optim.schedule;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.optim.schedule.Schedule.Unit;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every schedule beside PyTorch's, over 30 units.
class ScheduleTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("schedules.csv");
    private static final int N = 30;

    private record Case(String golden, String type, Map<String, ?> settings) {
        Schedule schedule() {
            return Catalogues.SCHEDULES.make(type, settings);
        }

        @Override
        public String toString() {
            return golden;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("constant", "constant", Map.of()),
                new Case("step", "step", Map.of("size", 4, "gamma", 0.5)),
                new Case("multi-step", "multi-step", Map.of("milestones", List.of(3, 7, 20))),
                new Case("exponential", "exponential", Map.of("gamma", 0.9)),
                new Case("polynomial", "polynomial", Map.of("length", 8, "power", 2)),
                new Case("linear", "linear", Map.of()),
                new Case("cosine", "cosine", Map.of("length", 8, "least", 0.1)),
                new Case("cosine-restarts", "cosine-restarts", Map.of("length", 2, "multiplier", 2)),
                new Case("one-cycle", "one-cycle", Map.of()),
                new Case("one-cycle linear", "one-cycle", Map.of("linear", true)),
                new Case("one-cycle three", "one-cycle", Map.of("threePhase", true, "rise", 0.25, "length", N)),
                new Case("cyclic", "cyclic", Map.of("up", 4)),
                new Case("cyclic 2", "cyclic", Map.of("up", 4, "form", "triangular2")),
                new Case("cyclic exp", "cyclic", Map.of("up", 4, "form", "exp-range", "gamma", 0.95)),
                new Case(
                        "sequence",
                        "sequence",
                        Map.of(
                                "stages",
                                List.of(
                                        Map.of(
                                                "schedule",
                                                Map.of("type", "linear", "start", 0.1, "length", 4),
                                                "length",
                                                4),
                                        Map.of("schedule", Map.of("type", "exponential", "gamma", 0.8))))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_curve_is_pytorchs(Case c) {
        double[] expected = Objects.requireNonNull(GOLDEN.get(c.golden));
        assertThat(c.schedule().curve(N)).containsExactly(expected, within(1e-12));
        double[] momenta = GOLDEN.get(c.golden + " momentum");
        for (int e = 0; e < N; e++) {
            double momentum = c.schedule().momentum(e, N);
            if (momenta == null) assertThat(momentum).isNaN();
            else assertThat(momentum).isCloseTo(momenta[e], within(1e-12));
        }
    }

    @Test
    void a_plateau_reduces_when_pytorchs_does() {
        double[] losses = GOLDEN.get("losses");
        for (int cooldown : new int[] {0, 2}) {
            Schedule plateau =
                    Catalogues.SCHEDULES.make(
                            "reduce-on-plateau",
                            Map.of("factor", 0.5, "patience", 2, "cooldown", cooldown, "least", 0.01));
            double[] expected = GOLDEN.get("reduce-on-plateau" + (cooldown > 0 ? " cooldown" : ""));
            for (int e = 0; e < N; e++) {
                assertThat(plateau.factor(e, N)).as("epoch %d", e).isCloseTo(expected[e], within(1e-12));
                plateau.observe(losses[e]);
            }
        }
    }

    private static Stream<String> golden(String prefix) {
        return GOLDEN.keySet().stream().filter(name -> name.startsWith(prefix));
    }

    static Stream<String> cycles() {
        return golden("one-cycle;");
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void a_cycle_of_few_steps_is_pytorchs_or_refused(String name) {
        String[] parts = name.split(";", -1);
        int n = Integer.parseInt(parts[1]);
        double[] expected = GOLDEN.get(name);
        for (int length : new int[] {0, n}) {
            Map<String, Object> settings = new HashMap<>(Map.of("length", length, "rise", Double.valueOf(parts[2])));
            settings.put("threePhase", Boolean.valueOf(parts[3]));
            settings.put("linear", Boolean.valueOf(parts[4]));
            Schedule cycle = Catalogues.SCHEDULES.make("one-cycle", settings);
            if (expected.length == 1) {
                assertRefused(() -> cycle.require(n), "= 1 step", "divides by 0");
                continue;
            }
            cycle.require(n);
            for (int e = 0; e < n; e++) {
                assertThat(cycle.factor(e, n)).as("%s, %d", name, e).isCloseTo(expected[e], within(1e-12));
                assertThat(cycle.momentum(e, n)).as("%s, %d", name, e).isCloseTo(expected[n + e], within(1e-12));
            }
        }
    }

    static Stream<String> plateaus() {
        return golden("plateau;");
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void a_plateau_counts_its_own_epochs_and_ends_where_the_rate_changes_by_1e_8(String name) {
        String[] parts = name.split(";", -1);
        double rate = Double.parseDouble(parts[1]);
        int warm = Integer.parseInt(parts[5]);
        double[] expected = GOLDEN.get(name), losses = GOLDEN.get("long losses");
        for (Schedule schedule : warm == 0 ? List.of(plateau(parts)) : behindWarmUp(plateau(parts), plateau(parts))) {
            for (boolean counted : new boolean[] {false, true}) {
                Schedule fresh = Catalogues.SCHEDULES.read(Catalogues.SCHEDULES.write(schedule));
                fresh.rate(rate);
                for (int e = 0; e < losses.length; e++) {
                    double now = rate * fresh.factor(e, losses.length);
                    assertThat(now).as("%s, epoch %d", name, e).isCloseTo(expected[e], within(1e-12 * rate));
                    if (counted) fresh.observe(losses[e]);
                    else fresh.observe(e, losses[e]);
                    fresh.state(fresh.state()); // as after a resumption
                }
            }
        }
    }

    private static ReduceOnPlateau plateau(String[] parts) {
        return new ReduceOnPlateau(
                new ReduceOnPlateau.Config(
                        Double.parseDouble(parts[2]), Integer.parseInt(parts[3]), 1e-4, Integer.parseInt(parts[4]), 0));
    }

    private static List<Schedule> behindWarmUp(Schedule one, Schedule other) {
        var linear = new Linear(new Linear.Config(0.25, 1, 4, Unit.EPOCH));
        var stages = List.of(new Sequence.Stage(linear, 4), new Sequence.Stage(one, 1));
        return List.of(new Sequence(new Sequence.Config(stages)), new Warmup(new Warmup.Config(4, 0.25, other)));
    }

    @Test
    void a_stage_learns_nothing_of_the_epochs_after_it() {
        var plateau = new ReduceOnPlateau(new ReduceOnPlateau.Config(0.5, 0, 1e-4, 0, 0));
        var stages = List.of(new Sequence.Stage(plateau, 2), new Sequence.Stage(new Cosine(), 1));
        var sequence = new Sequence(new Sequence.Config(stages));
        for (int e = 0; e < 9; e++) sequence.observe(e, 1);
        assertThat(plateau.factor(0, 9)).isEqualTo(0.5);
    }

    /// Each schedule with all its numbers at their least, in trainings of few units: a finite factor, or an error before the first step.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100_001})
    void the_shortest_trainings_have_a_finite_rate_or_are_refused(int total) {
        for (var entry : Catalogues.SCHEDULES.entries()) {
            for (Object extreme : new Object[] {0, 1, 2, 0.5}) {
                for (Schedule schedule : extremes(entry.name(), extreme)) {
                    for (Schedule tried : List.of(schedule, before(schedule, 1), before(schedule, total))) {
                        try {
                            tried.require(total);
                        } catch (GradusException e) {
                            continue;
                        }
                        for (long e : new long[] {0, 1, total / 2, total - 1}) {
                            if (e >= total) continue;
                            assertThat(tried.factor(e, total))
                                    .as("%s %s at %d", entry.name(), tried.config(), e)
                                    .isFinite();
                            assertThat(tried.factor(e, total)).isNotNegative();
                        }
                    }
                }
            }
        }
    }

    private static Schedule before(Schedule schedule, int length) {
        return new Warmup(new Warmup.Config(length, 0, schedule));
    }

    /// Made with one of its numbers changed; those that are refused at once are left out.
    private static List<Schedule> extremes(String name, Object value) {
        List<Schedule> made = new ArrayList<>(List.of(Catalogues.SCHEDULES.make(name)));
        for (RecordComponent c : made.getFirst().config().getClass().getRecordComponents()) {
            if (!c.getType().isPrimitive() || c.getType() == boolean.class) continue;
            try {
                made.add(Catalogues.SCHEDULES.make(name, Map.of(c.getName(), value)));
            } catch (GradusException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
        return made;
    }

    @Test
    void a_rate_without_bounds_is_refused_before_training() {
        var growing = new Exponential(new Exponential.Config(1e30, Unit.EPOCH));
        growing.require(10);
        assertRefused(() -> growing.require(20), "multiplied by Infinity after 11 of 20 epochs", "finite factor");
        assertRefused(
                () -> new OneCycle(new OneCycle.Config(5, 0.3, 25, 1e4, 0.8, 0.9, false, false)).require(9), "of 5");
    }

    @Test
    void the_numbers_of_the_flat_metric() {
        var plateau = new ReduceOnPlateau(new ReduceOnPlateau.Config(0.1, 2, 1e-4, 0, 0));
        double[] seen = new double[7];
        for (int e = 0; e < 7; e++) {
            plateau.observe(1);
            seen[e] = plateau.factor(e, 7);
        }
        assertThat(seen).containsExactly(new double[] {1, 1, 1, 0.1, 0.1, 0.1, 0.01}, within(1e-15));
    }

    @Test
    void a_warm_up_comes_before_any_schedule() {
        var warmup = new Warmup(new Warmup.Config(4, 0.2, new Cosine(new Cosine.Config(0, 0, Unit.STEP))));
        double[] curve = warmup.curve(12);
        assertThat(curve).startsWith(new double[] {0.2, 0.4, 0.6000000000000001, 0.8}).hasSize(12);
        double[] cosine = new Cosine(new Cosine.Config(8, 0, Unit.STEP)).curve(8);
        for (int e = 0; e < 8; e++) assertThat(curve[4 + e]).isCloseTo(cosine[e], within(1e-12));
        assertThat(warmup.unit()).isEqualTo(Unit.STEP);
        var before = new Warmup(new Warmup.Config(2, 0, new OneCycle()));
        assertThat(before.momentum(0, 22)).isEqualTo(0.95);
        assertThat(before.momentum(7, 22)).isCloseTo(new OneCycle().momentum(5, 20), within(1e-15));
    }

    @Test
    void lengths_left_out_are_those_of_the_training() {
        assertThat(new Cosine().factor(50, 100)).isCloseTo(0.5, within(1e-12));
        assertThat(new Polynomial().factor(25, 100)).isCloseTo(0.75, within(1e-12));
        assertThat(new OneCycle().factor(99, 100)).isCloseTo(1 / 25.0 / 1e4, within(1e-15));
    }

    @Test
    void every_schedule_is_made_written_and_read_again() {
        for (var entry : Catalogues.SCHEDULES.entries()) {
            Schedule made = Catalogues.SCHEDULES.make(entry.name());
            Schedule again = Catalogues.SCHEDULES.read(Catalogues.SCHEDULES.write(made));
            assertThat(again.curve(20)).as(entry.name()).isEqualTo(made.curve(20));
            for (double factor : made.curve(20)) assertThat(factor).as(entry.name()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertRefused(() -> new OneCycle().factor(101, 100), "step 101 of a cycle of 100", "counts epochs");
        assertRefused(() -> new Step(new Step.Config(0, 0.1, Unit.EPOCH)), "Step: size 0.0", "at least 1");
        assertRefused(() -> new Cosine(new Cosine.Config(5, 2, Unit.EPOCH)), "Cosine: least 2.0", "0 to 1");
        assertRefused(
                () -> new MultiStep(new MultiStep.Config(List.of(5, 3), 0.1, Unit.EPOCH)),
                "milestone 3.0",
                "at least 6");
        assertRefused(
                () -> new Constant(new Constant.Config(0.1, 0, Unit.EPOCH)), "Constant: length 0.0", "at least 1");
        assertRefused(
                () -> new MultiStep(new MultiStep.Config(List.of(-1, 3), 0.1, Unit.EPOCH)),
                "milestone -1.0",
                "at least 0");
        assertRefused(() -> new Exponential(new Exponential.Config(Double.NaN, Unit.EPOCH)), "gamma NaN");
        assertRefused(() -> new Sequence(new Sequence.Config(List.of())), "no stages");
        var units = List.of(new Sequence.Stage(new Cosine(), 2), new Sequence.Stage(new OneCycle(), 3));
        assertRefused(() -> new Sequence(new Sequence.Config(units)), "a stage of 3 steps", "at least 1 epoch in each");
        var mixed = List.of(new Sequence.Stage(new Linear(), 5), new Sequence.Stage(new OneCycle(), 5));
        assertRefused(() -> new Sequence(new Sequence.Config(mixed)), "5 steps", "same unit");
    }
}
