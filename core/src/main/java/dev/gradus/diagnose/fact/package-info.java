/// What is known of a training, as numbers: its data, the state of its layers and parameters at some steps, how it went, and what comes out when it is
/// repeated with a change.
///
/// A check takes these facts from its [dev.gradus.train.diagnose.Evidence]; where they come from, a running training, a recorded one, a test,
/// it does not know.
///
/// Begin with [dev.gradus.diagnose.fact.Progress] and [dev.gradus.diagnose.fact.DataFacts].
@org.jspecify.annotations.NullMarked
package dev.gradus.diagnose.fact;
