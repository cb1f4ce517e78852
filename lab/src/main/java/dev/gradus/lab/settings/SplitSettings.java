package dev.gradus.lab.settings;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.error.GradusException;
import java.util.List;

/// How data of your own is divided.
///
/// @param shares of training, validation and test, in percent or as fractions; the third is left out where the test data are a file of their own
/// @param seed the same seed gives the same parts
public record SplitSettings(List<Double> shares, long seed) {
    private static final double ROUNDING = 1e-6;

    /// Checks the shares and keeps a copy.
    ///
    /// @throws GradusException when there are not three shares above 0 of a whole
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
    }

    /// 70 %, 10 % and 20 %.
    public SplitSettings() {
        this(List.of(70.0, 10.0, 20.0), 0);
    }

    private double share(int part) {
        return shares.get(part) / shares.stream().mapToDouble(s -> s).sum();
    }

    /// Divides a data set at random, each class in the same proportion.
    ///
    /// @param whole all samples
    /// @return three parts
    /// @throws GradusException when a part gets no sample, or the third share is missing
    public Splits divide(Dataset whole) {
        requireThree();
        return Splits.of(whole, share(1), share(2), seed);
    }

    private void requireThree() {
        if (shares.size() < 3) {
            throw GradusException.got("the shares %s of one file", shares)
                    .expected("three, for training, validation and test")
                    .because("two are enough only where the test data are a file of their own")
                    .repair("Write for example 70,10,20, or name the file: --test-data FILE.");
        }
    }

    /// Divides a folder of pictures at random, each class in the same proportion, or as it is divided already.
    ///
    /// @param pictures all of them
    /// @return three parts
    /// @throws GradusException when a part gets no sample, or the third share is missing
    Splits divide(ImageFolder pictures) {
        requireThree();
        return pictures.splits(share(1), share(2), seed);
    }

    /// Takes the validation split from the training data; the test data stay as they are.
    ///
    /// @param training all but the test data
    /// @param test all of it
    /// @return three parts
    /// @throws GradusException when a part gets no sample
    public Splits divide(Dataset training, Dataset test) {
        return Splits.of(training, test, share(1) / (share(0) + share(1)), seed);
    }
}
