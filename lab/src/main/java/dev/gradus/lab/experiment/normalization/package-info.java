/// Experiments about normalization: what it does to training and to the loss surface, and what it needs.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.normalization;
