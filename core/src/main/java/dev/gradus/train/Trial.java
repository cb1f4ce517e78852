package dev.gradus.train;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/// What came of steps that were only tried ([Trainer#trial]).
///
/// @param losses of the steps, each that of its batch before the update and without penalties; fewer than planned where the trial ended
/// early
/// @param validation mean loss of some validation samples towards the end; NaN where none was to be measured, infinite where the trial
/// ended before, or it is not finite
/// @param end why there were no more steps
public record Trial(List<Double> losses, double validation, StopReason end) {
    /// Keeps a copy.
    public Trial {
        losses = List.copyOf(losses);
    }

    /// Which steps to try.
    ///
    /// The validation loss is the mean of four, measured after the last step and at equal distances in the last fifth before it, since
    /// with large learning rates that of a single moment says little.
    ///
    /// @param seed of the order of the samples and of everything else that is random
    /// @param steps updates of the parameters, at least 1; several epochs where one has fewer
    /// @param rate learning rate of a step, numbered from 0; groups of parameters keep their proportion to it
    /// @param validation samples of the validation split that are measured; 0 for none
    /// @param most the trial ends after a loss of more than so many times the first
    public record Plan(long seed, int steps, IntToDoubleFunction rate, int validation, double most) {}
}
