package dev.gradus.data;

import java.util.List;

/// What is to be predicted: one of several classes, or values.
public sealed interface Task {
    /// The number of outputs of a model for it.
    ///
    /// @return the number of classes, or of values
    int outputs();

    /// Whether a class is to be predicted.
    ///
    /// @return false for values
    boolean isClassification();

    /// One of several classes.
    ///
    /// @param classes their names, in the order of their numbers
    record Classification(List<String> classes) implements Task {
        /// Keeps a copy.
        public Classification {
            classes = List.copyOf(classes);
        }

        @Override
        public int outputs() {
            return classes.size();
        }

        @Override
        public boolean isClassification() {
            return true;
        }
    }

    /// Values.
    ///
    /// @param names what each value is
    record Regression(List<String> names) implements Task {
        /// Keeps a copy.
        public Regression {
            names = List.copyOf(names);
        }

        @Override
        public int outputs() {
            return names.size();
        }

        @Override
        public boolean isClassification() {
            return false;
        }
    }
}
