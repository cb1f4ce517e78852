/// Classifiers that are no neural networks, to compare networks with: small, and no faster than experiments need.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment.classical;
