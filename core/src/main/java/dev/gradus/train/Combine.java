package dev.gradus.train;

import dev.gradus.nn.Parameter;
import java.util.List;

/// What comes between the gradients of a step and its update: the place where gradients of several processes become one, or where they are
/// looked at before anything is added to them.
///
/// ```java
/// trainer.combine((parameters, own) -> {
///     double total = Team.sumOverAll(own.weight());
///     for (Parameter p : parameters) Team.allReduce(p.grad(), own.weight() / total);     // Σ w g / Σ w
///     return new Combine.Share(Team.sumOverAll(own.loss() * own.weight()) / total, total);
/// });
/// ```
/// A step has three phases: the gradients of the loss over the batches of an update; this; then penalties, clipping, the optimizer,
/// constraints and averages. It is called on the training thread, within the workspace of the step, and not for a step whose loss was
/// refused. What it changes must be the same function of the same gradients each time, or a training that goes back does not repeat itself.
@FunctionalInterface
public interface Combine {
    /// What the gradients are those of.
    ///
    /// @param loss the mean over the batches of the update, or the sum where the loss is one
    /// @param weight what the mean was divided by ([dev.gradus.nn.Loss#weight]): usually the number of samples; 1 of a sum
    record Share(double loss, double weight) {}

    /// Changes the gradients of an update in place.
    ///
    /// @param parameters all of the model; one that is frozen has no gradient
    /// @param own of this process
    /// @return that of all together, whose loss is reported
    Share combine(List<Parameter> parameters, Share own);
}
