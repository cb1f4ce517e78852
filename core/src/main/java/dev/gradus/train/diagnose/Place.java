package dev.gradus.train.diagnose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where in a model and its data something is wrong, as far as that can be said.
///
/// @param layer path and class such as `1 Linear`, or the class of the loss
/// @param parameter such as `1.weight`
/// @param operation the first one that went wrong, such as `exp`
/// @param isBackward whether it went wrong on the way back
/// @param samples indices, in the data set, of those that are to blame; none where all or none are
public record Place(
        @Nullable String layer,
        @Nullable String parameter,
        @Nullable String operation,
        boolean isBackward,
        List<Integer> samples) {
    /// Nowhere in particular.
    public static final Place NOWHERE = new Place(null, null, null, false, List.of());

    /// Keeps a copy.
    public Place {
        samples = List.copyOf(samples);
    }
}
