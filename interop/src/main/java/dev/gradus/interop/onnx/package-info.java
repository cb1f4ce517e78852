/// Models in the exchange format ONNX: out to every program that runs it, and in to be evaluated and trained further.
///
/// Begin with [dev.gradus.interop.onnx.OnnxModel].
package dev.gradus.interop.onnx;
