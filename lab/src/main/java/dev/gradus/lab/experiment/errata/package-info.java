/// Experiments of the theme errata of the lectures.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.errata;
