/// Experiments on the history of the field.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.history;
