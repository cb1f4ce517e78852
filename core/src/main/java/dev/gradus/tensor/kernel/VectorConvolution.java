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
            float[] x,
            int xo,
            float[] w,
            int wo,
            float @Nullable [] bias,
            int bo,
            @Nullable Packing packed,
            float[] y,
            int yo) {
        Plan plan = FORWARD.get(d);
        if (plan == null)
            plan = FORWARD.computeIfAbsent(d, conv -> plan(conv, Correlation.forward(conv), conv.isRectified()));
        run(plan, d.images(), d.in() * d.area(), d.area(), x, xo, w, wo, bias, bo, packed, y, yo);
    }

    static void backwardInput(Conv d, float[] gy, int gyo, float[] w, int wo, float[] gx, int gxo) {
        Plan plan = BACKWARD.get(d);
        if (plan == null) plan = BACKWARD.computeIfAbsent(d, conv -> plan(conv, Correlation.backward(conv), false));
        run(plan, d.images(), d.area(), d.in() * d.area(), gy, gyo, w, wo, null, 0, null, gx, gxo);
    }

    private static Plan plan(Conv d, Correlation what, boolean isRectified) {
        return new Plan(VectorDepthwise.suits(d) ? what.acrossGroups() : what, isRectified);
    }

    private static void run(
            Plan plan,
            int images,
            int targetStep,
            int sourceStep,
            float[] x,
            int xo,
            float[] w,
            int wo,
            float @Nullable [] bias,
            int bo,
            @Nullable Packing packed,
            float[] y,
            int yo) {
        Call call = CALLS.take();
        call.plan = plan;
        call.images = images;
        call.x = x;
        call.xo = xo;
        call.y = y;
        call.yo = yo;
        call.weights = packed == null ? call.own : packed.weights();
        if (packed == null || packed.isStale()) {
            call.weights.pack(plan.what, w, wo, targetStep, sourceStep, bias, bo);
            if (packed != null) packed.packed();
        }
        call.run(WorkerTeam.shared());
        call.x = Call.NONE;
        call.y = Call.NONE;
        call.weights = call.own;
        CALLS.give(call);
    }

    /// The arguments of one call and its cut into chunks. Reused, so that a call allocates nothing.
    private static final class Call implements WorkerTeam.Task {
        private static final float[] NONE = {};

        private final PackedWeights own = new PackedWeights();
        private PackedWeights weights = own;
        private Plan plan = new Plan(Correlation.NOTHING, false);
        private int images;
        private float[] x = NONE;
        private float[] y = NONE;
        private int xo;
        private int yo;
        private int blocks;

        void run(WorkerTeam team) {
            Correlation what = plan.what;
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
            Correlation what = plan.what;
            int block = chunk % blocks, rest = chunk / blocks, number = rest % what.phases().size();
            int g = rest / what.phases().size() % what.groups(), image = rest / what.phases().size() / what.groups();
            int rows = what.phases().get(number).rows();
            int first = cut(rows, blocks, block), count = cut(rows, blocks, block + 1) - first;
            if (count == 0) return;
            PixelRows thread = THREADS.take();
            int source = xo + image * what.sourceSize(), target = yo + image * what.targetSize();
            thread.run(plan, weights, number, g, x, source, y, target, first, count);
            THREADS.give(thread);
            if (!plan.isRectified) return;
            int row = what.targetW() * what.targetChannels();
            VectorKernels.rectify(y, target + first * row, count * row);
        }
    }
}
