/// Models and measurements of Gradus in the formats of other tools: ONNX, TensorBoard, NumPy.
@org.jspecify.annotations.NullMarked
module dev.gradus.interop {
    requires transitive dev.gradus.core;
    requires static org.jspecify;

    exports dev.gradus.interop.numpy;
    exports dev.gradus.interop.onnx;
    exports dev.gradus.interop.tensorboard;
}
