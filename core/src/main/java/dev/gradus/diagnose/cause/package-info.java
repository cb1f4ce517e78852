/// The causes for which a training goes wrong: one class each, with its evidence and its remedies.
///
/// A check gives a finding that is [dev.gradus.train.diagnose.Certainty#LIKELY] where the facts speak for themselves, and one that is
/// [dev.gradus.train.diagnose.Certainty#POSSIBLE] where only a trial can tell.
///
/// Begin with [dev.gradus.diagnose.cause.Causes].
@org.jspecify.annotations.NullMarked
package dev.gradus.diagnose.cause;
