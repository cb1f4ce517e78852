/// Experiments of the theme MNIST.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.mnist;
