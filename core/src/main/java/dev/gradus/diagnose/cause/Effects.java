package dev.gradus.diagnose.cause;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What several causes bring about.
final class Effects {
    private static final Set<String> OF_NOT_LEARNING =
            Set.of(StuckAtStart.CAUSE, Underfitting.CAUSE, CapacityTooSmall.CAUSE, TooFewEpochs.CAUSE, Plateau.CAUSE);

    private Effects() {}

    /// How a network looks that something keeps from learning, and more.
    ///
    /// @param more further effects
    static Set<String> ofNotLearning(String... more) {
        Set<String> all = new HashSet<>(OF_NOT_LEARNING);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
