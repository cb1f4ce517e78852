/// Experiments about first weights: what they make of signals and gradients, and who learns from them.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.initialization;
