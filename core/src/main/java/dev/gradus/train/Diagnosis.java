package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a step of training made a number infinite, NaN or far too large: where it began, and what is the likely cause.
///
/// Made by an [Autopsy], which runs the batch again.
///
/// @param cause the likely one
/// @param layer where it began: path and class such as `1 Linear`, or the class of the loss; null where no layer is to blame
/// @param parameter the one whose gradient went wrong, that is not finite itself, or that has grown most; null where none is
/// @param operation the first one that went wrong, such as `exp`; null where all is finite
/// @param isBackward whether it went wrong on the way back
/// @param operands what the operation was given
/// @param samples indices, in the data set, of those of the batch that are to blame; none where all or none are
/// @param text the whole in four parts
public record Diagnosis(
        Cause cause,
        @Nullable String layer,
        @Nullable String parameter,
        @Nullable String operation,
        boolean isBackward,
        List<Watch.Operand> operands,
        List<Integer> samples,
        GradusException.Parts text) {

    /// What made it so.
    public enum Cause {
        /// Inputs or targets that are not finite, or beyond a million.
        BAD_DATA,
        /// Steps that were too large: weights or activations have grown a hundredfold, or are not finite any more.
        LEARNING_RATE,
        /// A logarithm of 0 or less.
        LOG_OF_ZERO,
        /// An exponential beyond the range of its type.
        EXP_OVERFLOW,
        /// A division by 0: of tensors, by a standard deviation of 0, or as the slope of a root at 0.
        DIVISION_BY_ZERO,
        /// Sums or products of finite numbers beyond the range of their type.
        OVERFLOW,
        /// None of these.
        UNKNOWN
    }

    /// Keeps copies.
    public Diagnosis {
        operands = List.copyOf(operands);
        samples = List.copyOf(samples);
    }

    /// The diagnosis as an error.
    ///
    /// @return to be thrown
    public GradusException error() {
        return new GradusException(text.got(), text.expected(), text.cause(), text.repair());
    }

    /// All four parts in a row.
    @Override
    public String toString() {
        return String.valueOf(error().getMessage());
    }
}
