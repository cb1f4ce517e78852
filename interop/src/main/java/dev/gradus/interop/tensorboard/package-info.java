/// Measurements as event files of TensorBoard: scalars, histograms, images, texts, hyper-parameters and the graph of a model, written and read.
///
/// Begin with [dev.gradus.interop.tensorboard.EventWriter] to write, with [dev.gradus.interop.tensorboard.EventFile] to read.
package dev.gradus.interop.tensorboard;
