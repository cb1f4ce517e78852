package dev.gradus.lab.search.explain;

import dev.gradus.diagnose.Proof;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.explain.Results.Finalist;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The finalist with the best mean over its seeds, and what it can be told apart from.
///
/// ```
/// mean ± t s / √k        t: Student's 97.5 % quantile for k - 1 degrees of freedom, s: the deviation over k seeds
///                   cut off where the figure ends, such as 100 % of an accuracy
/// tied: 0 is in this interval of the differences seed by seed
/// ```
/// Seeds are paired because the same seed draws the same initial weights and the same order of samples.
///
/// @param standings of all finalists, the winner first
public record Winner(List<Standing> standings) {
    /// How a finalist stands.
    ///
    /// @param trial its number
    /// @param interval mean over the seeds, and where it would be found again 95 times of 100
    /// @param deviation over the seeds; 0 with a single one
    /// @param seeds how many
    /// @param behind how much worse than the winner, with its interval; 0 of the winner itself
    /// @param isTied whether it cannot be told apart from the winner; false of the winner itself
    public record Standing(
            int trial, Proof.Interval interval, double deviation, int seeds, Proof.Interval behind, boolean isTied) {}

    /// Keeps a copy.
    public Winner {
        standings = List.copyOf(standings);
    }

    /// Compares finalists.
    ///
    /// @param objective what is made best
    /// @param finalists with the same seeds; one that diverged with a seed is behind all that did not, and has no interval
    /// @return empty where there are none
    /// @throws GradusException when they have different numbers of seeds, or none
    public static Optional<Winner> of(Objective objective, List<Finalist> finalists) {
        if (finalists.isEmpty()) return Optional.empty();
        List<Integer> seeds = finalists.stream().map(f -> f.values().size()).distinct().toList();
        if (seeds.size() > 1 || seeds.contains(0)) {
            throw GradusException.got("finalists with %s values", seeds)
                    .expected("a value for each of the same seeds")
                    .because("they are compared seed by seed")
                    .repair("Train all finalists with the same seeds.");
        }
        List<Finalist> order =
                finalists.stream()
                        .sorted(Comparator.comparingDouble(f -> objective.cost(Proof.Interval.of(f.values()).mean())))
                        .toList();
        Finalist first = order.getFirst();
        List<Standing> standings = new ArrayList<>();
        for (Finalist f : order) {
            List<Double> differences =
                    IntStream.range(0, f.values().size())
                            .mapToObj(i ->
                                    objective.isMaximized()
                                            ? first.values().get(i) - f.values().get(i)
                                            : f.values().get(i) - first.values().get(i))
                            .toList();
            Proof.Interval behind = Proof.Interval.of(differences);
            boolean isTied =
                    f.trial() != first.trial() && (seeds.getFirst() == 1 || (behind.low() <= 0 && behind.high() >= 0));
            standings.add(
                    new Standing(
                            f.trial(),
                            within(objective, Proof.Interval.of(f.values())),
                            deviation(f.values()),
                            f.values().size(),
                            behind,
                            isTied));
        }
        return Optional.of(new Winner(standings));
    }

    private static Proof.Interval within(Objective objective, Proof.Interval i) {
        return new Proof.Interval(i.mean(), Math.max(objective.least(), i.low()), Math.min(objective.most(), i.high()));
    }

    private static double deviation(List<Double> values) {
        double mean = Proof.Interval.of(values).mean(), sum = 0;
        for (double v : values) sum += (v - mean) * (v - mean);
        return values.size() < 2 ? 0 : Math.sqrt(sum / (values.size() - 1));
    }

    /// The number of the winner.
    ///
    /// @return a trial
    public int trial() {
        return standings.getFirst().trial();
    }

    /// The finalists that the winner cannot be told apart from.
    ///
    /// @return their numbers; empty where it is clear
    public List<Integer> ties() {
        return standings.stream().filter(Standing::isTied).map(Standing::trial).toList();
    }

    /// What follows, in a sentence or two.
    ///
    /// @param figure of the objective, which tells the unit
    /// @return for people
    public String text(String figure) {
        Standing first = standings.getFirst();
        String value = Text.figure(figure, first.interval().mean());
        String head =
                first.seeds() == 1
                        ? Text.format("Trial %d: %s with one seed.", trial(), value)
                        : Text.format(
                                "Trial %d: %s (95 %% interval %s to %s, %d seeds).",
                                trial(),
                                value,
                                Text.figure(figure, first.interval().low()),
                                Text.figure(figure, first.interval().high()),
                                first.seeds());
        if (standings.size() == 1) return head;
        return head + " " + (ties().isEmpty() ? difference(figure) + ", seed by seed." : tie(figure));
    }

    /// From which trials the winner cannot be told apart, and why.
    String tie(String figure) {
        String tied = ties().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String why = standings.getFirst().seeds() == 1 ? "One seed does not tell" : difference(figure);
        String plural = ties().size() == 1 ? "" : "s";
        return Text.format("Trial %d cannot be told apart from trial%s %s. %s.", trial(), plural, tied, why);
    }

    private String difference(String figure) {
        Standing next = standings.get(1);
        return Text.format(
                "The difference to trial %d is %s (%s to %s)",
                next.trial(),
                Text.difference(figure, next.behind().mean()),
                Text.difference(figure, next.behind().low()),
                Text.difference(figure, next.behind().high()));
    }
}
