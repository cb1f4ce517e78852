package dev.gradus.diagnose.fact;

/// How well the model that was kept does on samples of the test split. They have no part in the choice of a remedy; they are witnesses where the model
/// has learned samples by heart and the validation split is too small to tell.
///
/// @param scores on samples of the test split
public record Tested(Scores scores) {}
