/// Experiments of the theme preparing the data.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.preparation;
