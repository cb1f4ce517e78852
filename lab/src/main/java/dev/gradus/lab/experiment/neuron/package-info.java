/// Experiments of the theme from a neuron to a network.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.neuron;
