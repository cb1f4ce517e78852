package dev.gradus.train;

import java.util.List;

/// The epochs of a run, in order.
///
/// @param epochs one result each
/// @param best the number (from 1) of the epoch with the best validation, 0 where none was finite
public record History(List<EpochResult> epochs, int best) {
    /// Keeps a copy.
    public History {
        epochs = List.copyOf(epochs);
    }

    /// How many epochs, and the best.
    @Override
    public String toString() {
        String number = epochs.size() + (epochs.size() == 1 ? " epoch" : " epochs");
        return best == 0 ? number + ", none of them finite" : number + ", the best " + best;
    }
}
