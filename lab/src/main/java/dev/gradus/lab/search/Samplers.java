package dev.gradus.lab.search;

import dev.gradus.config.Catalogue;

/// The samplers by name.
public final class Samplers {
    /// All of them.
    public static final Catalogue<Sampler> ALL =
            new Catalogue<>("sampler", Sampler.class).add("random", new RandomSampler(), s -> s);

    private Samplers() {}
}
