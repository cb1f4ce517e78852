package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.util.Arrays;
import java.util.List;

/// Coarse to fine: short trainings over wide ranges, then longer ones over narrower ranges around the best.
///
/// ```
/// epochs of stage s = max(1, round(epochs / growth^(stages - s)))          trials of stage s ∝ growth^((s - 1) / 2)          s = 1 … stages
/// ```
/// Each stage spreads its points as [Sobol] does, in the coordinates of the dimensions: on a logarithmic scale for rates. The ranges of the first stage are those
/// of the space. Those of the next one, in coordinates from 0 to 1, follow from the trials of the stage before it that have a value:
/// ```
/// k    = max(2, ⌈n / 5⌉) best of n trials
/// low  = least of their coordinates - w / n        high = greatest of them + w / n        w the width of the range before
/// ```
/// Both are cut off at the bounds of the dimension, but not at those of the range before: where the best lie on an edge, the range opens on that side. Options
/// are those of the best trials. Where fewer than two trials have a value, the ranges stay as they are.
///
/// A later stage begins with the best point of the one before it, which is trained longer. As long as no trial of that stage is seen, ranges are those of that
/// stage.
///
/// @param stages at least 1; 2 unless stated otherwise
/// @param growth of the epochs from stage to stage, at least 1; 9 unless stated otherwise
public record CoarseToFine(int stages, double growth) implements Sampler {
    private static final int SHARE = 5;

    /// With the defaults.
    public CoarseToFine() {
        this(2, 9);
    }

    /// Checks the numbers.
    ///
    /// @throws GradusException when they are less than 1
    public CoarseToFine {
        if (stages < 1 || !(growth >= 1) || !Double.isFinite(growth)) {
            throw GradusException.got("%d stages whose epochs grow by %s", stages, growth)
                    .expected("at least 1 of both")
                    .because("later stages look closer, and train no less")
                    .repair("Leave them out for the defaults, 2 and 9.");
        }
    }

    @Override
    public Proposal propose(Ask ask) {
        int stage = 1;
        while (ask.number() > last(stage, ask.trials()) && stage < stages) stage++;
        int first = stage == 1 ? 1 : last(stage - 1, ask.trials()) + 1;
        int epochs = Math.max(1, (int) Math.round(ask.epochs() / StrictMath.pow(growth, stages - stage)));
        return new Proposal(point(ask, stage, ask.number() - first), epochs, stage);
    }

    /// The last trial of a stage; the last stage has one at least.
    private int last(int stage, int trials) {
        double before = 0, all = 0;
        for (int s = 1; s <= stages; s++) {
            double share = StrictMath.pow(growth, (s - 1) / 2.0);
            all += share;
            if (s <= stage) before += share;
        }
        return stage == stages ? trials : Math.min(trials - 1, (int) (trials * before / all));
    }

    private static Point point(Ask ask, int stage, int at) {
        Space space = ask.space();
        List<Trial> before = of(ask, stage - 1);
        if (at == 0 && !before.isEmpty()) return before.getFirst().point();
        Range[] ranges = new Range[space.dimensions().size()];
        Arrays.fill(ranges, new Range(0, 1, List.of()));
        for (int s = 1; s < stage; s++) narrow(ranges, space, of(ask, s));
        return Sobol.point(
                space,
                at,
                ask.shared().fork("stage").fork(stage),
                u -> {
                    for (int k = 0; k < u.length; k++) u[k] = ranges[k].at(u[k]);
                });
    }

    private static void narrow(Range[] ranges, Space space, List<Trial> trials) {
        int n = trials.size(), k = Math.max(2, (n + SHARE - 1) / SHARE);
        if (n < 2) return;
        List<double[]> best = trials.subList(0, k).stream().map(trial -> space.coordinates(trial.point())).toList();
        for (int d = 0; d < ranges.length; d++) {
            int at = d;
            List<Double> its = best.stream().map(u -> u[at]).filter(u -> !Double.isNaN(u)).sorted().distinct().toList();
            if (its.isEmpty()) continue;
            double margin = (ranges[d].high - ranges[d].low) / n;
            boolean isOption = space.dimensions().get(d) instanceof Dimension.Options;
            ranges[d] =
                    isOption
                            ? new Range(0, 1, its)
                            : new Range(
                                    Math.max(0, its.getFirst() - margin),
                                    Math.min(1, its.getLast() + margin),
                                    List.of());
        }
    }

    /// Trials of a stage that have a value, the best first.
    private static List<Trial> of(Ask ask, int stage) {
        return ask.seen().stream()
                .filter(t -> t.proposal().stage() == stage && Double.isFinite(t.best(ask.objective())))
                .sorted(Trial.byRank(ask.objective()))
                .toList();
    }

    /// Coordinates that a stage looks at.
    ///
    /// @param options the coordinates of those that are left; empty for numbers
    private record Range(double low, double high, List<Double> options) {
        double at(double u) {
            return options.isEmpty() ? low + u * (high - low) : options.get((int) (u * options.size()));
        }
    }
}
