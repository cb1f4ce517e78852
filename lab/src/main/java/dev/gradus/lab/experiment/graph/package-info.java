/// Experiments of the theme the computation graph and backpropagation.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.graph;
