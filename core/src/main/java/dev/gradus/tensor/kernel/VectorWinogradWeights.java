package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;
import static dev.gradus.tensor.kernel.Winograd.IN;
import static dev.gradus.tensor.kernel.Winograd.KERNEL;
import static dev.gradus.tensor.kernel.Winograd.OUT;
import static dev.gradus.tensor.kernel.Winograd.PRODUCTS;

import java.util.Arrays;

/// The gradient of a convolution's weights by [Winograd]'s method, on register tiles and threads.
///
/// A chunk of work has a run of images and, where there are fewer runs than threads, a part of the input channels. It transforms some strips
/// (rows of tiles) at a time, inputs and gradients, into matrices `[tile, channel]` for each of the 36 products, and adds the transpose of the
/// one times the other to its sums.
final class VectorWinogradWeights {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Floats of the matrices of some strips.
    private static final int CHUNK = 1 << 17;

    private static final int LEAST_TILES = 64;

    /// Input channels of a part: a multiple of all vectors, and so many that the gradients, which each part transforms, do not matter.
    private static final int PART = 32;

    private static final int FIRST = AlignedFloats.FIRST;

    private static final Pool<Call> CALLS = new Pool<>(Call::new);
    private static final Pool<Scratch> SCRATCHES = new Pool<>(Scratch::new);

    private VectorWinogradWeights() {}

    static void run(Conv d, Slice<float[]> x, Slice<float[]> gy, Slice<float[]> gw) {
        Call call = CALLS.take();
        call.run(d, x, gy, gw);
        CALLS.give(call);
    }

    /// Working memory of one thread.
    private static final class Scratch {
        final VectorWinograd.Strip strip = new VectorWinograd.Strip();

        /// `[product, tile, input channel]`
        float[] v = {};

        /// `[product, panel, tile, column]`
        float[] g = {};

        /// The sums of one input channel, `[36, column]`, then `[3, 6, column]`, then `[9, column]`.
        float[] total = {};
    }

    private static final class Call extends WeightGradient {
        private final Winograd.Pass p = new Winograd.Pass();
        private int columns;
        private int panels;

        private int runs;
        private int parts;

        /// Strips that are transformed at a time.
        private int most;

        private final WorkerTeam.Task finish = this::finish;

        @Override
        void run(WorkerTeam team) {
            p.forward(d);
            int vectors = Math.ceilDiv(d.out(), TILES.lanes());
            columns = vectors * TILES.lanes();
            panels = Math.ceilDiv(vectors, TILES.maxVectors());
            size = PRODUCTS * d.in() * columns;
            runs = d.weightRuns();
            boolean isEven = d.in() % PART == 0;
            parts = isEven ? Math.min(d.in() / PART, Math.ceilDiv(team.size(), runs)) : 1;
            most = Math.max(1, Math.max(LEAST_TILES, CHUNK / (PRODUCTS * (d.in() / parts + columns))) / p.across());
            growSums(); // [product, input channel, column]
            team.run(runs * parts, this);
            addRuns(team);
            team.run(d.in(), finish);
        }

        private int firstColumn(int panel) {
            return cut(columns / TILES.lanes(), panels, panel) * TILES.lanes();
        }

        private int firstChannel(int part) {
            return cut(d.in() / PART, parts, part) * PART;
        }

        @Override
        public void run(int chunk) {
            int run = chunk / parts, part = chunk % parts, channel = parts == 1 ? 0 : firstChannel(part);
            int channels = parts == 1 ? d.in() : firstChannel(part + 1) - channel;
            int begin = FIRST + run * size, across = p.across();
            for (int e = 0; e < PRODUCTS; e++) {
                int from = begin + (e * d.in() + channel) * columns;
                Arrays.fill(sums, from, from + channels * columns, 0);
            }
            Scratch s = SCRATCHES.take();
            int first = d.firstImage(run) * p.down(), end = d.firstImage(run + 1) * p.down();
            int vApart = VectorWinograd.spread(most * across * channels);
            int gApart = VectorWinograd.spread(most * across * columns);
            s.v = AlignedFloats.grow(s.v, PRODUCTS * vApart);
            s.g = AlignedFloats.grow(s.g, PRODUCTS * gApart);
            for (int strip = first; strip < end; strip += most) {
                int count = Math.min(most, end - strip);
                for (int i = 0; i < count; i++) transform(s, strip + i, i, channel, channels, vApart, gApart);
                for (int e = 0; e < PRODUCTS; e++) {
                    int sum = begin + (e * d.in() + channel) * columns;
                    multiply(s, e, count * across, channels, vApart, gApart, sum);
                }
            }
            SCRATCHES.give(s);
        }

