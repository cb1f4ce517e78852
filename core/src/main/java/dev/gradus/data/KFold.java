package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// K-fold cross-validation: k parts, each once for validation while the others are for training.
///
/// ```java
/// for (KFold.Fold fold : KFold.stratified(data, 5, seed).folds()) {
///     Run run = trainer.fit(new Splits(fold.train(), fold.validation(), splits.test()));
/// }
/// ```
/// Every sample is for validation exactly once. The parts of [#of] and [#stratified] differ by at most one sample in size,
/// and those of [#stratified] by at most one sample of each class.
///
/// Source: M. Stone, "Cross-validatory choice and assessment of statistical predictions", 1974. Differences: scikit-learn's
/// `KFold` and `StratifiedKFold` do not mix the samples unless asked.
public final class KFold {
    private final List<Fold> folds;

    /// One of k trainings.
    ///
    /// @param train all parts but one
    /// @param validation the part left out
    public record Fold(Split.Train train, Split.Validation validation) {}

    private KFold(Dataset whole, List<Subset> parts) {
        List<Fold> made = new ArrayList<>();
        for (Subset left : parts) {
            boolean[] out = new boolean[whole.size()];
            for (int i = 0; i < left.size(); i++) out[left.indexInWhole(i)] = true;
            int[] rest = IntStream.range(0, out.length).filter(i -> !out[i]).toArray();
            made.add(new Fold(new Split.Train(new Subset(whole, rest)), new Split.Validation(left)));
        }
        folds = List.copyOf(made);
    }

    /// Parts drawn at random.
    ///
    /// @param whole all samples; keep those for the final test out of it
    /// @param folds k, 2 to the number of samples
    /// @param seed the same seed gives the same parts
    /// @return the folds
    /// @throws GradusException when there are more folds than samples, or less than 2
    public static KFold of(Dataset whole, int folds, long seed) {
        return dealt(whole, folds, seed, 1);
    }

    /// Parts drawn at random, each class in the same proportion; values to be predicted are treated as one class.
    ///
    /// @param whole all samples; keep those for the final test out of it
    /// @param folds k, 2 to the number of samples
    /// @param seed the same seed gives the same parts
    /// @return the folds
    /// @throws GradusException when there are more folds than samples, or less than 2
    public static KFold stratified(Dataset whole, int folds, long seed) {
        return dealt(whole, folds, seed, whole.task().isClassification() ? whole.task().outputs() : 1);
    }

    /// Parts drawn at random so that all samples of a group come into one part, as equal in size as the groups let them:
    /// the largest group first, each to the part that has least.
    ///
    /// @param whole all samples; keep those for the final test out of it
    /// @param groupOf the group of the sample of a number; compared by `equals`
    /// @param folds k, 2 to the number of groups
    /// @param seed the same seed gives the same parts
    /// @return the folds
    /// @throws GradusException when there are more folds than groups, or less than 2
    public static KFold grouped(Dataset whole, IntFunction<?> groupOf, int folds, long seed) {
        requireFolds(whole, folds);
        return new KFold(whole, List.of(Grouped.of(whole, groupOf, folds, seed).even(folds)));
    }

    /// The k trainings.
    ///
    /// @return each with another part for validation
    public List<Fold> folds() {
        return folds;
    }

    /// Deals the samples of one class after the other, going on where the class before ended.
    private static KFold dealt(Dataset whole, int folds, long seed, int classes) {
        requireFolds(whole, folds);
        List<IntStream.Builder> parts = IntStream.range(0, folds).mapToObj(_ -> IntStream.builder()).toList();
        int next = 0;
        for (int c = 0; c < classes; c++) {
            int[] members = classes == 1 ? IntStream.range(0, whole.size()).toArray() : Stratified.members(whole, c);
            for (int m : Rng.of(seed).fork("folds").fork(c).permutation(members.length)) {
                parts.get(next++ % folds).add(members[m]);
            }
        }
        return new KFold(whole, parts.stream().map(p -> Stratified.subset(whole, p.build().toArray())).toList());
    }

    private static void requireFolds(Dataset whole, int folds) {
        if (folds >= 2 && folds <= whole.size()) return;
        throw GradusException.got("%s: %d folds of %d samples", whole.name(), folds, whole.size())
                .expected("2 folds or more, and a sample for each")
                .because("the number of folds and another number are exchanged")
                .repair("Usual are 5 or 10 folds.");
    }
}
