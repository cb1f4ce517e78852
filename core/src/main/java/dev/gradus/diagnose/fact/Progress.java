package dev.gradus.diagnose.fact;

import dev.gradus.train.EpochResult;
import dev.gradus.train.StopReason;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a training has gone so far.
///
/// @param updates that are done
/// @param losses of its steps, in order; of many steps, means of as many each
/// @param steps observed ones, in order; the first before all others
/// @param epochs that are done
/// @param bestEpoch whose weights are kept, from 1; 0 where none is
/// @param end why it ended; null while it runs
public record Progress(
        long updates,
        double[] losses,
        List<StepState> steps,
        List<EpochResult> epochs,
        int bestEpoch,
        @Nullable StopReason end) {
    /// Keeps copies.
    public Progress {
        losses = losses.clone();
        steps = List.copyOf(steps);
        epochs = List.copyOf(epochs);
    }

    @Override
    public double[] losses() {
        return losses.clone();
    }

    /// The first observed step.
    ///
    /// @return null where none was observed
    public @Nullable StepState first() {
        return steps.isEmpty() ? null : steps.getFirst();
    }

    /// The last observed step.
    ///
    /// @return null where none was observed
    public @Nullable StepState last() {
        return steps.isEmpty() ? null : steps.getLast();
    }

    /// The mean loss of a part of the steps.
    ///
    /// @param from share of the steps, from 0
    /// @param to share of the steps, to 1
    /// @return NaN where there are no steps
    public double loss(double from, double to) {
        int first = (int) (from * losses.length), end = Math.max(first + 1, (int) (to * losses.length));
        return Arrays.stream(losses, Math.min(first, losses.length), Math.min(end, losses.length))
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Progress p
                && updates == p.updates
                && Arrays.equals(losses, p.losses)
                && steps.equals(p.steps)
                && epochs.equals(p.epochs)
                && bestEpoch == p.bestEpoch
                && end == p.end;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(losses);
    }

    @Override
    public String toString() {
        return "%d steps, %d epochs%s".formatted(updates, epochs.size(), end == null ? "" : ", " + end);
    }
}
