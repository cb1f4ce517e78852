/// Architectures by name: networks that settings describe in one line, such as a perceptron or a small convolutional network.
///
/// Begin with [dev.gradus.lab.model.Architectures], which lists them; each is an [dev.gradus.lab.model.Architecture] that makes a network for
/// a number of outputs.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.model;
