/// The loss as a function of the weights, looked at around the present ones: along lines, in planes, and by its curvature.
///
/// Begin with [dev.gradus.diagnose.landscape.LossSurface].
@org.jspecify.annotations.NullMarked
package dev.gradus.diagnose.landscape;
