/// Experiments about activations: their slopes, what they do to gradients, and what is said of them.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.activation;
