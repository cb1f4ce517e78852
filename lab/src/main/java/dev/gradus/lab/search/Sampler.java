package dev.gradus.lab.search;

import dev.gradus.config.Configured;
import dev.gradus.tensor.Rng;
import java.util.List;

/// Proposes the points of a search.
///
/// A proposal is a function of what it is asked, and of nothing else: the same question has the same answer, in any process and however many trials run at
/// once. So a sampler has no state, and a study can be repeated and resumed to the bit.
public interface Sampler extends Configured {
    /// Each is a record of its own settings.
    @Override
    default Record config() {
        return (Record) this;
    }

    /// Proposes what to try next.
    ///
    /// @param ask what is known
    /// @return a point of the space that fulfils the constraints
    /// @throws dev.gradus.error.GradusException when there is no such point, or none left
    Proposal propose(Ask ask);

    /// How many trials there are at most.
    ///
    /// @param space that is searched
    /// @return `Integer.MAX_VALUE` unless the points are a finite set, as those of a grid
    default int most(Space space) {
        return Integer.MAX_VALUE;
    }

    /// What a sampler is asked.
    ///
    /// @param number of the trial, from 1
    /// @param trials how many the study has in all
    /// @param epochs a full training has
    /// @param space that is searched
    /// @param objective what is made best
    /// @param seen trials that count for this number, in the order of their numbers; not the last ones before it, which may still be running
    /// @param seed of the study
    record Ask(int number, int trials, int epochs, Space space, Objective objective, List<Trial> seen, long seed) {
        /// Keeps a copy.
        public Ask {
            seen = List.copyOf(seen);
        }

        /// Random numbers of this trial alone.
        ///
        /// @return with the same bits each time
        public Rng rng() {
            return Rng.of(seed).fork("sampler").fork(number);
        }

        /// Random numbers that all trials of the study share.
        ///
        /// @return with the same bits each time
        Rng shared() {
            return Rng.of(seed).fork("sampler of all trials");
        }
    }
}
