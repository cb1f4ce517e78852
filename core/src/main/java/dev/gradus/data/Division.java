package dev.gradus.data;

import dev.gradus.error.GradusException;
import java.util.Arrays;
import java.util.function.IntFunction;

/// What is kept to when samples are divided at random into parts.
///
/// | division | rule | scikit-learn's |
/// |---|---|---|
/// | [#random()] | none | `KFold(shuffle=True)` |
/// | [#byClass()] | each part has every class in the same proportion; values to be predicted are treated as one class | `StratifiedKFold` |
/// | [#stratified] | the same for what a function says of a sample | `train_test_split(stratify=…)` |
/// | [#grouped] | all samples of a group come into one part | `GroupKFold` |
///
/// ```java
/// Csv table = Csv.read(Path.of("recordings.csv")).without("person");
/// Dataset recordings = table.classification("word");
/// List<String> persons = table.cells("person", recordings);
/// Splits splits = Splits.of(recordings, Division.grouped(persons::get), 0.1, 0.2, seed);
/// ```
public abstract sealed class Division permits Stratified, Grouped {
    Division() {}

    /// Samples are drawn whatever they are.
    ///
    /// @return the rule
    public static Division random() {
        return new Stratified(_ -> 0);
    }

    /// Every part has each class in the same proportion, to within one sample.
    ///
    /// @return the rule
    public static Division byClass() {
        return new Stratified(null);
    }

    /// Every part has each stratum in the same proportion, to within one sample.
    ///
    /// @param stratumOf the stratum of the sample of a number; compared by `equals`
    /// @return the rule
    public static Division stratified(IntFunction<?> stratumOf) {
        return new Stratified(stratumOf);
    }

    /// All samples of a group come into one part: all recordings of a person, all pictures of a scene. Groups are drawn in random order, each for the
    /// part that still lacks most, so that parts come as close to their shares as the sizes of the groups let them. Classes are not balanced.
    ///
    /// @param groupOf the group of the sample of a number; compared by `equals`
    /// @return the rule
    public static Division grouped(IntFunction<?> groupOf) {
        return new Grouped(groupOf);
    }

    /// The same rule for some of the samples.
    abstract Division in(Subset part);

    /// Draws parts; what is left over is the first of them.
    ///
    /// @param shares of the second part, the third part, …
    /// @return disjoint parts that together are the whole, each in the order of the whole
    abstract Subset[] shares(Dataset whole, long seed, double... shares);

    /// Draws parts as equal in size as the rule lets them.
    ///
    /// @return disjoint parts that together are the whole, each in the order of the whole
    abstract Subset[] even(Dataset whole, int count, long seed);

    /// Some samples in the order of the whole, which are not none.
    static Subset subset(Dataset whole, int[] indices) {
        if (indices.length == 0) {
            throw GradusException.got(
                            "%s: a split of %,d sample%s leaves one part empty",
                            whole.name(), whole.size(), whole.size() == 1 ? "" : "s")
                    .expected("at least one sample in each part")
                    .because("there are too few samples for such a share")
                    .repair("Give the part a larger share.");
        }
        Arrays.sort(indices);
        return new Subset(whole, indices);
    }

    /// Checks that shares leave something for the first part.
    static void requireShares(Dataset whole, double... shares) {
        boolean positive = Arrays.stream(shares).allMatch(share -> share > 0);
        if (positive && Arrays.stream(shares).sum() < 1) return;
        throw GradusException.got("%s: shares of %s", whole.name(), Arrays.toString(shares))
                .expected("numbers above 0 with a sum below 1, which leaves the rest for training")
                .because("percentages were given, or the share of training was given, too")
                .repair("Write for example 0.1 for validation and 0.2 for test.");
    }
}
