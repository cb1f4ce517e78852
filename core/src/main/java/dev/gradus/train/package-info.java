/// Training: the loop over epochs and batches, its events, and what comes of it.
///
/// Begin with [dev.gradus.train.Trainer]; its result is a [dev.gradus.train.Run] with the trained model, the history of all epochs
/// and the figures on the test split. [dev.gradus.train.Evaluator] measures a model, [dev.gradus.train.Ensemble] lets several answer
/// together. Whoever wants to take part implements [dev.gradus.train.Callback].
@org.jspecify.annotations.NullMarked
package dev.gradus.train;
