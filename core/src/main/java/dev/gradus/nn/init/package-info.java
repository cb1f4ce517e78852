/// First values of parameters, which decide whether signals and gradients keep their size through a deep network.
///
/// Begin with [dev.gradus.nn.init.He] for layers before a rectifier and [dev.gradus.nn.init.Xavier] before a sigmoid or tanh;
/// [dev.gradus.nn.init.Initialize] gives one initializer to a whole model. Without any, a layer has PyTorch's default,
/// [dev.gradus.nn.init.TorchDefault]. What depends on data is in `dev.gradus.nn.pretrain`.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.init;
