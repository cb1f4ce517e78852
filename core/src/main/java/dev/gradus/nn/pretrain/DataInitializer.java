package dev.gradus.nn.pretrain;

import dev.gradus.config.Configured;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;

/// First values that depend on data: what [dev.gradus.nn.Initializer] cannot know.
public interface DataInitializer extends Configured {
    /// How many samples it wants to see.
    ///
    /// @return at least 1; fewer are given where there are fewer
    int samples();

    /// Changes the parameters of a built model.
    ///
    /// @param model built
    /// @param inputs `[n, …]`, prepared, of the training split
    /// @param seed decides everything random
    /// @return what was done, as a text to be shown
    /// @throws dev.gradus.error.GradusException when the model or the data do not allow it
    String initialize(Sequential model, Tensor inputs, long seed);
}
