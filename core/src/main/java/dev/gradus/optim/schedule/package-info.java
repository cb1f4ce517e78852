/// Schedules: how the learning rate changes in the course of training.
///
/// Begin with [dev.gradus.optim.schedule.Cosine], with [dev.gradus.optim.schedule.Warmup] before it, or
/// [dev.gradus.optim.schedule.OneCycle]; [dev.gradus.optim.schedule.ReduceOnPlateau] follows results. Given to
/// [dev.gradus.train.Trainer#schedule].
@org.jspecify.annotations.NullMarked
package dev.gradus.optim.schedule;
