/// The lists of everything that files, flags and search spaces may name: layers, losses, optimizers, schedules, augmentations
/// and the rest, each by a name such as `conv-2d` and its settings.
///
/// Begin with [dev.gradus.catalogue.Catalogues]: `Catalogues.OPTIMIZERS.make("adam", Map.of("learningRate", 1e-3))`. A class
/// of your own joins with [dev.gradus.config.Catalogue#add]. Programs in Java need none of this: they call constructors.
@org.jspecify.annotations.NullMarked
package dev.gradus.catalogue;
