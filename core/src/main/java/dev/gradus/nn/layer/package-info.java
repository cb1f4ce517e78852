/// Layers: dense and convolutional ones, pooling, dropout, changes of shape, and branches.
///
/// Begin with [dev.gradus.nn.layer.Linear] and [dev.gradus.nn.layer.Conv2d]; [dev.gradus.nn.layer.Flatten] leads from images to
/// vectors. Shapes are `[channels, height, width]` without the batch axis when a model is built, and `[n, …]` in a pass.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.layer;
