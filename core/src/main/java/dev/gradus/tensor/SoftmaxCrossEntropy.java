package dev.gradus.tensor;

import java.util.EnumSet;
import java.util.Set;

/// y[i] = -ln softmax(x[i])[label[i]]; ∂L/∂x[i] = ∂L/∂y[i] · (softmax(x[i]) - onehot(label[i])).
///
/// Softmax, logarithm and choice in one primitive: the gradient is a difference of probabilities and stays exact where the
/// probability itself underflows.
final class SoftmaxCrossEntropy extends Op {
    private final Tensor logProbabilities;
    private final Tensor labels;

    private SoftmaxCrossEntropy(Tensor x, Tensor logProbabilities, Tensor labels) {
        super("softmax cross entropy", x);
        this.logProbabilities = logProbabilities;
        this.labels = labels;
    }

    static Tensor apply(Tensor x, Tensor labels) {
        Gather.requireLabels("cross entropy", x, labels);
        Tensor logProbabilities, y;
        try (var _ = NoGrad.open()) {
            logProbabilities = LogSoftmax.apply(x, 1);
            y = Gather.apply(logProbabilities, labels).neg();
        }
        return record(y, new SoftmaxCrossEntropy(x, logProbabilities, labels));
    }

    @Override
    int read() {
        return NOTHING;
    }

    @Override
    Tensor constant() {
        return labels;
    }

    @Override
    void backward(Tensor y, Tensor gy) {
        Tensor x = inputs[0];
        Tensor gx = logProbabilities.exp().mul(gy.reshape(gy.size(), 1));
        Gather.scatterInto(gy.neg(), x.shape().around(1), labels, gx);
        x.deliver(gx);
    }

    @Override
    Set<Trait> traits() {
        return EnumSet.of(Trait.CAN_OVERFLOW);
    }
}
