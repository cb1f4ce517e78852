package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weights where every output channel sees only its own input channel.
///
/// A vector holds the same weight of neighbouring output channels. As a product of matrices the gradient would have few rows,
/// and so few sums at a time that each waits for the one before; here nine weights are summed at once, and share what is
/// loaded of gy. A chunk of work has a run of images ([Conv#weightRuns()]), copied with zeros around them.
final class VectorChannelWeights {
    private static final VectorSpecies<Float> SPECIES = VectorSize.SPECIES;
    private static final int L = SPECIES.length();

    /// Weights that are summed at once: a kernel of 3 × 3.
    private static final int NINE = 9;

    /// Most floats of an image that are copied at a time.
    private static final int BLOCK = 1 << 16;

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorChannelWeights() {}

    static void run(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        Call call = CALLS.take();
        call.run(d, x, gy, gw);
        CALLS.give(call);
    }

    /// Working memory of one thread.
    private static final class Scratch {
        private float[] image = {};
        private int[] offsets = {};
    }

    private static final class Call extends WeightGradient {

        private int channels;
        private int nines;
        private int blocks;
        private int parts;
        private final WorkerTeam.Task unpack = this::unpack;

        @Override
        void run(WorkerTeam team) {
            channels = d.groups() * d.out();
            nines = Math.ceilDiv(d.area(), NINE);
            blocks = Math.ceilDiv(channels, L);
            parts = Math.min(blocks, Math.ceilDiv(2 * team.size(), d.weightRuns()));
            size = Math.multiplyExact(blocks, nines * NINE * L);
            growSums(); // [block of output channels, weight, channel], weights and channels padded
            team.run(d.weightRuns() * parts, this);
            addRuns(team);
            team.run(blocks, unpack);
        }

        private int sum(int run, int block) {
            return AlignedFloats.FIRST + run * size + block * nines * NINE * L;
        }

        @Override
        public void run(int chunk) {
            int run = chunk / parts, part = chunk % parts;
            int begin = cut(blocks, parts, part), end = cut(blocks, parts, part + 1);
            Sweep down = d.down(), right = d.right();
            int width = (d.columns() - 1) * right.stride() + (int) right.extent(), pitch = width * d.groups();
            int most = Math.clamp(BLOCK / (pitch * down.stride()), 1, d.rows());
            Scratch scratch = SCRATCHES.take();
            // a vector across channels may stick out
            scratch.image =
                    AlignedFloats.grow(scratch.image, ((most - 1) * down.stride() + (int) down.extent()) * pitch + L);
            if (scratch.offsets.length < nines * NINE) scratch.offsets = new int[nines * NINE];
            Arrays.fill(scratch.offsets, 0); // what the sums beyond the last weight see does not matter
            for (int e = 0; e < d.area(); e++) {
                int row = e / right.kernel() * down.dilation(), column = e % right.kernel() * right.dilation();
                scratch.offsets[e] = (row * width + column) * d.groups();
            }
            Arrays.fill(sums, sum(run, begin), sum(run, end), 0);
            for (int image = d.firstImage(run); image < d.firstImage(run + 1); image++) {
                for (int row = 0; row < d.rows(); row += most) {
                    int rows = Math.min(most, d.rows() - row),
                            height = (rows - 1) * down.stride() + (int) down.extent();
                    int source = x.offset() + image * d.inputSize(), n = d.groups();
                    int top = row * down.stride() - down.padding(), left = -right.padding();
                    PixelRows.copy(x.array(), source, d.h(), d.w(), n, n, top, left, height, width, scratch.image);
                    int gradient = gy.offset() + (image * d.rows() + row) * d.columns() * channels;
                    for (int b = begin; b < end; b++) {
                        for (int e = 0; e < nines * NINE; e += NINE)
                            add(scratch, e, rows, pitch, b * L, gradient, sum(run, b));
                    }
                }
            }
            SCRATCHES.give(scratch);
        }

        /// Adds to nine sums of a block of channels what some rows of an image contribute.
        private void add(Scratch scratch, int first, int rows, int pitch, int channel, int gradient, int block) {
            int to = block + first * L, n = channels - channel, down = d.down().stride() * pitch;
            for (int r = 0; r < rows; r++) {
                int from = AlignedFloats.FIRST + r * down, g = gradient + r * d.columns() * channels + channel;
                own(scratch.image, from + channel, scratch.offsets, first, g, n, to);
            }
        }

        /// sums [weight, channel] += x [position + offset of the weight, channel] · gy [position, channel]
        private void own(float[] x, int xo, int[] offsets, int first, int go, int n, int so) {
            int positions = d.columns(), step = channels, xStep = d.right().stride() * channels;
            float[] gs = gy.array(), sums = this.sums;
            VectorMask<Float> mask = SPECIES.indexInRange(0, n);
            int o0 = xo + offsets[first], o1 = xo + offsets[first + 1], o2 = xo + offsets[first + 2];
            int o3 = xo + offsets[first + 3], o4 = xo + offsets[first + 4], o5 = xo + offsets[first + 5];
            int o6 = xo + offsets[first + 6], o7 = xo + offsets[first + 7], o8 = xo + offsets[first + 8];
            FloatVector sum0 = at(sums, so), sum1 = at(sums, so + L), sum2 = at(sums, so + 2 * L);
            FloatVector sum3 = at(sums, so + 3 * L), sum4 = at(sums, so + 4 * L), sum5 = at(sums, so + 5 * L);
            FloatVector sum6 = at(sums, so + 6 * L), sum7 = at(sums, so + 7 * L), sum8 = at(sums, so + 8 * L);
            for (int p = 0, o = 0; p < positions; p++, o += xStep) {
                FloatVector g = FloatVector.fromArray(SPECIES, gs, go + p * step, mask);
                sum0 = g.fma(at(x, o0 + o), sum0);
                sum1 = g.fma(at(x, o1 + o), sum1);
                sum2 = g.fma(at(x, o2 + o), sum2);
                sum3 = g.fma(at(x, o3 + o), sum3);
                sum4 = g.fma(at(x, o4 + o), sum4);
                sum5 = g.fma(at(x, o5 + o), sum5);
                sum6 = g.fma(at(x, o6 + o), sum6);
                sum7 = g.fma(at(x, o7 + o), sum7);
                sum8 = g.fma(at(x, o8 + o), sum8);
            }
            sum0.intoArray(sums, so);
            sum1.intoArray(sums, so + L);
            sum2.intoArray(sums, so + 2 * L);
            sum3.intoArray(sums, so + 3 * L);
            sum4.intoArray(sums, so + 4 * L);
            sum5.intoArray(sums, so + 5 * L);
            sum6.intoArray(sums, so + 6 * L);
            sum7.intoArray(sums, so + 7 * L);
            sum8.intoArray(sums, so + 8 * L);
        }

        /// Puts the sums of a block where the weights have them.
        private void unpack(int block) {
            int from = sum(0, block), n = Math.min(L, channels - block * L);
            for (int i = 0; i < n; i++) {
                int at = gw.offset() + (block * L + i) * d.area();
                for (int e = 0; e < d.area(); e++) gw.array()[at + e] = sums[from + e * L + i];
            }
        }
    }

    private static FloatVector at(float[] array, int offset) {
        return FloatVector.fromArray(SPECIES, array, offset);
    }
}
