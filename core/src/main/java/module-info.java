/// Neural networks on the JVM: tensors with gradients, layers, optimizers, data and the training loop.
@org.jspecify.annotations.NullMarked
module dev.gradus.core {
    requires com.fasterxml.jackson.core;
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.gradus.config;
    exports dev.gradus.error;
    exports dev.gradus.tensor;
}
