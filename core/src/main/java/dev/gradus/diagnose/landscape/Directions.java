package dev.gradus.diagnose.landscape;

import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;

/// Directions in the space of a network's weights.
public final class Directions {
    private Directions() {}

    /// A random direction in which each filter has the length of the network's own.
    ///
    /// ```
    /// d ~ N(0, 1);   for each filter, or row of a matrix:  d ← d ‖w‖ / ‖d‖;   0 for biases, γ and β
    /// ```
    /// A step t is then a change of each filter by t times its size, so that slices of networks with weights of different sizes can be compared:
    /// a rectifier network, or a normalized one, is the same function with other sizes of its filters. Source: Li et al. 2018, "Visualizing the
    /// loss landscape of neural nets", section 4.
    ///
    /// @param network built
    /// @param random decides the direction
    /// @return as many numbers as [NetworkSurface#weights()] has
    public static double[] filterNormalized(Sequential network, Rng random) {
        Weights weights = Weights.of(network.parameters());
        double[] direction = new double[weights.values().length];
        int at = 0;
        for (Parameter p : weights.parameters()) {
            Tensor value = p.value();
            if (value.shape().rank() > 1) fill(direction, at, value, random.fork(p.name()));
            at += value.size();
        }
        return direction;
    }

    private static void fill(double[] direction, int at, Tensor value, Rng random) {
        double[] w = value.toDoubles();
        int filters = value.shape().axis(0), each = w.length / filters;
        for (int f = 0; f < filters; f++) {
            double own = 0, drawn = 0;
            for (int i = f * each; i < (f + 1) * each; i++) {
                double d = random.normal(i);
                direction[at + i] = d;
                own += w[i] * w[i];
                drawn += d * d;
            }
            double factor = drawn == 0 ? 0 : Math.sqrt(own / drawn);
            for (int i = f * each; i < (f + 1) * each; i++) direction[at + i] *= factor;
        }
    }
}
