/// Neural networks on the JVM: tensors with gradients, layers, optimizers, data and the training loop.
@org.jspecify.annotations.NullMarked
module dev.gradus.core {
    requires com.fasterxml.jackson.core;
    requires static java.desktop; // for folders of pictures only
    requires static org.jspecify;

    exports dev.gradus.catalogue;
    exports dev.gradus.config;
    exports dev.gradus.data;
    exports dev.gradus.data.augment;
    exports dev.gradus.data.prepare;
    exports dev.gradus.data.source;
    exports dev.gradus.diagnose;
    exports dev.gradus.diagnose.cause;
    exports dev.gradus.diagnose.fact;
    exports dev.gradus.diagnose.landscape;
    exports dev.gradus.diagnose.preflight;
    exports dev.gradus.error;
    exports dev.gradus.model;
    exports dev.gradus.nn;
    exports dev.gradus.nn.activation;
    exports dev.gradus.nn.init;
    exports dev.gradus.nn.layer;
    exports dev.gradus.nn.loss;
    exports dev.gradus.nn.norm;
    exports dev.gradus.nn.pretrain;
    exports dev.gradus.optim;
    exports dev.gradus.optim.schedule;
    exports dev.gradus.persist;
    exports dev.gradus.regularize;
    exports dev.gradus.tensor;
    exports dev.gradus.train;
    exports dev.gradus.train.callback;
    exports dev.gradus.train.diagnose;
    exports dev.gradus.train.metric;
    exports dev.gradus.train.range;
}
