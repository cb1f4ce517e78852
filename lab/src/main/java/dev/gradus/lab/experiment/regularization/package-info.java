/// Experiments on regularization.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.regularization;
