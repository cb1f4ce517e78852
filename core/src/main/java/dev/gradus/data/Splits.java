package dev.gradus.data;

import dev.gradus.error.GradusException;

/// The three disjoint parts of one data set.
///
/// @param train for learning
/// @param validation for choosing settings and the best epoch
/// @param test for the final figure
public record Splits(Split.Train train, Split.Validation validation, Split.Test test) {
    /// Checks that the parts go together.
    ///
    /// @throws GradusException when they have different classes or values, or a single class
    public Splits {
        Task task = train.data().task();
        if (task.isClassification() && task.outputs() < 2) {
            throw GradusException.got("%s with the classes %s", train.data().name(), task.names())
                    .expected("at least two, to tell their samples apart")
                    .because("another column was meant, or the samples of the other classes are missing")
                    .repair("Name the column with the classes, or add samples of another class.");
        }
        validation.data().task().requireSame("the validation part", "the training part", task);
        test.data().task().requireSame("the test part", "the training part", task);
    }

    /// Divides one data set at random, each class in the same proportion.
    ///
    /// @param whole all samples
    /// @param validation share of the samples, above 0
    /// @param test share of the samples, above 0; what both leave over is for training
    /// @param seed the same seed gives the same parts
    /// @return the parts, each in the order of the whole
    /// @throws GradusException when the shares leave nothing for training, or a part gets no sample
    public static Splits of(Dataset whole, double validation, double test, long seed) {
        return of(whole, Division.byClass(), validation, test, seed);
    }

    /// Divides one data set at random by a rule.
    ///
    /// @param whole all samples
    /// @param by what is kept to
    /// @param validation share of the samples, above 0
    /// @param test share of the samples, above 0; what both leave over is for training
    /// @param seed the same seed gives the same parts
    /// @return the parts, each in the order of the whole
    /// @throws GradusException when the shares leave nothing for training, a part gets no sample, or there are too few groups
    public static Splits of(Dataset whole, Division by, double validation, double test, long seed) {
        Subset[] parts = by.shares(whole, seed, validation, test);
        return new Splits(new Split.Train(parts[0]), new Split.Validation(parts[1]), new Split.Test(parts[2]));
    }

    /// Takes the validation part from published training samples at random, each class in the same proportion; the
    /// published test samples stay as they are.
    ///
    /// @param training published for training
    /// @param test published for testing
    /// @param validation share of the training samples, above 0
    /// @param seed the same seed gives the same parts
    /// @return the parts
    /// @throws GradusException when the share leaves nothing for training, or a part gets no sample
    public static Splits of(Dataset training, Dataset test, double validation, long seed) {
        return of(training, test, Division.byClass(), validation, seed);
    }

    /// Takes the validation part from training samples at random by a rule; the test samples stay as they are.
    ///
    /// @param training all but the test samples
    /// @param test all of them
    /// @param by what is kept to
    /// @param validation share of the training samples, above 0
    /// @param seed the same seed gives the same parts
    /// @return the parts
    /// @throws GradusException when the share leaves nothing for training, a part gets no sample, or there are too few groups
    public static Splits of(Dataset training, Dataset test, Division by, double validation, long seed) {
        Subset[] parts = by.shares(training, seed, validation);
        return new Splits(new Split.Train(parts[0]), new Split.Validation(parts[1]), new Split.Test(test));
    }

    /// Divides one data set at random into parts of given sizes, each class in the same proportion.
    ///
    /// @param whole all samples
    /// @param validation number of samples, at least 1
    /// @param test number of samples, at least 1; what both leave over is for training
    /// @param seed the same seed gives the same parts
    /// @return the parts, each in the order of the whole
    /// @throws GradusException when the numbers leave nothing for training, or a part gets no sample
    public static Splits ofCounts(Dataset whole, int validation, int test, long seed) {
        if (validation < 1 || test < 1 || (long) validation + test >= whole.size()) {
            throw GradusException.got("%s: %d samples for validation and %d for test", whole.name(), validation, test)
                    .expected("at least 1 each, and fewer than its %d together", whole.size())
                    .because("the parts were sized for a larger data set")
                    .repair("Use smaller parts, or shares: Splits.of(data, 0.1, 0.2, seed).");
        }
        double size = whole.size();
        return of(whole, validation / size, test / size, seed);
    }

    /// The samples for training and for validation together, for dividing them otherwise.
    ///
    /// @return in the order of the data set of which both are parts
    /// @throws GradusException when they are not parts of one data set
    public Dataset withoutTest() {
        if (!(train.data() instanceof Subset a) || !(validation.data() instanceof Subset b) || !a.hasWholeOf(b)) {
            throw GradusException.got(
                            "%s, whose training and validation samples are two data sets", train.data().name())
                    .expected("two parts of one")
                    .because("they were made apart from each other")
                    .repair("Divide one data set: Splits.of(whole, 0.1, 0.2, seed).");
        }
        return a.with(b);
    }

    /// What is to be predicted, the same in all parts.
    ///
    /// @return classes or values
    public Task task() {
        return train.data().task();
    }
}
