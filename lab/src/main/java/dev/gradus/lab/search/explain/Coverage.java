package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import java.util.Objects;

/// How many different values of one setting were tried, beside a grid of as many points.
///
/// ```
/// grid of n points over D settings: ⌊n^(1/D)⌋ values of each
/// ```
/// Where few settings matter, that is why random points find better ones. Source: Bergstra, Bengio, Random Search for Hyper-Parameter Optimization,
/// JMLR 2012.
///
/// @param path of the setting
/// @param trials how many there are
/// @param different values that they have
/// @param dimensions of the space
/// @param grid how many values a grid of as many points over all of these would have
public record Coverage(String path, int trials, int different, int dimensions, int grid) {
    static Coverage of(Results results, Dimension dimension) {
        int trials = results.trials().size(), dimensions = results.space().dimensions().size();
        long different =
                results.trials().stream()
                        .map(t -> t.point().values().get(dimension.path()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count();
        return new Coverage(
                dimension.path(),
                trials,
                (int) different,
                dimensions,
                (int) Math.min(dimension.size(), levels(trials, dimensions)));
    }

    /// The greatest whole number whose power is at most a number of points.
    static int levels(int points, int dimensions) {
        int levels = 1;
        while (Math.pow(levels + 1, dimensions) <= points) levels++;
        return levels;
    }

    /// In a sentence.
    ///
    /// @return for people
    public String text() {
        return Text.format(
                "%s tried %s of %s; a grid of as many points over %s would have tried %d.",
                Text.plural(trials, "trial"),
                Text.plural(different, "different value"),
                path,
                Text.plural(dimensions, "setting"),
                grid);
    }
}
