package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.error.GradusException;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.explain.Results.Finalist;
import dev.gradus.train.metric.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class WinnerTest {
    private static final Objective ACCURACY = new Objective("validation.accuracy", true);

    private static Winner of(Objective objective, Finalist... finalists) {
        return Winner.of(objective, List.of(finalists)).orElseThrow();
    }

    /// Mean 0.94, s = 0.0158114, t = 2.776 for 4 degrees of freedom: half = 0.0196294.
    @Test
    void interval_is_students() {
        Winner winner = of(ACCURACY, new Finalist(3, List.of(0.92, 0.93, 0.94, 0.95, 0.96)));
        Winner.Standing first = winner.standings().getFirst();
        assertThat(first.interval().mean()).isCloseTo(0.94, within(1e-12));
        assertThat(first.deviation()).isCloseTo(Math.sqrt(0.00025), within(1e-12));
        assertThat(first.interval().low()).isCloseTo(0.94 - 2.776 * Math.sqrt(0.00025 / 5), within(1e-12));
        assertThat(first.interval().high()).isCloseTo(0.94 + 2.776 * Math.sqrt(0.00025 / 5), within(1e-12));
        assertThat(winner.text("validation.accuracy"))
                .isEqualTo("Trial 3: 94.00 % (95 % interval 92.04 % to 95.96 %, 5 seeds).");
    }

    @Test
    void interval_ends_where_the_figure_does() {
        Winner winner = of(ACCURACY, new Finalist(3, List.of(0.98, 1.0)));
        // 0.99 ± 12.706 · 0.01, of which only the lower end is below 1
        assertThat(winner.text("validation.accuracy"))
                .isEqualTo("Trial 3: 99.00 % (95 % interval 86.29 % to 100.00 %, 2 seeds).");
        Objective error = new Objective("validation.mean-absolute", false);
        assertThat(of(error, new Finalist(1, List.of(0.1, 0.3))).standings().getFirst().interval().low()).isZero();
        Objective r2 = new Objective("validation.r2", true);
        assertThat(of(r2, new Finalist(1, List.of(-0.5, 0.9))).standings().getFirst().interval())
                .satisfies(i -> assertThat(i.high()).isEqualTo(1))
                .satisfies(i -> assertThat(i.low()).isCloseTo(0.2 - 12.706 * 0.7, within(1e-9)));
        Objective loss = new Objective("validation.loss", false);
        assertThat(of(loss, new Finalist(1, List.of(0.1, 0.3))).standings().getFirst().interval().low())
                .isCloseTo(0.2 - 12.706 * 0.1, within(1e-9));
    }

    @Test
    void every_metric_has_the_bounds_of_its_values() {
        for (String name : Metrics.ALL.names()) {
            Objective objective = new Objective("validation." + name, true);
            boolean isShare = !List.of("r2", "mean-absolute", "root-mean-square", "mean-loss").contains(name);
            assertThat(objective.most())
                    .as(name)
                    .isEqualTo(isShare || name.equals("r2") ? 1 : Double.POSITIVE_INFINITY);
            assertThat(objective.least())
                    .as(name)
                    .isEqualTo(List.of("r2", "mean-loss").contains(name) ? Double.NEGATIVE_INFINITY : 0);
        }
    }

    /// The seeds differ by far more than the trials do, but each seed the same way.
    @Test
    void pairs_tell_apart_what_intervals_do_not() {
        Winner winner =
                of(
                        ACCURACY,
                        new Finalist(1, List.of(0.90, 0.92, 0.94, 0.96)),
                        new Finalist(2, List.of(0.911, 0.93, 0.95, 0.969)));
        assertThat(winner.trial()).isEqualTo(2);
        assertThat(winner.ties()).isEmpty();
        assertThat(winner.standings().get(1).behind().mean()).isCloseTo(0.01, within(1e-12));
        assertThat(winner.text("validation.accuracy"))
                .endsWith("The difference to trial 1 is 1.00 pp (0.87 pp to 1.13 pp), seed by seed.");
    }

    @Test
    void winner_that_cannot_be_told_apart_is_said_to_be_so() {
        Winner winner =
                of(
                        new Objective("validation.loss", false),
                        new Finalist(5, List.of(0.20, 0.30, 0.25)),
                        new Finalist(6, List.of(0.30, 0.22, 0.26)),
                        new Finalist(7, List.of(0.90, 0.95, 1.00)));
        assertThat(winner.trial()).isEqualTo(5);
        assertThat(winner.ties()).containsExactly(6);
        assertThat(winner.text("validation.loss"))
                .contains(" Trial 5 cannot be told apart from trial 6. The difference to trial 6 is 0.0100 (");
    }

    @Test
    void one_seed_tells_nothing_apart() {
        Winner winner = of(ACCURACY, new Finalist(1, List.of(0.9)), new Finalist(2, List.of(0.8)));
        assertThat(winner.trial()).isEqualTo(1);
        assertThat(winner.ties()).containsExactly(2);
        assertThat(winner.text("validation.accuracy"))
                .isEqualTo(
                        "Trial 1: 90.00 % with one seed. Trial 1 cannot be told apart from trial 2. One seed does not tell.");
    }

    @Test
    void finalist_that_diverged_with_a_seed_is_behind() {
        Winner winner = of(ACCURACY, new Finalist(1, List.of(0.99, Double.NaN)), new Finalist(2, List.of(0.80, 0.81)));
        assertThat(winner.trial()).isEqualTo(2);
        assertThat(winner.ties()).isEmpty();
        assertThat(winner.standings().get(1).interval().mean()).isNaN();
    }

    @Test
    void finalists_have_the_same_seeds() {
        assertThat(Winner.of(ACCURACY, List.of())).isEmpty();
        assertThatThrownBy(() -> of(ACCURACY, new Finalist(1, List.of(0.9, 0.8)), new Finalist(2, List.of(0.8))))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("finalists with [2, 1] values");
    }
}
