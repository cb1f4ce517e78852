package dev.gradus.lab.search;

import dev.gradus.config.Configured;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Spends epochs on trials that are worth them: ends some early, or has them pause and go on when they turn out to be among the best.
///
/// What it says is a function of what it is asked, as with a [Sampler]: the trials that it sees are those that count for a job, whoever was faster.
public interface Pruner extends Configured {
    /// Each is a record of its own settings.
    @Override
    default Record config() {
        return (Record) this;
    }

    /// The epochs after which a trial pauses.
    ///
    /// @param epochs of a full training
    /// @return increasing, all below `epochs`; none where trials do not pause
    default List<Integer> rungs(int epochs) {
        return List.of();
    }

    /// Whether paused trials go on before new ones begin.
    ///
    /// @return true unless all trials come to a rung before the first goes on
    default boolean promotesFirst() {
        return true;
    }

    /// The paused trial that goes on next.
    ///
    /// @param objective of the study
    /// @param seen trials that count
    /// @param begun how many trials have begun, those among them that are not seen
    /// @param goneOn trials that were told to go on from a rung, as [Going]
    /// @return its number; empty where none goes on yet
    default Optional<Integer> promoted(Objective objective, List<Trial> seen, int begun, Set<Going> goneOn) {
        return Optional.empty();
    }

    /// Whether a trial ends now.
    ///
    /// @param objective of the study
    /// @param trial with the epochs so far
    /// @param seen trials that count
    /// @return false unless the pruner judges each epoch
    default boolean ends(Objective objective, Trial trial, List<Trial> seen) {
        return false;
    }

    /// A trial that has left a rung.
    ///
    /// @param trial its number
    /// @param epochs of the rung
    record Going(int trial, int epochs) {}
}
