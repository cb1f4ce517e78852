package dev.gradus.train.diagnose;

import dev.gradus.data.Batch;
import java.util.Map;
import java.util.Optional;

/// What can be tried with a step that went wrong: it is taken again with one thing changed, and nothing of it stays.
public interface Trials {
    /// How a changed step went.
    ///
    /// @param isFinite whether loss, all that operations made and all gradients are finite, the norm of the gradients included
    /// @param isHuge whether a layer makes huge numbers
    /// @param loss of the batch, NaN where it was not reached
    record Result(boolean isFinite, boolean isHuge, double loss) {
        static Result of(Step step) {
            boolean finite = step.fault() == null && step.steepest() == null && Double.isFinite(step.loss());
            return new Result(finite, step.explosion() != null, step.loss());
        }
    }

    /// The same step with other data.
    ///
    /// @param batch of the same shapes
    /// @return empty where that cannot be tried
    Optional<Result> with(Batch batch);

    /// The same step with parameters that are multiplied by something.
    ///
    /// @param factors name → factor; those that are missing stay
    /// @return empty where that cannot be tried
    Optional<Result> scaled(Map<String, Double> factors);

    /// The same step with the parameters of the last copy of the training.
    ///
    /// @return empty where there is none
    Optional<Result> before();

    /// The same step in float64, whose numbers reach to 1e308.
    ///
    /// @return empty where that cannot be tried
    Optional<Result> inFloat64();
}
