package dev.gradus.lab.settings;

import dev.gradus.config.Catalogue;

/// The names under which files and flags know preparations that are to be fitted.
public final class Prepares {
    /// All preparations that can be fitted, with the settings that fitting does not find by itself.
    public static final Catalogue<Prepare> ALL =
            new Catalogue<>("preparation", Prepare.class)
                    .add("standardize", new Prepare.Standardize(), same -> same)
                    .add("clip", new Prepare.Clip(), same -> same)
                    .add("min-max", new Prepare.MinMax(), same -> same)
                    .add("zero-mean", new Prepare.ZeroMean(), same -> same)
                    .add("zero-mean-image", new Prepare.ZeroMeanImage(), same -> same)
                    .add("robust-scale", new Prepare.RobustScale(), same -> same)
                    .add("global-contrast", new Prepare.GlobalContrast(), same -> same)
                    .add("whiten", new Prepare.Whiten(), same -> same)
                    .add("pca", new Prepare.Pca(), same -> same)
                    .add("one-hot", new Prepare.OneHot(), same -> same)
                    .add("ordinal", new Prepare.Ordinal(), same -> same)
                    .add("impute", new Prepare.Impute(), same -> same);

    private Prepares() {}
}
