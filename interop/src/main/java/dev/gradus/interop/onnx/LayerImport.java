package dev.gradus.interop.onnx;

/// How a node becomes layers of the catalogue.
@FunctionalInterface
interface LayerImport {
    /// Makes the layers.
    ///
    /// @param node with what its inputs have become
    /// @return what its first output becomes
    /// @throws dev.gradus.error.GradusException when no layer does what this node does
    Imported make(NodeImport node);
}
