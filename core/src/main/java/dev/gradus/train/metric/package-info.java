/// Metrics: figures of how good a model is, beyond loss and accuracy.
///
/// Begin with [dev.gradus.train.metric.F1] for classes and [dev.gradus.train.metric.R2] for values, given to
/// [dev.gradus.train.Trainer#measure] or [dev.gradus.train.Evaluator#metrics]. [dev.gradus.train.metric.Assessment] tells
/// everything that there is to know about a model on a split, in one pass.
@org.jspecify.annotations.NullMarked
package dev.gradus.train.metric;
