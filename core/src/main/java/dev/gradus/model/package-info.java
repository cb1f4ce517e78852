/// Trained models in use: a network with all that it takes to ask it, what it answers, and how sure it is.
///
/// Begin with [dev.gradus.model.TrainedModel]: it saves and loads a model and answers; with a
/// [dev.gradus.model.Predictor] it answers few samples faster. [dev.gradus.model.MonteCarloDropout] says how sure
/// a classifier is, [dev.gradus.model.Adversary] makes samples that fool it; [dev.gradus.train.Ensemble] lets several models answer
/// together. [dev.gradus.model.Weights] reads weights of other programs.
@org.jspecify.annotations.NullMarked
package dev.gradus.model;
