package dev.gradus.tensor;

import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.WorkerTeam;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The question whether all elements of some tensors are finite, asked in every training step.
///
/// The tensors are taken as one long vector, which is cut into pieces for the [WorkerTeam]: small ones share a piece, so that a model
/// of many layers is handed over as seldom as one of few. Each thread keeps one of these, and asking makes no objects.
final class Finite implements WorkerTeam.Task {
    /// Elements in one piece: 64 KiB, which one thread reads in a microsecond or two.
    private static final int PIECE = 1 << 14;

    private static final ThreadLocal<Finite> OWN = ThreadLocal.withInitial(Finite::new);

    private @Nullable Tensor[] tensors = new @Nullable Tensor[8];
    private long[] ends = new long[8];
    private int count;

    /// Only ever set to false by pieces, in whatever order.
    private volatile boolean finite;

    private Finite() {}

    static boolean is(Tensor t) {
        return OWN.get().clear().with(t).ask();
    }

    static boolean are(List<Tensor> tensors) {
        Finite question = OWN.get().clear();
        for (int i = 0; i < tensors.size(); i++) question.with(tensors.get(i));
        return question.ask();
    }

    private Finite clear() {
        count = 0;
        return this;
    }

    private Finite with(Tensor t) {
        if (t.size() == 0 || !t.dtype().isFloating()) return this;
        if (count == ends.length) {
            tensors = Arrays.copyOf(tensors, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        tensors[count] = t;
        ends[count] = total() + t.size();
        count++;
        return this;
    }

    private long total() {
        return count == 0 ? 0 : ends[count - 1];
    }

    private boolean ask() {
        Recorder.refuse("it reads values");
        finite = true;
        try {
            KernelProvider.parallel(Math.toIntExact(Math.ceilDiv(total(), (long) PIECE)), this);
        } finally {
            Arrays.fill(tensors, 0, count, null);
        }
        return finite;
    }

    @Override
    public void run(int piece) {
        long from = (long) piece * PIECE, to = Math.min(total(), from + PIECE);
        int at = 0;
        while (ends[at] <= from) at++;
        for (; from < to; at++) {
            Tensor t = tensors[at];
            if (t == null) return; // never: there is a tensor before each end
            long begin = ends[at] - t.size(), end = Math.min(to, ends[at]);
            if (!t.kernels().serial().isFinite(t.memory(), t.start() + (int) (from - begin), (int) (end - from))) {
                finite = false;
                return;
            }
            from = end;
        }
    }
}
