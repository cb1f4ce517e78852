package dev.gradus.optim.schedule;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import java.util.Locale;
import java.util.Map;

/// How the learning rate changes in the course of training: a factor of the optimizer's own rate.
///
/// ```java
/// double[] curve = new Cosine().curve(1000);
/// ```
/// A schedule is a function of what is done so far, in its [Unit]; [ReduceOnPlateau] alone looks at results, too. Formulas are those
/// of `torch.optim.lr_scheduler`, with `e` the number of units done.
public interface Schedule extends Configured {
    /// What a schedule counts.
    enum Unit {
        /// Passes over the training split.
        EPOCH,
        /// Updates of the parameters.
        STEP
    }

    /// What it counts.
    ///
    /// @return epochs unless said otherwise
    default Unit unit() {
        return Unit.EPOCH;
    }

    /// The factor of the learning rate.
    ///
    /// @param e units done so far, 0 at first
    /// @param total units of the whole training
    /// @return what the optimizer's rate is multiplied by
    double factor(long e, long total);

    /// The momentum, or beta1 of Adam, that belongs to it.
    ///
    /// @param e units done so far
    /// @param total units of the whole training
    /// @return NaN where the schedule leaves it alone
    default double momentum(long e, long total) {
        return Double.NaN;
    }

    /// Learns the rate that the factor multiplies: before training, and before each result.
    ///
    /// @param rate of the optimizer where the factor is 1
    default void rate(double rate) {}

    /// Learns the result of an epoch.
    ///
    /// @param loss of the validation
    default void observe(double loss) {}

    /// Learns the result of an epoch, and when it was: a chain of schedules tells only the one in force.
    ///
    /// @param e what [#factor] was last given in that epoch
    /// @param loss of the validation
    default void observe(long e, double loss) {
        observe(loss);
    }

    /// Refuses a training in which a rate or a momentum is no number, or which is longer than the schedule.
    ///
    /// @param total units of the whole training
    /// @throws GradusException also where [#factor] does so for one of the units
    default void require(long total) {
        for (long e = 0; e < total; e++) {
            if (e == 50_000) e = Math.max(e, total - 50_000); // the first and the last of a very long training
            double factor = factor(e, total), momentum = momentum(e, total);
            if (factor >= 0 && factor < Double.POSITIVE_INFINITY && !Double.isInfinite(momentum)) continue;
            throw GradusException.got(
                            "a learning rate multiplied by %s after %d of %d %ss",
                            factor, e, total, unit().name().toLowerCase(Locale.ROOT))
                    .expected("a finite factor of 0 or more in the whole training")
                    .because("the schedule grows without bounds, or divides by a length of 0")
                    .repair("Draw it with curve(%d), and change its settings.", total);
        }
    }

    /// What was remembered of the results of epochs.
    ///
    /// @return all that it takes to go on; empty for a schedule that is a function of what is done
    default Map<String, Double> state() {
        return Map.of();
    }

    /// Goes on from a state.
    ///
    /// @param state what [#state()] gave; a name that is missing keeps its value
    default void state(Map<String, Double> state) {}

    /// The factors of a whole training, to be drawn.
    ///
    /// @param n units of the training
    /// @return one factor for each
    default double[] curve(int n) {
        double[] curve = new double[n];
        for (int e = 0; e < n; e++) curve[e] = factor(e, n);
        return curve;
    }
}
