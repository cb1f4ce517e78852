/// Optimizers: how gradients change parameters; and what goes with them, clipping of gradients and averages of weights.
///
/// Begin with [dev.gradus.optim.Adam] or [dev.gradus.optim.AdamW]; [dev.gradus.optim.Sgd] with momentum often ends at a better
/// place and asks for a well-chosen rate. [dev.gradus.optim.Optimizer#group] gives some parameters settings of their own. Rates
/// that change in the course of training are in `dev.gradus.optim.schedule`.
@org.jspecify.annotations.NullMarked
package dev.gradus.optim;
