package dev.gradus.train;

/// How far a training is, between two updates.
///
/// @param epoch the one under way, from 1
/// @param batches of it that are done
/// @param steps of it that are done: updates of the parameters
/// @param updates of the whole training that are done
public record Position(int epoch, int batches, int steps, long updates) {
    /// Before the first step.
    public Position() {
        this(1, 0, 0, 0);
    }

    /// Where the next epoch begins.
    ///
    /// @return none of its batches done
    Position nextEpoch() {
        return new Position(epoch + 1, 0, 0, updates);
    }

    /// After one more update.
    ///
    /// @param of how many batches it was made
    /// @return in the same epoch
    Position step(int of) {
        return new Position(epoch, batches + of, steps + 1, updates + 1);
    }

    /// After batches that changed nothing.
    Position skip(int of) {
        return new Position(epoch, batches + of, steps, updates);
    }

    /// Before the last update.
    Position before() {
        return new Position(epoch, batches, steps - 1, updates - 1);
    }

    /// For people.
    @Override
    public String toString() {
        return steps == 0 ? "the beginning of epoch " + epoch : "step " + steps + " of epoch " + epoch;
    }
}
