package dev.gradus.train;

import dev.gradus.error.GradusException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Which steps of a training are run under observation, by their number: never by time, so that every run of a training shows the same.
///
/// ```java
/// trainer.probe(Probe.every(50), (step, training) -> {
///     for (ObservedStep.Seen layer : step.layers()) {
///         if (layer.layer() instanceof ReLU) training.measured("dead." + layer.path(), Values.shareOfZeros(layer.output()));
///     }
///     for (ObservedStep.Change weight : step.parameters()) {
///         training.measured("ratio." + weight.name(), Values.rms(weight.update()) / Values.rms(weight.before()));
///     }
/// });
/// ```
/// An observed step has the bits of an unobserved one; it is computed layer by layer instead of being replayed, and takes up to twice
/// as long.
@FunctionalInterface
public interface Probe {
    /// No step.
    Probe NEVER = _ -> false;

    /// Whether a step is observed.
    ///
    /// @param update its number over all epochs, from 1
    /// @return always the same for the same number
    boolean isDue(long update);

    /// Every n-th step: n, 2 n, 3 n …
    ///
    /// @param n at least 1
    /// @return the probe
    /// @throws GradusException when n is less than 1
    static Probe every(long n) {
        if (n < 1) throw wrong("every " + n + " steps", "at least 1");
        return update -> update % n == 0;
    }

    /// Some steps.
    ///
    /// @param updates their numbers, from 1
    /// @return the probe
    /// @throws GradusException when a number is less than 1
    static Probe at(long... updates) {
        Set<Long> due = LongStream.of(updates).boxed().collect(Collectors.toUnmodifiableSet());
        for (long update : due) if (update < 1) throw wrong("at step " + update, "numbers from 1 up");
        return due::contains;
    }

    private static GradusException wrong(String got, String expected) {
        return GradusException.got("a probe %s", got)
                .expected(expected)
                .because("steps were counted from 0, or a sign is misplaced")
                .repair("The first step has the number 1.");
    }
}
