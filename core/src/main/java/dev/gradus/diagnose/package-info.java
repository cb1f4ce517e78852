/// Diagnosis of a whole training: why it goes wrong, with evidence, while it runs and afterwards.
///
/// Begin with [dev.gradus.diagnose.Watcher], which takes part in a training, and [dev.gradus.diagnose.Diagnosis], which says of its run what is wrong, tries
/// remedies and proves them. Causes are in [dev.gradus.diagnose.cause], what they are judged by in [dev.gradus.diagnose.fact].
@org.jspecify.annotations.NullMarked
package dev.gradus.diagnose;
