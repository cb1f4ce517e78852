package dev.gradus.lab.settings;

import dev.gradus.config.Configured;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import java.util.ArrayList;
import java.util.List;

/// A preparation that is to be fitted: what a file or a flag says of it, before any sample is read.
///
/// ```yaml
/// prepare: standardize
/// prepare: [impute, {type: one-hot, elements: [2, 5]}, {type: min-max, low: -1}]
/// ```
/// Each is fitted on the training split as those before it prepare it.
public interface Prepare extends Configured {
    /// Fits it.
    ///
    /// @param train the training split
    /// @return the preparation
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is missing or out of range
    Preparation fit(Split.Train train);

    /// Each is a record of its own settings.
    @Override
    default Record config() {
        return (Record) this;
    }

    /// Fits several, each on what those before it make of the training split.
    ///
    /// @param all first to last
    /// @param train the training split
    /// @return as many
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is missing or out of range
    static List<Preparation> fit(List<Prepare> all, Split.Train train) {
        List<Preparation> fitted = new ArrayList<>();
        Split.Train prepared = train;
        for (Prepare one : all) {
            Preparation step = one.fit(prepared);
            fitted.add(step);
            prepared = Prepared.of(prepared, step);
        }
        return List.copyOf(fitted);
    }

    /// Mean 0 and standard deviation 1 of each channel or feature.
    ///
    /// @param floor the least standard deviation, 0 for any
    record Standardize(double floor) implements Prepare {
        /// Checks the floor before any data is read.
        public Standardize {
            dev.gradus.data.prepare.Standardize.requireFloor(floor);
        }

        /// Without a floor.
        public Standardize() {
            this(0);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.Standardize.fit(train, floor);
        }
    }

    /// No number larger than a bound.
    ///
    /// @param bound above 0
    record Clip(double bound) implements Prepare {
        /// Checks the bound before any data is read.
        public Clip {
            new dev.gradus.data.prepare.Clip(new dev.gradus.data.prepare.Clip.Config(List.of(), bound));
        }

        /// That of core.
        public Clip() {
            this(new dev.gradus.data.prepare.Clip.Config().bound());
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.Clip.fit(train, bound);
        }
    }

    /// Least value `low`, greatest `high`.
    ///
    /// @param low of the training split
    /// @param high of the training split
    record MinMax(double low, double high) implements Prepare {
        /// From 0 to 1.
        public MinMax() {
            this(0, 1);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.MinMax.fit(train, low, high);
        }
    }

    /// Mean 0.
    ///
    /// @param per of each channel, or of each pixel
    record ZeroMean(dev.gradus.data.prepare.ZeroMean.Per per) implements Prepare {
        /// Of each channel.
        public ZeroMean() {
            this(dev.gradus.data.prepare.ZeroMean.Per.CHANNEL);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.ZeroMean.fit(train, per);
        }
    }

    /// Mean 0 of each pixel: the mean image is subtracted.
    record ZeroMeanImage() implements Prepare {
        @Override
        public Preparation fit(Split.Train train) {
            return new ZeroMean(dev.gradus.data.prepare.ZeroMean.Per.PIXEL).fit(train);
        }
    }

    /// Median 0 and distance of two quantiles 1.
    ///
    /// @param low the lower quantile
    /// @param high the upper one
    record RobustScale(double low, double high) implements Prepare {
        /// The quartiles.
        public RobustScale() {
            this(0.25, 0.75);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.RobustScale.fit(train, low, high);
        }
    }

    /// Mean 0 and the same standard deviation of each single sample.
    ///
    /// @param scale the standard deviation
    /// @param lambda is added to the variance
    /// @param epsilon the least divisor
    record GlobalContrast(double scale, double lambda, double epsilon) implements Prepare {
        /// The standard deviation 1.
        public GlobalContrast() {
            this(1, 0, 1e-8);
        }

        @Override
        public Preparation fit(Split.Train train) {
            var settings = new dev.gradus.data.prepare.GlobalContrast.Config(List.of(), scale, lambda, epsilon);
            return dev.gradus.data.prepare.GlobalContrast.fit(train, settings);
        }
    }

    /// No correlation between pixels or features, each direction of variance 1.
    ///
    /// @param kind whether prepared samples look like raw ones
    /// @param epsilon is added to the variances
    record Whiten(dev.gradus.data.prepare.Whiten.Kind kind, double epsilon) implements Prepare {
        /// ZCA, so that pictures stay pictures.
        public Whiten() {
            this(dev.gradus.data.prepare.Whiten.Kind.ZCA, new dev.gradus.data.prepare.Whiten.Config().epsilon());
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.Whiten.fit(train, kind, epsilon);
        }
    }

    /// Coordinates along the principal components.
    ///
    /// @param components how many, 0 for all
    record Pca(int components) implements Prepare {
        /// All.
        public Pca() {
            this(0);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return components == 0
                    ? dev.gradus.data.prepare.Pca.fit(train)
                    : dev.gradus.data.prepare.Pca.fit(train, components);
        }
    }

    /// One element for each category, 1 where it is the one.
    ///
    /// @param elements which are categories, from 0; none for all
    /// @param unknown what becomes of values that the training split does not have
    record OneHot(List<Integer> elements, dev.gradus.data.prepare.Unknown unknown) implements Prepare {
        /// Keeps a copy.
        public OneHot {
            elements = List.copyOf(elements);
        }

        /// All elements; an unknown category is an error.
        public OneHot() {
            this(List.of(), dev.gradus.data.prepare.Unknown.REFUSE);
        }

        @Override
        public Preparation fit(Split.Train train) {
            int[] which = elements.stream().mapToInt(Integer::intValue).toArray();
            return dev.gradus.data.prepare.OneHot.fit(train, unknown, which);
        }
    }

    /// The place of a category among those of the training split.
    ///
    /// @param elements which are categories, from 0; none for all
    /// @param unknown what becomes of values that the training split does not have
    record Ordinal(List<Integer> elements, dev.gradus.data.prepare.Unknown unknown) implements Prepare {
        /// Keeps a copy.
        public Ordinal {
            elements = List.copyOf(elements);
        }

        /// All elements; an unknown category is an error.
        public Ordinal() {
            this(List.of(), dev.gradus.data.prepare.Unknown.REFUSE);
        }

        @Override
        public Preparation fit(Split.Train train) {
            int[] which = elements.stream().mapToInt(Integer::intValue).toArray();
            return dev.gradus.data.prepare.Ordinal.fit(train, unknown, which);
        }
    }

    /// A typical value where one is missing.
    ///
    /// @param strategy which value is typical
    record Impute(dev.gradus.data.prepare.Impute.Strategy strategy) implements Prepare {
        /// The median.
        public Impute() {
            this(dev.gradus.data.prepare.Impute.Strategy.MEDIAN);
        }

        @Override
        public Preparation fit(Split.Train train) {
            return dev.gradus.data.prepare.Impute.fit(train, strategy);
        }
    }
}
