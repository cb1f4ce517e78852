/// Activations: the functions between the layers, without which a deep network would be a single one.
///
/// Begin with [dev.gradus.nn.activation.ReLU]; [dev.gradus.nn.activation.GELU] and [dev.gradus.nn.activation.SiLU] are the usual
/// ones of newer models. After the last layer none is needed: losses of classification take scores.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.activation;
