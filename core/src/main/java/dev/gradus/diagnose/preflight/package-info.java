/// What can be said about a training before its first step: data, model, and what a few trials show.
///
/// Begin with [dev.gradus.diagnose.preflight.Preflight].
@org.jspecify.annotations.NullMarked
package dev.gradus.diagnose.preflight;
