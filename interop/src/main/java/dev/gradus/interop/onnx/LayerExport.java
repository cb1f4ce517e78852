package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.Layer;

/// How a layer is written as nodes, in the form that it has in evaluation.
///
/// @param <L> the layer
@FunctionalInterface
interface LayerExport<L extends Layer> {
    /// Writes the nodes.
    ///
    /// @param layer built
    /// @param x its input
    /// @param path of the layer in the model, by which it finds its children
    /// @param out where to
    /// @return the name of its output
    String write(L layer, Flow x, String path, GraphWriter out);

    /// A layer that needs no more than its input.
    @FunctionalInterface
    interface Simple<L extends Layer> {
        /// Writes the nodes.
        ///
        /// @param layer built
        /// @param x its input
        /// @param out where to
        /// @return the name of its output
        String write(L layer, Flow x, GraphWriter out);
    }
}
