/// Which learning rate to train with: a range test, its curve, what known rules read off it, and trial trainings that decide.
///
/// Begin with [dev.gradus.train.range.RateFinder].
@org.jspecify.annotations.NullMarked
package dev.gradus.train.range;
