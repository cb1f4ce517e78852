package dev.gradus.data;

import dev.gradus.error.GradusException;
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

    /// Checks that what data have to be predicted is what something else predicts: the same names in the same order.
    ///
    /// @param here what is looked at: `the folder test`
    /// @param there what it has to go together with: `the model`
    /// @param wanted the task of that
    /// @throws GradusException when it is another one; both are listed
    default void requireSame(String here, String there, Task wanted) {
        if (equals(wanted)) return;
        List<String> own = names(), other = wanted.names();
        boolean sorted =
                isClassification() == wanted.isClassification()
                        && own.stream().sorted().toList().equals(other.stream().sorted().toList());
        String kind = isClassification() ? "the classes " : "the values ";
        String needed = wanted.isClassification() ? "the classes " : "the values ";
        throw GradusException.got("%s has %s%s", here, kind, TaskNames.shown(own, other))
                .expected("%s%s, in this order, as %s has", needed, TaskNames.shown(other, own), there)
                .because(
                        sorted
                                ? "the same names were put into another order"
                                : "other data was meant, or a name is spelt differently")
                .repair(sorted ? "Put them into the same order." : "Choose data with the same names, or rename them.");
    }

    /// What the outputs are called.
    ///
    /// @return classes or values, in the order of their numbers
    default List<String> names() {
        return switch (this) {
            case Classification classes -> classes.classes();
            case Regression values -> values.names();
        };
    }

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
