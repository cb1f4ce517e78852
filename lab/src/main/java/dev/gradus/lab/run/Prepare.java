package dev.gradus.lab.run;

import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.GlobalContrast;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is done to inputs before the model sees them, fitted on the training split.
public enum Prepare {
    /// Nothing.
    NONE,
    /// Mean 0 and standard deviation 1.
    STANDARDIZE,
    /// Least value 0, greatest 1.
    MIN_MAX,
    /// Mean 0 of each channel.
    ZERO_MEAN,
    /// Mean 0 of each pixel: the mean image is subtracted.
    ZERO_MEAN_IMAGE,
    /// Median 0 and distance of the quartiles 1.
    ROBUST_SCALE,
    /// Mean 0 and standard deviation 1 of each single sample.
    GLOBAL_CONTRAST,
    /// No correlation between pixels or features, each direction of variance 1; pictures stay pictures.
    WHITEN;

    /// The one of this name.
    ///
    /// @param name in lower case, with hyphens: `zero-mean`
    /// @return what it names
    /// @throws GradusException for an unknown name
    public static Prepare named(String name) {
        List<String> names = new ArrayList<>();
        for (Prepare how : values()) {
            String own = how.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (own.equals(name)) return how;
            names.add(own);
        }
        throw GradusException.got("unknown preparation '%s'", Printable.excerpt(name, 80))
                .expected("one of %s", String.join(", ", names))
                .because("a spelling mistake, or one that needs settings of its own")
                .repair(Suggest.sentence(name, names));
    }

    /// Fits what is done.
    ///
    /// @param train the training split
    /// @return the steps, possibly none
    /// @throws dev.gradus.error.GradusException when there is no sample, or a value is missing
    public List<Preparation> fit(Split.Train train) {
        return switch (this) {
            case NONE -> List.of();
            case STANDARDIZE -> List.of(Standardize.fit(train));
            case MIN_MAX -> List.of(MinMax.fit(train));
            case ZERO_MEAN -> List.of(ZeroMean.fit(train));
            case ZERO_MEAN_IMAGE -> List.of(ZeroMean.fit(train, ZeroMean.Per.PIXEL));
            case ROBUST_SCALE -> List.of(RobustScale.fit(train));
            case GLOBAL_CONTRAST -> List.of(GlobalContrast.fit(train));
            case WHITEN -> List.of(Whiten.fit(train));
        };
    }
}
