package dev.gradus.lab.run;

import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.Standardize;
import java.util.List;

/// What is done to inputs before the model sees them, fitted on the training split.
public enum Prepare {
    /// Nothing.
    NONE,
    /// Mean 0 and standard deviation 1.
    STANDARDIZE,
    /// Least value 0, greatest 1.
    MIN_MAX;

    /// Fits what is done.
    ///
    /// @param train the training split
    /// @return the steps, possibly none
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is missing
    public List<Preparation> fit(Split.Train train) {
        return switch (this) {
            case NONE -> List.of();
            case STANDARDIZE -> List.of(Standardize.fit(train));
            case MIN_MAX -> List.of(MinMax.fit(train));
        };
    }
}
