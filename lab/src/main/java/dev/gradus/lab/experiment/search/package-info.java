/// Experiments on the search for hyper-parameters.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.search;
