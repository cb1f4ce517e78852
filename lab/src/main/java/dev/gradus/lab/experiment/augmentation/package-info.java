/// Experiments of the theme data augmentation.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.augmentation;
