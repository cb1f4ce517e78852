package dev.gradus.optim.schedule;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every schedule owes its user.
public interface ScheduleContract {
    /// Units of the whole training.
    int N = 40;

    /// With settings that show its form within 40 units; each call another one.
    Schedule make();

    private static double[] walk(Schedule schedule, int from, int to) {
        double[] factors = new double[to - from];
        for (int e = from; e < to; e++) {
            factors[e - from] = schedule.factor(e, N);
            schedule.rate(0.1);
            schedule.observe(e, e < 10 ? 1.0 / (e + 1) : 0.1); // a loss that falls, then stands still
        }
        return factors;
    }

    private String name() {
        return (String) Objects.requireNonNull(Catalogues.SCHEDULES.write(make()).get("type"));
    }

    @Test
    default void factors_are_finite_and_the_same_each_time() {
        Schedule schedule = make();
        schedule.rate(0.1);
        schedule.require(N);
        double[] first = walk(schedule, 0, N);
        for (double factor : first) assertThat(factor).isFinite().isNotNegative();
        assertThat(walk(make(), 0, N)).containsExactly(first);
    }

    @Test
    default void asking_changes_nothing() {
        Schedule asked = make();
        double[] calm = walk(make(), 0, N), factors = new double[N];
        for (int e = 0; e < N; e++) {
            for (int other = 0; other < N; other += 7) asked.momentum(other, N);
            asked.factor(e, N);
            factors[e] = asked.factor(e, N);
            asked.rate(0.1);
            asked.observe(e, e < 10 ? 1.0 / (e + 1) : 0.1);
        }
        assertThat(factors).containsExactly(calm);
    }

    @Test
    default void it_goes_on_from_its_state_as_if_it_had_never_stopped() {
        double[] straight = walk(make(), 0, N);
        for (int at : new int[] {1, 9, 17, 30}) {
            Schedule first = make(), second = make();
            walk(first, 0, at);
            Map<String, Double> state = first.state();
            second.state(state);
            assertThat(second.state()).isEqualTo(state);
            double[] rest = walk(second, at, N);
            for (int e = at; e < N; e++) assertThat(rest[e - at]).as("unit %d", e).isEqualTo(straight[e]);
        }
    }

    @Test
    default void an_empty_state_leaves_it_as_it_is() {
        Schedule schedule = make();
        walk(schedule, 0, 12);
        Map<String, Double> before = schedule.state();
        schedule.state(Map.of());
        assertThat(schedule.state()).isEqualTo(before);
    }

    /// Numbers that are none, or have the wrong sign, are refused where they are given or where the training is known.
    @Test
    default void a_number_out_of_range_is_refused_in_four_parts_or_harmless() {
        List<String> accepted = new ArrayList<>();
        for (RecordComponent c : make().config().getClass().getRecordComponents()) {
            for (Object bad : bad(c)) {
                GradusException refused = refusal(Map.of(c.getName(), bad));
                if (refused == null) accepted.add(c.getName() + " = " + bad);
                else
                    assertRefused(() -> {
                        throw refused;
                    });
            }
        }
        assertThat(accepted).isEmpty();
    }

    private static List<Object> bad(RecordComponent c) {
        return c.getType() == double.class ? List.of(Double.NaN, Double.POSITIVE_INFINITY, -1e300) : List.of();
    }

    private @Nullable GradusException refusal(Map<String, ?> settings) {
        try {
            Schedule schedule = Catalogues.SCHEDULES.make(name(), settings);
            schedule.rate(0.1);
            schedule.require(N);
            return null;
        } catch (GradusException e) {
            return e;
        }
    }

    @Test
    default void a_training_of_one_unit_is_scheduled_or_refused_in_four_parts() {
        Schedule schedule = Catalogues.SCHEDULES.make(name());
        try {
            schedule.require(1);
        } catch (GradusException e) {
            assertRefused(() -> {
                throw e;
            });
            return;
        }
        assertThat(schedule.curve(1)).hasSize(1);
        assertThat(schedule.curve(1)[0]).isFinite();
        assertThat(schedule.curve(0)).isEmpty();
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        Schedule schedule = make(), again = Catalogues.SCHEDULES.read(Catalogues.SCHEDULES.write(schedule));
        assertThat(Catalogues.SCHEDULES.write(again)).isEqualTo(Catalogues.SCHEDULES.write(schedule));
        assertThat(again.unit()).isEqualTo(schedule.unit());
        assertThat(walk(again, 0, N)).containsExactly(walk(schedule, 0, N));
    }
}
