package dev.gradus.lab.search;

import dev.gradus.config.Choice;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that decides what a study does: the same definition, the same trials.
///
/// @param space that is searched
/// @param objective what is made best
/// @param sampler that proposes points
/// @param pruner that ends trials early
/// @param seed of the sampler; each training has the seed of its settings
/// @param lag trial i is decided when those up to i - lag are known, and so as many can run at once
/// @param trials how many
/// @param epochs of a full training
/// @param endsHopeless whether a trial ends with its first finding of grade fail
/// @param finalists how many of the best trials are trained with more seeds
/// @param finalistSeeds how many seeds each of them has, that of the search among them
/// @param settings of the trainings, without what a point has
/// @param points by hand, which are tried first, in this order; the settings that one leaves open are drawn at random
public record Definition(
        Space space,
        Objective objective,
        Choice<Sampler> sampler,
        Choice<Pruner> pruner,
        long seed,
        int lag,
        int trials,
        int epochs,
        boolean endsHopeless,
        int finalists,
        int finalistSeeds,
        Map<String, Object> settings,
        List<Point> points) {
    /// Keeps copies, and checks the numbers and the points.
    ///
    /// @throws GradusException when the lag is below 1, there are fewer trials than points, or a point is none of the space
    public Definition {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // in its order
        if (lag < 1) {
            throw GradusException.got("a lag of %d", lag)
                    .expected("at least 1")
                    .because("a trial cannot wait for itself")
                    .repair("Leave --lag out to get 4.");
        }
        if (trials < 1) {
            throw GradusException.got("%d trials", trials)
                    .expected("at least 1")
                    .because("a slip")
                    .repair("Leave --trials out to get 60.");
        }
        points = List.copyOf(points);
        if (points.size() > trials) {
            throw GradusException.got("%d points by hand for %s", points.size(), Text.plural(trials, "trial"))
                    .expected("a trial for each point at least")
                    .because("they are trials of the search, the first ones")
                    .repair("Give --trials %d or more, or fewer points.", points.size());
        }
        for (Point point : points) PointText.require(space, point);
    }

    /// Refuses a search that has nothing to try, before anything is kept of it.
    ///
    /// @throws GradusException when its constraints leave no point, or no such as is given by hand
    public void requirePoints() {
        new Planner(this, Succession.of(List.of(this), List.of()).getLast()).requirePoints();
    }

    /// The same with another number of trials.
    ///
    /// @param trials at least 1
    /// @return a copy
    public Definition withTrials(int trials) {
        return with(space, trials, points);
    }

    /// The same with another space.
    ///
    /// @param space to be searched
    /// @return a copy
    public Definition with(Space space) {
        return with(space, trials, points);
    }

    /// The same with other points by hand.
    ///
    /// @param points that are tried first
    /// @param trials with those
    /// @return a copy
    public Definition with(List<Point> points, int trials) {
        return with(space, trials, points);
    }

    private Definition with(Space space, int trials, List<Point> points) {
        return new Definition(
                space,
                objective,
                sampler,
                pruner,
                seed,
                lag,
                trials,
                epochs,
                endsHopeless,
                finalists,
                finalistSeeds,
                settings,
                points);
    }
}
