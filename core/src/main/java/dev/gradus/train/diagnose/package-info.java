/// Diagnosis: checks that read evidence and say what goes wrong in a training, why, and what to change.
///
/// Begin with [dev.gradus.train.diagnose.Autopsy], which runs a step that failed again and gives a
/// [dev.gradus.train.diagnose.Diagnosis] of findings, the surest first. A cause is a [dev.gradus.train.diagnose.Check]: one class in the
/// catalogue [dev.gradus.train.diagnose.Checks]. It sees [dev.gradus.train.diagnose.Evidence] only, wherever that comes from.
@org.jspecify.annotations.NullMarked
package dev.gradus.train.diagnose;
