/// Experiments of the theme babysitting the learning process.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.watching;
