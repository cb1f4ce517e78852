package dev.gradus.data;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// K-fold cross-validation: k parts, each once held out while the others are for training.
///
/// ```java
/// for (KFold.Fold fold : KFold.of(data.train().data(), Division.byClass(), 5, seed).folds()) {
///     Run run = trainer.fit(new Splits(fold.train(), fold.validation(), data.test()));
/// }
/// ```
/// Every sample is held out exactly once. Parts drawn at random or by strata differ by at most one sample in size, and those by strata by at most
/// one sample of each stratum. What is held out is for validation where there are test samples besides ([#folds]), else for the test ([#splits]).
///
/// Source: M. Stone, "Cross-validatory choice and assessment of statistical predictions", 1974. Differences: scikit-learn's
/// `KFold` and `StratifiedKFold` do not mix the samples unless asked.
public final class KFold {
    private final Dataset whole;
    private final Division by;
    private final List<Subset> held;

    /// One of k trainings.
    ///
    /// @param train all parts but one
    /// @param validation the part left out
    public record Fold(Split.Train train, Split.Validation validation) {}

    private KFold(Dataset whole, Division by, List<Subset> held) {
        this.whole = whole;
        this.by = by;
        this.held = held;
    }

    /// Parts drawn at random by a rule.
    ///
    /// @param whole all samples
    /// @param by what is kept to
    /// @param folds k, 2 to the number of samples or groups
    /// @param seed the same seed gives the same parts
    /// @return the folds
    /// @throws GradusException when there are more folds than samples or groups, or less than 2
    public static KFold of(Dataset whole, Division by, int folds, long seed) {
        if (folds < 2 || folds > whole.size()) {
            throw GradusException.got("%s: %d folds of %d samples", whole.name(), folds, whole.size())
                    .expected("2 folds or more, and a sample for each")
                    .because("the number of folds and another number are exchanged")
                    .repair("Usual are 5 or 10 folds.");
        }
        return new KFold(whole, by, List.of(by.even(whole, folds, seed)));
    }

    /// The k trainings of samples besides which there are others for the test.
    ///
    /// @return each with another part for validation
    public List<Fold> folds() {
        return held.stream().map(out -> new Fold(new Split.Train(rest(out)), new Split.Validation(out))).toList();
    }

    /// The k trainings of samples that are all there is.
    ///
    /// @param validation share of the samples that are not held out, above 0, drawn by the same rule
    /// @param seed the same seed gives the same parts
    /// @return each with another part for the test
    /// @throws GradusException when the share leaves nothing for training, a part gets no sample, or there are too few groups
    public List<Splits> splits(double validation, long seed) {
        List<Splits> splits = new ArrayList<>();
        for (Subset out : held) {
            Subset rest = rest(out);
            splits.add(Splits.of(rest, out, by.in(rest), validation, seed));
        }
        return List.copyOf(splits);
    }

    /// The k trainings of samples of which some are kept for a test that no training has seen, the same in all.
    ///
    /// Settings that are chosen by the validation parts of several folds are tested by such samples only: in [#splits], what is for the test in one fold was for
    /// training or validation in others.
    ///
    /// @param whole all samples
    /// @param test share of the samples, above 0 and below 1
    /// @param by what is kept to
    /// @param folds k, 2 to the number of the other samples or groups
    /// @param seed the same seed gives the same parts
    /// @return each with another part for validation
    /// @throws GradusException when the share leaves nothing, or there are more folds than samples or groups, or less than 2
    public static List<Splits> besides(Dataset whole, double test, Division by, int folds, long seed) {
        Subset[] parts = by.shares(whole, seed, test);
        return of(parts[0], by.in(parts[0]), folds, seed).folds().stream()
                .map(fold -> new Splits(fold.train(), fold.validation(), new Split.Test(parts[1])))
                .toList();
    }

    private Subset rest(Subset out) {
        boolean[] isOut = new boolean[whole.size()];
        for (int i = 0; i < out.size(); i++) isOut[out.indexInWhole(i)] = true;
        return new Subset(whole, IntStream.range(0, isOut.length).filter(i -> !isOut[i]).toArray());
    }

    /// How many parts of which size.
    @Override
    public String toString() {
        return whole.name() + ": folds of " + Arrays.toString(held.stream().mapToInt(Subset::size).toArray());
    }
}
