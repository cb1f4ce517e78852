package dev.gradus.lab.search;

import dev.gradus.config.Catalogue;

/// The names under which files and flags know samplers.
public final class Samplers {
    /// All samplers.
    public static final Catalogue<Sampler> ALL =
            new Catalogue<>("sampler", Sampler.class)
                    .add("random", new RandomSampler(), sampler -> sampler)
                    .add("grid", new Grid(), sampler -> sampler)
                    .add("sobol", new Sobol(), sampler -> sampler)
                    .add("coarse-to-fine", new CoarseToFine(), sampler -> sampler)
                    .add("tpe", new Tpe(), sampler -> sampler)
                    .add("gaussian-process", new GaussianProcess(), sampler -> sampler);

    private Samplers() {}
}
