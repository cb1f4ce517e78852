/// Penalties and constraints on parameters, against overfitting.
///
/// Begin with [dev.gradus.regularize.L2], given to [dev.gradus.train.Trainer#regularize]; [dev.gradus.regularize.MaxNorm] is a
/// constraint, given to [dev.gradus.train.Trainer#constrain]. Weight decay, which is not quite the same, is a setting of
/// optimizers; dropout is a layer.
@org.jspecify.annotations.NullMarked
package dev.gradus.regularize;