        private void transform(Scratch s, int strip, int i, int channel, int channels, int vApart, int gApart) {
            int n = strip / p.down(), row = strip % p.down() * OUT, at = FIRST, across = p.across(), out = d.out();
            s.strip.input(p, x.array(), x.offset() + n * d.inputSize(), row, channel, channels);
            for (int r = 0; r < IN; r++) {
                int from = at + r * s.strip.pitch, to = at + r * IN * vApart + i * across * channels;
                int step = OUT * channels, whole = VectorWinograd.whole(channels);
                VectorWinogradLines.input(
                        across, whole, s.strip.floats, from, channels, step, s.v, to, vApart, channels);
            }
            s.strip.gradient(d, gy.array(), gy.offset() + n * d.outputSize(), row);
            for (int panel = 0; panel < panels; panel++) {
                int column = firstColumn(panel), width = firstColumn(panel + 1) - column;
                int panelTo = at + column * most * across + i * across * width;
                for (int r = 0; r < IN; r++) {
                    int from = at + r * s.strip.pitch + column, to = panelTo + r * IN * gApart;
                    VectorWinogradLines.gradient(
                            across, width, s.strip.floats, from, out, OUT * out, s.g, to, gApart, width);
                }
            }
        }

        /// sums += vᵀ · g for one product and some of the input channels
        private void multiply(Scratch s, int e, int rows, int channels, int vApart, int gApart, int sum) {
            GemmTiles.Family tiles = TILES.family(true);
            for (int panel = 0; panel < panels; panel++) {
                int column = firstColumn(panel), vectors = (firstColumn(panel + 1) - column) / TILES.lanes();
                int count = Math.ceilDiv(channels, TILES.maxRows(vectors));
                int b = FIRST + e * gApart + column * most * p.across();
                for (int i = 0; i < count; i++) {
                    int row = cut(channels, count, i), height = cut(channels, count, i + 1) - row;
                    int a = FIRST + e * vApart + row, c = sum + row * columns + column;
                    tiles.tile(height, vectors)
                            .run(rows, sums, c, columns, s.v, a, channels, 0, s.g, b, 0, sums, c, columns);
                }
            }
        }

        /// Puts the weights of an input channel where they belong.
        private void finish(int c) {
            Scratch s = SCRATCHES.take();
            s.total = AlignedFloats.grow(s.total, (PRODUCTS + KERNEL * IN + KERNEL * KERNEL) * columns);
            int at = FIRST, half = at + PRODUCTS * columns, last = half + KERNEL * IN * columns;
            for (int e = 0; e < PRODUCTS; e++) {
                System.arraycopy(sums, at + (e * d.in() + c) * columns, s.total, at + e * columns, columns);
            }
            float[] ones = Winograd.ONES, factors = Winograd.FACTORS;
            for (int j = 0; j < IN; j++) {
                int from = at + j * columns, to = half + j * columns, step = IN * columns;
                VectorWinogradLines.weights(columns, s.total, from, step, factors, j * IN, s.total, to, step);
            }
            for (int r = 0; r < KERNEL; r++) {
                int from = half + r * IN * columns, to = last + r * KERNEL * columns;
                VectorWinogradLines.weights(columns, s.total, from, columns, ones, 0, s.total, to, columns);
            }
            int area = KERNEL * KERNEL;
            for (int k = 0; k < d.out(); k++) {
                int to = gw.offset() + (k * d.in() + c) * area;
                for (int e = 0; e < area; e++) gw.array()[to + e] = s.total[last + e * columns + k];
            }
            SCRATCHES.give(s);
        }
    }
}
