package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.Map;

/// Points drawn independently of each other, uniformly in the coordinates of the dimensions.
///
/// ```
/// u_k ~ U(0, 1)        value_k = low + u_k (high - low),  or  low (high / low)^u_k  on a logarithmic scale
/// ```
/// Where few settings matter, that beats a grid: each trial tries another value of all of them (Bergstra and Bengio 2012).
public record RandomSampler() implements Sampler {
    static final int ATTEMPTS = 10_000;

    @Override
    public Proposal propose(Ask ask) {
        return new Proposal(draw(ask.space(), ask.rng()), ask.epochs(), 1);
    }

    /// The first of a row of random points that fulfils the constraints.
    static Point draw(Space space, Rng rng) {
        return draw(space, rng, new Point(Map.of()));
    }

    /// The same with some values that are given.
    static Point draw(Space space, Rng rng, Point fixed) {
        int n = space.dimensions().size();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double[] u = new double[n];
            for (int k = 0; k < n; k++) u[k] = rng.uniform((long) attempt * n + k);
            Point point = space.point(u, fixed);
            if (space.allows(point)) return point;
        }
        throw nothingLeft(space);
    }

    /// The error of a space whose constraints leave next to nothing.
    static GradusException nothingLeft(Space space) {
        return GradusException.got("a space in which no point was found that fulfils %s", space.constraints())
                .expected("constraints that leave a good part of the space")
                .because("they contradict each other or the values of a point by hand, or leave next to nothing")
                .repair("Change the ranges so that they come close to what is allowed.");
    }
}
