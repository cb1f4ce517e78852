/// Experiments on losses.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.loss;
