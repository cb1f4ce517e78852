package dev.gradus.lab.settings;

import dev.gradus.config.Records;
import dev.gradus.data.Dataset;
import dev.gradus.data.Division;
import dev.gradus.data.KFold;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Csv;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// How data of your own is divided.
///
/// With `folds`, the data are divided into so many parts, and each is once the test split; the validation split is taken from the others in its share
/// of what is not for the test. Where the test data are there already, each part is once the validation split instead.
///
/// @param shares of training, validation and test, in percent or as fractions; the third is left out where the test data are a file of their own
/// @param seed the same seed gives the same parts
/// @param group the column of a table whose equal values must come into one part; empty for none
/// @param stratify what all parts have in the same proportion: `classes`, `none`, or the name of a column of a table
/// @param folds number of parts of a cross-validation, at least 2; 0 for none
/// @param fold the part that is held out, from 1; 0 for a run with each
/// @param keepTest whether the test split is drawn first in its share, and the folds divide the others, so that each part is once the validation split
public record SplitSettings(
        List<Double> shares, long seed, String group, String stratify, int folds, int fold, boolean keepTest) {
    private static final double ROUNDING = 1e-6;
    private static final String CLASSES = "classes", NONE = "none";

    /// Checks the shares and keeps a copy.
    ///
    /// @throws GradusException when there are not three shares above 0 of a whole, one fold, a fold that does not exist, or groups and strata at once
    public SplitSettings {
        shares = List.copyOf(shares);
        double sum = shares.stream().mapToDouble(s -> s).sum();
        boolean sound = (shares.size() == 3 || shares.size() == 2) && shares.stream().allMatch(s -> s > 0);
        if (!sound || (Math.abs(sum - 1) > ROUNDING && Math.abs(sum - 100) > ROUNDING)) {
            throw GradusException.got("the shares %s", shares)
                    .expected("three numbers above 0 for training, validation and test that make 100 (or 1) together")
                    .because("one was forgotten, or they were counted wrong")
                    .repair("Write for example 70,10,20.");
        }
        if (folds < 0 || folds == 1) {
            throw GradusException.got("%d folds", folds)
                    .expected("at least 2, or 0 for no cross-validation")
                    .because("the number of folds and another number are exchanged")
                    .repair("Usual are 5 or 10 folds.");
        }
        if (fold < 0 || fold > folds) {
            throw GradusException.got("fold %d of %d", fold, folds)
                    .expected("a number from 1 to the number of folds, or 0 for all of them")
                    .because(folds == 0 ? "the number of folds was left out" : "the folds are counted from 1")
                    .repair("Set splits.folds and splits.fold, or leave both out.");
        }
        boolean stratifies = !stratify.equals(CLASSES) && !stratify.equals(NONE);
        if (!group.isEmpty() && stratifies) {
            throw GradusException.got(
                            "groups by '%s' and strata by '%s'",
                            Printable.excerpt(group, 80), Printable.excerpt(stratify, 80))
                    .expected("one of them")
                    .because("whole groups cannot be drawn in the proportion of something else, too")
                    .repair("Leave --stratify out.");
        }
    }

    /// 70 %, 10 % and 20 %.
    public SplitSettings() {
        this(List.of(70.0, 10.0, 20.0), 0, "", CLASSES, 0, 0, false);
    }

    /// The division of data whose parts are published, as it is written.
    ///
    /// @return name → value
    public static Map<String, Object> usual() {
        return Records.write(new SplitSettings());
    }

    /// Whether these settings stand for several runs, each with another part held out.
    ///
    /// @return false where the part is named, too
    public boolean isForAllFolds() {
        return folds > 0 && fold == 0;
    }

    private double share(int part) {
        return shares.get(part) / shares.stream().mapToDouble(s -> s).sum();
    }

    /// The share of validation in what is not for the test.
    private double validation() {
        return share(1) / (share(0) + share(1));
    }

    // ---- the rule --------------------------------------------------------------------------------------------------

    /// The rule for samples of which nothing but the class or the values is known.
    private Division rule() {
        if (!group.isEmpty()) throw noTable("groups by", group);
        return switch (stratify) {
            case CLASSES -> Division.byClass();
            case NONE -> Division.random();
            default -> throw noTable("strata by", stratify);
        };
    }

    private static GradusException noTable(String what, String column) {
        return GradusException.got("%s the column '%s' of data without columns", what, Printable.excerpt(column, 80))
                .expected("it with a table of your own only")
                .because("pictures and published data have no columns")
                .repair("Leave --group and --stratify out, or give a table: --data csv:FILE.");
    }

    /// The rule for the samples of a table.
    private Division rule(Supplier<Csv> table, Dataset samples) {
        if (!group.isEmpty()) {
            List<String> groups = table.get().cells(group, samples);
            int empty = groups.indexOf("");
            if (empty < 0) return Division.grouped(groups::get);
            throw GradusException.got("sample %d of %s without a value of '%s'", empty + 1, samples.name(), group)
                    .expected("a group for every row")
                    .because("it is not known for some of them, and rows of one group must not be torn apart")
                    .repair("Complete the column; a row that belongs to no other can have a group of its own.");
        }
        if (stratify.equals(CLASSES) || stratify.equals(NONE)) return rule();
        List<String> strata = table.get().cells(stratify, samples);
        int different = new HashSet<>(strata).size();
        if (different <= Math.max(2, strata.size() / 2)) return Division.stratified(strata::get);
        throw GradusException.got(
                        "strata by '%s', of which %,d samples have %,d different values",
                        Printable.excerpt(stratify, 80), strata.size(), different)
                .expected("few values with many samples each, which all parts can have in the same proportion")
                .because("it is a column of measurements, or of names")
                .repair("Choose a column of categories, or leave --stratify out.");
    }

    // ---- dividing --------------------------------------------------------------------------------------------------

    /// Divides the samples of a table.
    ///
    /// @param table from which they were read, asked only where a column decides
    /// @param whole all samples
    /// @return three parts
    /// @throws GradusException when a part gets no sample, or the third share is missing
    Splits divide(Supplier<Csv> table, Dataset whole) {
        return divide(whole, rule(table, whole));
    }

    private Splits divide(Dataset whole, Division by) {
        if (folds > 0 && !keepTest) return KFold.of(whole, by, folds, seed).splits(validation(), seed).get(held());
        requireThree();
        if (folds > 0) return KFold.besides(whole, share(2), by, folds, seed).get(held());
        return Splits.of(whole, by, share(1), share(2), seed);
    }

    /// Divides a folder of pictures, or leaves it as it is divided already.
    ///
    /// @param pictures all of them
    /// @return three parts
    /// @throws GradusException when a part gets no sample, or the third share is missing
    Splits divide(ImageFolder pictures) {
        Division by = rule();
        if (folds > 0) return divide(pictures.load(), by);
        requireThree();
        return pictures.splits(by, share(1), share(2), seed);
    }

    /// Takes the validation split from the training samples of a table; the test data stay as they are.
    ///
    /// @param table from which they were read, asked only where a column decides
    /// @param training all but the test data
    /// @param test all of it
    /// @return three parts
    /// @throws GradusException when a part gets no sample
    Splits divide(Supplier<Csv> table, Dataset training, Dataset test) {
        return divide(training, test, rule(table, training));
    }

    /// Takes the validation split from training data; the test data stay as they are.
    ///
    /// @param training all but the test data
    /// @param test all of it
    /// @return three parts
    /// @throws GradusException when a part gets no sample
    Splits divide(Dataset training, Dataset test) {
        return divide(training, test, rule());
    }

    private Splits divide(Dataset training, Dataset test, Division by) {
        if (folds == 0) return Splits.of(training, test, by, validation(), seed);
        KFold.Fold fold = KFold.of(training, by, folds, seed).folds().get(held());
        return new Splits(fold.train(), fold.validation(), new Split.Test(test));
    }

    /// Divides published data anew where that is possible: into folds, without the published test data.
    ///
    /// @param published as they are
    /// @param title of the data
    /// @return the same, or with another validation split
    /// @throws GradusException when other shares, groups or strata are wanted
    Splits divide(Splits published, String title) {
        if (folds == 0 ? !equals(new SplitSettings()) : !shares.equals(new SplitSettings().shares)) {
            throw GradusException.got("another division of the data set %s", title)
                    .expected("it with data of your own only")
                    .because("published data are divided already, so that results can be compared")
                    .repair("Leave --splits, --group and --stratify out; --k-folds works without the test split.");
        }
        if (folds == 0) return published;
        return divide(published.withoutTest(), published.test().data(), rule());
    }

    private int held() {
        if (fold > 0) return fold - 1;
        throw GradusException.got("%d folds, and none of them chosen", folds)
                .expected("one, whose part is held out")
                .because("data are divided for one run at a time")
                .repair("Set splits.fold to a number from 1 to %d.", folds);
    }

    private void requireThree() {
        if (shares.size() == 3) return;
        throw GradusException.got("the shares %s of one file", shares)
                .expected("three, for training, validation and test")
                .because("two are enough only where the test data are a file of their own")
                .repair("Write for example 70,10,20, or name the file: --test-data FILE.");
    }
}
