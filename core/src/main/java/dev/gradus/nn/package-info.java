/// Networks: what a layer, a loss, a parameter and a pass through a model are, and how layers become a model.
///
/// Begin with [dev.gradus.nn.Sequential], a chain of layers, and [dev.gradus.nn.LayerGraph] for branches; sizes of inputs are
/// inferred when a model is built. [dev.gradus.nn.Summary] shows what a model consists of and costs. A layer of your own
/// implements [dev.gradus.nn.Layer]. The layers themselves are in the packages below this one.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn;
