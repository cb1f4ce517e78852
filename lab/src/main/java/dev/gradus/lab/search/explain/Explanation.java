package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything that is concluded from the results of a study; texts, pages and exports show it.
///
/// @param results that are explained
/// @param ranked the trials that have a value, the best one first
/// @param warnings of settings whose best values lie at an end of the range
/// @param effects of settings: importance and response
/// @param causes of trials that went wrong, with where they are
/// @param winner among the finalists; null where there are none
/// @param stages of the search
public record Explanation(
        Results results,
        List<Trial> ranked,
        List<EdgeWarning> warnings,
        Effects effects,
        List<CauseRegion> causes,
        @Nullable Winner winner,
        List<Stage> stages) {
    /// Keeps copies.
    public Explanation {
        ranked = List.copyOf(ranked);
        warnings = List.copyOf(warnings);
        causes = List.copyOf(causes);
        stages = List.copyOf(stages);
    }

    /// Concludes.
    ///
    /// @param results of a study
    /// @param valid the numbers that are valid for the setting with a path; null where that is not known
    /// @param seed of the study
    /// @return the same for the same results and seed
    public static Explanation of(Results results, Function<String, Field.@Nullable Range> valid, long seed) {
        List<Trial> ranked = results.ranked();
        return new Explanation(
                results,
                ranked,
                EdgeWarning.of(results.space(), ranked, valid),
                Effects.of(results, seed),
                CauseRegion.of(results),
                Winner.of(results.objective(), results.finalists()).orElse(null),
                Stage.of(results));
    }

    /// What the best trial is and comes to.
    ///
    /// @return a sentence
    public String best() {
        String figure = results.objective().figure();
        Optional<Trial> best = results.best();
        if (best.isEmpty()) return "No trial has a value.";
        int number = best.get().number();
        String origin = results.byHand().contains(number) ? " Its point was given by hand." : "";
        if (winner != null) return winner.text(figure) + origin;
        double value = best.get().best(results.objective());
        return Text.format("Trial %d: %s with one seed.%s", number, Text.figure(figure, value), origin);
    }

    /// What must be known before the result is trusted: warnings, and ties of the winner.
    ///
    /// @return sentences
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>(warnings.stream().map(EdgeWarning::text).toList());
        if (winner != null && !winner.ties().isEmpty()) doubts.add(winner.tie(results.objective().figure()));
        return doubts;
    }

    /// The dimensions, the most important first; those of unknown importance last, in the order of the space.
    ///
    /// @return all
    public List<Dimension> dimensions() {
        List<Dimension> order = new ArrayList<>();
        effects.importances().forEach(i -> order.add(results.space().dimension(i.path())));
        results.space().dimensions().stream().filter(d -> !order.contains(d)).forEach(order::add);
        return order;
    }

    /// How many values of the most important setting with an order were tried.
    ///
    /// @return empty where all settings are options
    public Optional<Coverage> coverage() {
        return dimensions().stream()
                .filter(d -> !(d instanceof Dimension.Options))
                .findFirst()
                .map(d -> Coverage.of(results, d));
    }
}
