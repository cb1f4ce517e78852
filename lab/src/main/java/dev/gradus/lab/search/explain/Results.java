package dev.gradus.lab.search.explain;

import dev.gradus.error.GradusException;
import dev.gradus.lab.search.Definition;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The results of a study, as they are explained and exported.
///
/// @param name of the study
/// @param space that was searched
/// @param objective what was made best
/// @param epochs of a full training
/// @param trials all that have ended or wait, in the order of their numbers
/// @param finalists the trials that were trained with several seeds; may be empty
/// @param byHand numbers of the trials whose points were given by hand
public record Results(
        String name,
        Space space,
        Objective objective,
        int epochs,
        List<Trial> trials,
        List<Finalist> finalists,
        Set<Integer> byHand) {
    /// A trial that was trained again with several seeds.
    ///
    /// @param trial its number
    /// @param values of the objective, one for each seed, in the same order of seeds for all finalists; NaN where it diverged
    public record Finalist(int trial, List<Double> values) {
        /// Keeps a copy.
        public Finalist {
            values = List.copyOf(values);
        }
    }

    /// Keeps copies.
    ///
    /// @throws GradusException when a finalist is none of the trials
    public Results {
        trials = List.copyOf(trials);
        finalists = List.copyOf(finalists);
        byHand = Set.copyOf(byHand);
        List<Integer> numbers = trials.stream().map(Trial::number).toList();
        for (Finalist finalist : finalists) {
            if (!numbers.contains(finalist.trial())) {
                throw GradusException.got("finalist %d", finalist.trial())
                        .expected("the number of one of %d trials", numbers.size())
                        .because("it belongs to another study")
                        .repair("Give the trials that it was chosen from.");
            }
        }
    }

    /// The results of a study.
    ///
    /// @param study open
    /// @return of all its versions
    public static Results of(Study study) {
        Definition definition = study.definition();
        return new Results(
                String.valueOf(study.folder().getFileName()),
                definition.space(),
                definition.objective(),
                definition.epochs(),
                study.trials(),
                finalists(study),
                study.byHand());
    }

    /// Those with the most seeds: others cannot be compared with them.
    private static List<Finalist> finalists(Study study) {
        Objective objective = study.definition().objective();
        Map<Integer, List<Double>> values = new TreeMap<>();
        study.finalists().stream()
                .sorted(Comparator.comparingLong(dev.gradus.lab.search.Finalist::seed))
                .forEach(f -> values.computeIfAbsent(f.trial(), _ -> new ArrayList<>()).add(f.value()));
        int most = values.values().stream().mapToInt(List::size).max().orElse(0);
        List<Finalist> finalists = new ArrayList<>();
        for (Trial trial : study.trials()) {
            List<Double> more = values.getOrDefault(trial.number(), List.of());
            if (most == 0 || more.size() < most) continue;
            List<Double> all = new ArrayList<>(List.of(trial.best(objective)));
            all.addAll(more);
            finalists.add(new Finalist(trial.number(), all));
        }
        return finalists;
    }

    /// The trials that have a value, the best one first.
    ///
    /// @return those that were trained to their end before those that were not
    public List<Trial> ranked() {
        return trials.stream().filter(t -> !Double.isNaN(t.best(objective))).sorted(Trial.byRank(objective)).toList();
    }

    /// The best trial: the winner among finalists, where there are some, else the first of [#ranked].
    ///
    /// @return empty where no trial has a value
    public Optional<Trial> best() {
        Optional<Winner> winner = Winner.of(objective, finalists);
        if (winner.isPresent()) return Optional.of(trial(winner.get().trial()));
        return trials.stream().filter(t -> !Double.isNaN(t.best(objective))).min(Trial.byRank(objective));
    }

    /// A trial by its number.
    ///
    /// @param number of the trial
    /// @return the trial
    /// @throws java.util.NoSuchElementException when there is none
    public Trial trial(int number) {
        return trials.stream().filter(t -> t.number() == number).findFirst().orElseThrow();
    }

    /// A trial as tables name it.
    ///
    /// @param trial of these
    /// @return its number, behind `by hand` where its point was given
    public String name(Trial trial) {
        return (byHand.contains(trial.number()) ? "by hand " : "") + trial.number();
    }

    /// How many trials ended in a way.
    ///
    /// @param status how
    /// @return 0 or more
    public long count(Trial.Status status) {
        return trials.stream().filter(t -> t.status() == status).count();
    }

    /// The trials by the time that they took, in all.
    ///
    /// @return seconds
    public double seconds() {
        return trials.stream().mapToDouble(Trial::seconds).sum();
    }

    /// The stages of the search.
    ///
    /// @return from the first one; a search that does not go from coarse to fine has one
    public List<Integer> stages() {
        return trials.stream().map(t -> t.proposal().stage()).distinct().sorted(Comparator.naturalOrder()).toList();
    }
}
