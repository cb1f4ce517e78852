package dev.gradus.lab.search;

import dev.gradus.config.Catalogue;

/// The pruners by name.
public final class Pruners {
    /// All of them.
    public static final Catalogue<Pruner> ALL =
            new Catalogue<>("pruner", Pruner.class)
                    .add("none", new NoPruner(), p -> p)
                    .add("median", new MedianRule(), p -> p)
                    .add("successive-halving", new SuccessiveHalving(), p -> p)
                    .alias("successive-halving", "sha")
                    .add("asha", new Asha(), p -> p);

    private Pruners() {}
}
