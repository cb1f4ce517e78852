package dev.gradus.nn;

import dev.gradus.tensor.Tensor;
import java.lang.reflect.RecordComponent;

/// How the losses of a batch become one number.
public enum Reduction {
    /// Their mean.
    MEAN,
    /// Their sum.
    SUM,
    /// Not at all: one loss for each element.
    NONE;

    /// The reduction among some settings.
    static Reduction in(Record settings) {
        for (RecordComponent c : settings.getClass().getRecordComponents()) {
            if (c.getType() != Reduction.class) continue;
            try {
                return (Reduction) c.getAccessor().invoke(settings);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("settings record " + settings.getClass() + " must be public", e);
            }
        }
        return MEAN;
    }

    /// Reduces losses.
    ///
    /// @param losses any shape
    /// @return a scalar, or the losses themselves
    public Tensor of(Tensor losses) {
        return switch (this) {
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case NONE -> losses;
        };
    }
}
