package dev.gradus.lab.search.explain;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one stage of a search tried, and what it found.
///
/// @param number from 1
/// @param trials how many it has
/// @param epochs that each was to be trained, at most
/// @param trained epochs of all of them together
/// @param stopped trials that were pruned, diverged or failed
/// @param best the number of its best trial; 0 where none has a value
/// @param value of that trial; NaN where there is none
/// @param isBetter whether that is better than all stages before it
/// @param tried path → the values that were tried, from the least to the greatest
public record Stage(
        int number,
        int trials,
        int epochs,
        int trained,
        long stopped,
        int best,
        double value,
        boolean isBetter,
        Map<String, String> tried) {
    /// Looks at all stages.
    ///
    /// @param results of a study
    /// @return in order; one where the search does not go from coarse to fine
    public static List<Stage> of(Results results) {
        Objective objective = results.objective();
        List<Stage> stages = new ArrayList<>();
        double before = Double.NaN;
        for (int number : results.stages()) {
            List<Trial> trials = results.trials().stream().filter(t -> t.proposal().stage() == number).toList();
            Optional<Trial> best =
                    trials.stream().filter(t -> !Double.isNaN(t.best(objective))).min(Trial.byRank(objective));
            double value = best.map(t -> t.best(objective)).orElse(Double.NaN);
            boolean isBetter = objective.isBetter(value, before);
            if (isBetter) before = value;
            Map<String, String> tried = new LinkedHashMap<>();
            for (Dimension d : results.space().dimensions()) tried.put(d.path(), tried(d, trials));
            stages.add(
                    new Stage(
                            number,
                            trials.size(),
                            trials.stream().mapToInt(t -> t.proposal().epochs()).max().orElse(0),
                            trials.stream().mapToInt(Trial::epochs).sum(),
                            trials.stream().filter(t -> isStopped(t.status())).count(),
                            best.map(Trial::number).orElse(0),
                            value,
                            isBetter,
                            tried));
        }
        return stages;
    }

    private static boolean isStopped(Trial.Status status) {
        return status == Trial.Status.PRUNED || status == Trial.Status.DIVERGED || status == Trial.Status.FAILED;
    }

    private static String tried(Dimension d, List<Trial> trials) {
        Stream<Object> all = trials.stream().map(t -> t.point().values().get(d.path())).filter(Objects::nonNull);
        if (d instanceof Dimension.Options o) {
            Set<Object> tried = all.collect(Collectors.toSet());
            if (tried.isEmpty()) return "–";
            return o.values().stream().filter(tried::contains).map(Values::text).collect(Collectors.joining(", "));
        }
        DoubleSummaryStatistics range = all.mapToDouble(v -> Values.place(d, v)).summaryStatistics();
        if (range.getCount() == 0) return "–";
        String least = Values.number(range.getMin()), most = Values.number(range.getMax());
        return least.equals(most) ? least : least + "–" + most;
    }
}
