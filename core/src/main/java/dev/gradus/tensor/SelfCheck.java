package dev.gradus.tensor;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Comparisons of replayed steps with the same steps computed as usual: result, gradients, and what was changed in place must have the
/// same bits.
final class SelfCheck {
    /// Of all that a comparison makes; used again for the next.
    private final Workspace memory = Workspace.lasting();

    private List<Tensor> changed = List.of(), before = List.of();
    private @Nullable Tensor usual;
    private @Nullable Tensor[] gradients = {};

    /// Begins before a replay.
    ///
    /// @param inPlace what the step changes in place
    void begin(Collection<Tensor> inPlace) {
        memory.renew();
        changed = List.copyOf(inPlace);
        before = inMemory(() -> copies(changed));
    }

    private <T> T inMemory(Supplier<T> work) {
        memory.enter();
        try {
            return work.get();
        } finally {
            memory.leave();
        }
    }

    private static List<Tensor> copies(List<Tensor> tensors) {
        return tensors.stream().map(SelfCheck::copy).toList();
    }

    private static Tensor copy(Tensor t) {
        Tensor copy = Tensor.result(t.shape(), t.dtype());
        copy.set(t);
        return copy;
    }

    /// Computes as usual what was just replayed.
    ///
    /// @param replayed the result
    /// @param computation of the same
    void forward(Tensor replayed, Supplier<Tensor> computation) {
        List<Tensor> after = inMemory(() -> copies(changed));
        for (int i = 0; i < changed.size(); i++) changed.get(i).set(before.get(i));
        Tensor again = inMemory(computation);
        requireEqual("the result", replayed, again);
        for (int i = 0; i < changed.size(); i++) {
            requireEqual("what is changed in place,", after.get(i), changed.get(i));
        }
        usual = again;
    }

    /// Notes the gradients before a recorded sweep.
    void beforeBackward(Tensor[] leaves) {
        gradients = inMemory(() -> gradients(leaves));
    }

    private static @Nullable Tensor[] gradients(Tensor[] leaves) {
        @Nullable Tensor[] copies = new Tensor[leaves.length];
        for (int i = 0; i < leaves.length; i++) {
            Tensor g = leaves[i].gradientNow();
            copies[i] = g == null ? null : copy(g);
        }
        return copies;
    }

    /// Computes as usual the gradients that were just replayed.
    void backward(Tensor[] leaves) {
        Tensor root = Objects.requireNonNull(usual);
        @Nullable Tensor[] replayed = inMemory(() -> gradients(leaves));
        for (int i = 0; i < leaves.length; i++) {
            leaves[i].forgetGradient();
            Tensor g = gradients[i];
            if (g != null) leaves[i].deliver(g);
        }
        inMemory(() -> {
            Backward.ofScalar(root);
            return root;
        });
        for (int i = 0; i < leaves.length; i++) {
            String name = leaves[i].name();
            requireEqual("the gradient of " + (name == null ? "a tensor" : name), replayed[i], leaves[i].gradientNow());
        }
    }

    private static void requireEqual(String what, @Nullable Tensor replayed, @Nullable Tensor computed) {
        if (replayed == null || computed == null) {
            if (replayed != computed) throw failure(what, "" + replayed, "" + computed);
            return;
        }
        double[] a = replayed.toDoubles(), b = computed.toDoubles();
        int at = Arrays.mismatch(a, b);
        if (at >= 0) throw failure(what + " " + computed.shape() + " at " + at, "" + a[at], "" + b[at]);
    }

    private static IllegalStateException failure(String what, String replayed, String computed) {
        return new IllegalStateException(
                "a recorded step differs from the same step computed as usual: %s is %s when replayed and %s when computed"
                        .formatted(what, replayed, computed));
    }
}
