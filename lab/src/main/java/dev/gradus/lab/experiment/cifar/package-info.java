/// Experiments on CIFAR-10.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.cifar;
