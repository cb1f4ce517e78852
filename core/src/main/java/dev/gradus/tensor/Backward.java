package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The reverse sweep: from a result through its operations, deepest first, each passing its gradient to its inputs.
///
/// An operation is deeper than its inputs, so when its turn comes every contribution to its output's gradient is there.
/// Nothing recurses: graphs may be as deep as memory allows.
final class Backward {
    private static final Comparator<Tensor> DEEPEST_FIRST = Comparator.comparingInt(Tensor::depth).reversed();

    private Backward() {}

    /// From the one element of a tensor.
    static void ofScalar(Tensor root) {
        if (root.size() != 1) {
            throw GradusException.got("backward() of shape %s", root.shape())
                    .expected("a single element")
                    .because("the loss was not reduced")
                    .repair("Call mean() or sum() first, or pass the gradient of the result to backward(…).");
        }
        of(root, Tensor.full(root.shape(), 1, root.dtype()));
    }

    /// From a tensor with its gradient.
    static void of(Tensor root, Tensor gradient) {
        if (!root.requiresGrad() || !gradient.shape().equals(root.shape())) {
            throw GradusException.got("backward with a gradient %s on a tensor %s", gradient.shape(), root.shape())
                    .expected("equal shapes, and at least one input with requiresGrad(true)")
                    .because(
                            root.requiresGrad()
                                    ? "the gradient is of something else"
                                    : "it was computed in NoGrad, or detached")
                    .repair("Check what the tensor was computed from.");
        }
        root.requireSameType(gradient);
        try (var _ = NoGrad.open()) {
            run(root, gradient);
        }
    }

    private static void run(Tensor root, Tensor gradient) {
        List<Tensor> results = resultsBehind(root);
        results.sort(DEEPEST_FIRST);
        for (Tensor result : results) result.forgetGradient();
        root.deliver(gradient);
        Execution here = Execution.here();
        Workspace workspace = here.workspaces.top();
        if (workspace == null) {
            for (Tensor result : results) pass(result, here);
            return;
        }
        workspace.swept(true);
        try {
            for (Tensor result : results) {
                pass(result, here);
                if (!result.retained) result.forgetGradient(); // so that its memory is used again
            }
        } finally {
            workspace.swept(false);
        }
    }

    private static void pass(Tensor result, Execution here) {
        Op producer = result.producer();
        Tensor grad = result.gradientNow();
        if (producer == null || grad == null) return;
        producer.requireUnchanged(result);
        if (here.watch == null) producer.backward(result, grad);
        else here.watch.passed(producer, result, grad);
    }

    /// Everything that an operation made on the way to the root, the root included.
    static List<Tensor> resultsBehind(Tensor root) {
        List<Tensor> found = new ArrayList<>();
        if (root.producer() != null) add(root, found);
        for (int next = 0; next < found.size(); next++) {
            Op producer = found.get(next).producer();
            if (producer == null) continue;
            for (Tensor input : producer.inputs) {
                if (input.producer() != null && !input.listed) add(input, found);
            }
        }
        for (Tensor result : found) result.listed = false;
        return found;
    }

    private static void add(Tensor result, List<Tensor> found) {
        result.listed = true;
        found.add(result);
    }
}
