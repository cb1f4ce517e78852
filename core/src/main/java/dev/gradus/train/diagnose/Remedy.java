package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import java.util.Locale;

/// A change that removes a cause, in terms of the settings records: whoever has files or flags makes paths and lines of them.
public sealed interface Remedy {
    /// The part of a training whose settings a remedy changes.
    enum Part {
        /// Where samples come from, and in which order.
        DATA,
        /// What is done to inputs before the model sees them.
        PREPARATION,
        /// Random changes of training samples.
        AUGMENTATION,
        /// The layers.
        MODEL,
        /// What is made small.
        LOSS,
        /// What moves the parameters.
        OPTIMIZER,
        /// The course of the learning rate.
        SCHEDULE,
        /// Penalties and constraints.
        REGULARIZATION,
        /// Limits of gradients.
        CLIPPING,
        /// The average of the weights.
        AVERAGE,
        /// Parameters that are left as they are.
        FREEZE,
        /// When training ends because nothing gets better.
        STOPPING,
        /// First weights.
        INITIALIZATION,
        /// Epochs, batch size and the like.
        TRAINING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A component of a settings record gets another value.
    ///
    /// @param part whose settings they are
    /// @param component of its record, such as `learningRate`
    /// @param value such as 0.01
    record Set(Part part, String component, Object value) implements Remedy {
        @Override
        public String toString() {
            return part + "." + component + " = " + (value instanceof Double d ? number(d) : value);
        }
    }

    /// Something of a catalogue is added.
    ///
    /// @param part where
    /// @param settings of what is added, such as those of a normalization
    /// @param before the path of the layer before which it stands; empty where there is no order
    record Add(Part part, Record settings, String before) implements Remedy {
        @Override
        public String toString() {
            Class<?> type = settings.getClass();
            Class<?> outer = type.getEnclosingClass();
            String what = (outer == null ? type : outer).getSimpleName();
            return part + " + " + what + (before.isEmpty() ? "" : " before " + before);
        }
    }

    /// Something is taken away.
    ///
    /// @param part of the training
    /// @param what the path of a layer, or the settings by whose class it is known; empty for all that the part has
    record Remove(Part part, String what) implements Remedy {
        @Override
        public String toString() {
            return part + " - " + (what.isEmpty() ? "all" : what);
        }
    }

    /// A line of a program is written differently.
    ///
    /// @param java an expression, such as `Ops.clamp(x, 1e-7, 1)`
    record Code(String java) implements Remedy {
        @Override
        public String toString() {
            return java;
        }
    }
}
