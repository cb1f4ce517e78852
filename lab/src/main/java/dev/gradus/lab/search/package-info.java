/// Hyper-parameter search: spaces over the paths of settings, samplers that propose points, pruners that end trials early, and studies that keep
/// every trial and go on after a crash.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.search;
