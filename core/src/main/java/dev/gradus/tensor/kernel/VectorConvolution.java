package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;

import dev.gradus.tensor.kernel.Correlation.Phase;
import dev.gradus.tensor.kernel.PixelRows.Plan;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// A convolution's forward pass and its way back to the input, on register tiles and threads, without a matrix of columns.
///
/// In a channels-last image what a row of the kernel sees is one piece of memory, `kernel width · channels` long, and the
/// next pixel sees the piece that begins `channels` later: rows of a matrix that overlap. So a tile of a matrix product
/// computes neighbouring pixels, and the rows of the kernel follow each other as parts of its sums. All that is copied is
/// the image, into the scratch memory of a thread, to put zeros around it. Weights are packed into panels once a call.
///
/// How it is cut: an image, or some of its rows, is a chunk of work. Every output is one chain of fused multiply-adds over kernel
/// row, kernel column and channel (padding as zeros), whatever the cut.
///
/// The method is that of "Anatomy of High-Performance Deep Learning Convolutions on SIMD Architectures" (Georganas et al.,
/// 2018), with tiles of [GemmTiles] in place of its kernels.
final class VectorConvolution {
    /// Most floats of an image that are copied at a time: they and a panel of weights share an L2 cache.
    private static final int BLOCK = 1 << 16;

    private static final ConcurrentMap<Conv, Plan> FORWARD = new ConcurrentHashMap<>();
    private static final ConcurrentMap<Conv, Plan> BACKWARD = new ConcurrentHashMap<>();
    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<PixelRows> THREADS = new Pool<>(PixelRows::new);

    private VectorConvolution() {}

    static void forward(
            Conv d,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> bias,
            @Nullable Packing packed,
            Slice<float[]> y) {
        Plan plan = FORWARD.get(d);
        if (plan == null)
            plan = FORWARD.computeIfAbsent(d, conv -> plan(conv, Correlation.forward(conv), conv.isRectified()));
        run(plan, d, true, x, w, bias, packed, y);
    }

    static void backwardInput(Conv d, Slice<float[]> gy, Slice<float[]> w, Slice<float[]> gx) {
        Plan plan = BACKWARD.get(d);
        if (plan == null) plan = BACKWARD.computeIfAbsent(d, conv -> plan(conv, Correlation.backward(conv), false));
        run(plan, d, false, gy, w, null, null, gx);
    }

    private static Plan plan(Conv d, Correlation what, boolean isRectified) {
        return new Plan(VectorDepthwise.suits(d) ? what.acrossGroups() : what, isRectified);
    }

    private static void run(
            Plan plan,
            Conv d,
            boolean forward,
            Slice<float[]> x,
            Slice<float[]> w,
            @Nullable Slice<float[]> bias,
            @Nullable Packing packed,
            Slice<float[]> y) {
        Call call = CALLS.take();
        call.plan = plan;
        call.images = d.images();
        call.x = x;
        call.y = y;
        call.weights = packed == null ? call.own : packed.weights();
        if (packed == null || packed.isStale()) {
            call.weights.pack(plan.what(), w, forward ? d.depth() : d.area(), forward ? d.area() : d.depth(), bias);
            if (packed != null) packed.packed();
        }
        call.run(WorkerTeam.shared());
        call.x = Call.NOTHING;
        call.y = Call.NOTHING;
        call.weights = call.own;
        CALLS.give(call);
    }

    /// The arguments of one call and its cut into chunks. Reused, so that a call allocates nothing.
    private static final class Call implements WorkerTeam.Task {
        private static final Slice<float[]> NOTHING = new Slice<>(new float[0], 0);

        private final PackedWeights own = new PackedWeights();
        private PackedWeights weights = own;
        private Plan plan = new Plan(Correlation.NOTHING, false);
        private int images;
        private Slice<float[]> x = NOTHING;
        private Slice<float[]> y = NOTHING;
        private int blocks;

        void run(WorkerTeam team) {
            Correlation what = plan.what();
            int parts = images * what.groups() * what.phases().size(), most = 1;
            for (int p = 0; p < what.phases().size(); p++) {
                Phase phase = what.phases().get(p);
                int row = Math.max(1, phase.rowStride() * phase.seenColumns() * what.sourceChannels());
                most = Math.max(most, Math.ceilDiv(phase.rows(), Math.clamp(BLOCK / row, 1, phase.rows())));
            }
            int few = Math.ceilDiv(2 * team.size(), Math.max(1, parts));
            blocks = Math.max(most, Math.min(few, what.phases().getFirst().rows()));
            team.run(parts * blocks, this);
        }

        @Override
        public void run(int chunk) {
            Correlation what = plan.what();
            int block = chunk % blocks, rest = chunk / blocks, number = rest % what.phases().size();
            int g = rest / what.phases().size() % what.groups(), image = rest / what.phases().size() / what.groups();
            int rows = what.phases().get(number).rows();
            int first = cut(rows, blocks, block), count = cut(rows, blocks, block + 1) - first;
            if (count == 0) return;
            PixelRows thread = THREADS.take();
            int source = x.offset() + image * what.sourceSize(), target = y.offset() + image * what.targetSize();
            thread.run(what, weights, number, g, x.array(), source, y.array(), target, first, count);
            THREADS.give(thread);
            if (!plan.isRectified()) return;
            int row = what.targetW() * what.targetChannels();
            VectorKernels.rectify(y.array(), target + first * row, count * row);
        }
    }
}
