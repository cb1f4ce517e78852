package dev.gradus.tensor;

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

    static void run(Tensor root, Tensor gradient) {
        List<Tensor> results = resultsBehind(root);
        results.sort(DEEPEST_FIRST);
        for (Tensor result : results) result.zeroGrad();
        root.deliver(gradient);
        Workspace workspace = Workspace.current();
        if (workspace == null) {
            for (Tensor result : results) pass(result);
            return;
        }
        workspace.swept(true);
        try {
            for (Tensor result : results) {
                pass(result);
                result.zeroGrad(); // so that its memory is used again
            }
        } finally {
            workspace.swept(false);
        }
    }

    private static void pass(Tensor result) {
        Op producer = result.producer();
        Tensor grad = result.grad();
        if (producer == null || grad == null) return;
        Watch watch = Watch.here();
        if (watch == null) producer.backward(result, grad);
        else watch.passed(producer, result, grad);
    }

    /// Everything that an operation made on the way to the root, the root included.
    private static List<Tensor> resultsBehind(Tensor root) {
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
