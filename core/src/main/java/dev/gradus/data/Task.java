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
        List<String> own = names(), other = wanted.names();
        if (isClassification() == wanted.isClassification() && own.equals(other)) return;
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

        /// How often each class occurs.
        ///
        /// @param data with these classes
        /// @return a number for each class; labels that stand for none, such as those that a loss ignores, do not count
        public int[] counts(Dataset data) {
            int[] counts = new int[classes.size()];
            for (int i = 0; i < data.size(); i++) {
                int label = data.label(i);
                if (label >= 0 && label < counts.length) counts[label]++;
            }
            return counts;
        }
    }

    /// Values.
    ///
    /// ```
    /// value = mean + deviation · output
    /// ```
    /// Defaults: outputs are the values themselves.
    ///
    /// @param names what each value is
    /// @param mean of each value in the training split, where outputs are scaled; else empty
    /// @param deviation of each value in the training split, where outputs are scaled; else empty
    record Regression(List<String> names, List<Double> mean, List<Double> deviation) implements Task {
        /// Keeps copies.
        ///
        /// @throws GradusException when there is not one mean and one deviation above 0 for each value, or none at all
        public Regression {
            names = List.copyOf(names);
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
            boolean sound = mean.size() == deviation.size() && (mean.isEmpty() || mean.size() == names.size());
            for (double m : mean) sound &= Double.isFinite(m);
            for (double d : deviation) sound &= Double.isFinite(d) && d > 0;
            if (!sound) {
                throw GradusException.got("values %s with the means %s and deviations %s", names, mean, deviation)
                        .expected("a finite mean and a deviation above 0 for each value, or none")
                        .because("the file was edited by hand")
                        .repair("Fit them again: Scaled.of(splits).");
            }
        }

        /// Values that are the outputs themselves.
        ///
        /// @param names what each value is
        public Regression(List<String> names) {
            this(names, List.of(), List.of());
        }

        @Override
        public int outputs() {
            return names.size();
        }

        @Override
        public boolean isClassification() {
            return false;
        }

        /// Whether outputs of a model have another unit than the values.
        ///
        /// @return false where they are the values
        public boolean isScaled() {
            return !mean.isEmpty();
        }

        /// The value that an output stands for.
        ///
        /// @param k which of the values
        /// @param output of a model, or a scaled target
        /// @return in the unit of the data
        public double value(int k, double output) {
            return isScaled() ? mean.get(k) + deviation.get(k) * output : output;
        }

        /// The output that stands for a value.
        ///
        /// @param k which of the values
        /// @param value in the unit of the data
        /// @return what a model should give
        public double output(int k, double value) {
            return isScaled() ? (value - mean.get(k)) / deviation.get(k) : value;
        }
    }
}
