package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static Importance of(Effects effects, String path) {
        return effects.importances().stream().filter(i -> i.path().equals(path)).findFirst().orElseThrow();
    }

    /// `y = 2 a + b`: variances 4/12 and 1/12, so shares of 80 % and 20 %.
    @Test
    void shares_of_an_additive_function_are_those_of_its_variances() {
        Results results = SyntheticStudy.random(SyntheticStudy.space(4), 400, 3, u -> 2 * u[0] + u[1]);
        Effects effects = Effects.of(results, 1);
        assertThat(of(effects, "a").share()).isCloseTo(0.8, within(0.03));
        assertThat(of(effects, "b").share()).isCloseTo(0.2, within(0.03));
        assertThat(of(effects, "c").share()).isLessThan(0.01);
        assertThat(of(effects, "d").share()).isLessThan(0.01);
        assertThat(effects.importances().getFirst().path()).isEqualTo("a");
        assertThat(effects).isEqualTo(Effects.of(results, 1));
    }

    /// `y = sign(a - 1/2) sign(b - 1/2)` is an interaction alone.
    @Test
    void interaction_is_nobodys_own_share() {
        Results results =
                SyntheticStudy.random(SyntheticStudy.space(2), 400, 3, u -> (u[0] < 0.5) == (u[1] < 0.5) ? 1 : 0);
        for (Importance i : Effects.of(results, 1).importances()) assertThat(i.share()).isLessThan(0.1);
    }

    @Test
    void response_follows_the_function_on_the_scale_of_the_setting() {
        Results results =
                SyntheticStudy.random(SyntheticStudy.space(2), 400, 3, u -> (u[0] - 0.3) * (u[0] - 0.3) + 0.1 * u[1]);
        Response response = Effects.of(results, 1).responses().getFirst();
        assertThat(response.path()).isEqualTo("a");
        for (int i = 0; i < response.at().size(); i++) {
            double u = results.space().dimension("a").coordinate(response.at().get(i));
            assertThat(response.mean().get(i)).isCloseTo((u - 0.3) * (u - 0.3) + 0.05, within(0.035));
            assertThat(response.low().get(i)).isLessThanOrEqualTo(response.mean().get(i));
            assertThat(response.high().get(i)).isGreaterThanOrEqualTo(response.mean().get(i));
        }
    }

    /// With `kind = x`, which half of the trials have, y = m; else y = 0. Var m = 1/12 there; by the law of total variance E Var = 1/24, Var E =
    /// 1/16. So `m` explains (1/24) / (1/24 + 1/16) = 40 % and `kind` 60 %.
    @Test
    void conditional_setting_has_its_variance_among_those_that_have_it_times_their_share() {
        var condition = new Dimension.Condition("kind", List.of("x"));
        Space space =
                new Space(
                        List.of(
                                new Dimension.Options("kind", List.of("x", "y"), null),
                                new Dimension.Real("m", 0, 1, false, condition)),
                        List.of());
        Effects effects = Effects.of(SyntheticStudy.random(space, 400, 5, u -> u[0] < 0.5 ? u[1] : 0), 1);
        assertThat(of(effects, "m").trials()).isBetween(170, 230);
        assertThat(of(effects, "m").share()).isCloseTo(0.4, within(0.03));
        assertThat(of(effects, "kind").share()).isCloseTo(0.6, within(0.03));
    }

    /// What is pruned early has worse values for that reason alone; the setting did nothing.
    @Test
    void everything_is_said_of_full_trainings() {
        Space space = SyntheticStudy.space(2);
        Results full = SyntheticStudy.random(space, 200, 3, u -> u[1]);
        List<Trial> trials = new ArrayList<>();
        for (Trial t : full.trials()) {
            double u = space.dimension("a").coordinate(t.point().values().get("a"));
            boolean isPruned = u < 0.5 && t.number() % 2 == 0;
            List<Double> values = new ArrayList<>();
            for (int e = 1; e <= (isPruned ? 2 : 10); e++) values.add(t.values().getFirst() + (10 - e) * 0.2);
            trials.add(
                    SyntheticStudy.trial(
                            t.number(),
                            t.point(),
                            isPruned ? Trial.Status.PRUNED : Trial.Status.COMPLETED,
                            values,
                            10,
                            1));
        }
        Effects effects =
                Effects.of(new Results("pruned", space, full.objective(), 10, trials, List.of(), Set.of()), 1);
        assertThat(of(effects, "b").share()).isGreaterThan(0.85);
        assertThat(of(effects, "a").share()).isLessThan(0.05);
    }

    /// An additive function of four settings with an interaction and noise: `lab/src/test/golden/optuna_study.py`.
    @Test
    void shares_are_those_of_optuna_within_three_points() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/resources/dev/gradus/lab/search/optuna-importance.csv"));
        Space space =
                new Space(
                        List.of(
                                new Dimension.Real("rate", 0, 0.1, false, null),
                                new Dimension.Whole("width", 4, 64, false, null),
                                new Dimension.Real("dropout", 0, 0.8, false, null),
                                new Dimension.Options("kind", List.of("a", "b", "c"), null)),
                        List.of());
        List<Trial> trials = new ArrayList<>();
        for (String line : lines.subList(6, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("rate", Double.valueOf(cells[0]));
            point.put("width", Long.valueOf(cells[1]));
            point.put("dropout", Double.valueOf(cells[2]));
            point.put("kind", cells[3]);
            trials.add(
                    SyntheticStudy.trial(
                            trials.size() + 1,
                            new Point(point),
                            Trial.Status.COMPLETED,
                            List.of(Double.valueOf(cells[4])),
                            1,
                            1));
        }
        var results = new Results("golden", space, new Objective("loss", false), 1, trials, List.of(), Set.of());
        Effects effects = Effects.of(results, 1);
        for (String line : lines.subList(2, 6)) {
            String[] cells = line.split(",", -1);
            assertThat(of(effects, cells[0]).share())
                    .as(cells[0])
                    .isCloseTo(Double.parseDouble(cells[1]), within(0.03));
        }
    }

    /// Where it diverged it was worse than anywhere else, whatever it came to before.
    @Test
    void divergence_counts_as_the_worst_value() {
        Space space = SyntheticStudy.space(2);
        Results full = SyntheticStudy.random(space, 200, 3, u -> u[1]);
        List<Trial> trials = new ArrayList<>();
        for (Trial t : full.trials()) {
            boolean isBad = space.dimension("a").coordinate(t.point().values().get("a")) > 0.5;
            Trial.Status status = isBad ? Trial.Status.DIVERGED : Trial.Status.COMPLETED;
            trials.add(SyntheticStudy.trial(t.number(), t.point(), status, t.values(), 1, 1));
        }
        Effects effects =
                Effects.of(new Results("diverged", space, full.objective(), 1, trials, List.of(), Set.of()), 1);
        // y = b where a < 1/2, else 1: Var = 1/24 + 1/16, of which a explains 1/16 and b, by its mean (b + 1)/2, 1/48
        assertThat(of(effects, "a").share()).isCloseTo(0.6, within(0.05));
        assertThat(of(effects, "b").share()).isCloseTo(0.2, within(0.05));
        assertThat(effects.responses().getFirst().mean().getLast()).isCloseTo(1, within(0.02));
    }

    @Test
    void too_few_trials_say_nothing() {
        assertThat(Effects.of(SyntheticStudy.random(SyntheticStudy.space(2), 7, 3, u -> u[0]), 1).importances())
                .isEmpty();
    }
}
