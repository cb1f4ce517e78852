/// Losses: how wrong the outputs of a model are.
///
/// Begin with [dev.gradus.nn.loss.CrossEntropy] for classes, whose inputs are scores, not probabilities,
/// [dev.gradus.nn.loss.BinaryCrossEntropyFromLogits] for yes or no, and [dev.gradus.nn.loss.MeanSquaredError] for values.
/// [dev.gradus.nn.loss.WeightedSum] combines several.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.loss;
