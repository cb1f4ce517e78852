/// Experiments on optimizers, batch sizes and the scale of inputs.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.optimization;
