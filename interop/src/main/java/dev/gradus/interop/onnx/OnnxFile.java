package dev.gradus.interop.onnx;

/// placeholder
public final class OnnxFile {
    private OnnxFile() {}
}
