package dev.gradus.tensor.kernel;

/// Normalization with pooling, block by block in memory that stays in the fastest cache. The source of float64, too.
abstract class ScalarPooledNormalization extends ScalarNormalization {
    private static final Pool<Scratch> SCRATCH = new Pool<>(Scratch::new);

    private static final class Scratch {
        private float[] floats = {};

        float[] fit(int n) {
            if (floats.length < n) floats = new float[n];
            return floats;
        }
    }

    @Override
    public void poolRectified(
            Groups d, Pooling p, Slice<float[]> x, Slice<float[]> k, Slice<float[]> y, Slice<int[]> index) {
        int n = d.count(), pixels = 2 * p.w(), width = p.right().count() * n;
        Groups pair = d.rows(pixels);
        Recorder.run(
                p.images(),
                image -> {
                    Scratch scratch = SCRATCH.take();
                    float[] rows = scratch.fit(pixels * n);
                    int from = x.offset() + image * p.inputSize(), to = image * p.outputSize();
                    for (int r = 0; r < p.down().count(); r++, to += width) {
                        int first = r * pixels * n;
                        scaleGroups(pair, x.array(), from + first, k.array(), k.offset(), rows, 0);
                        poolRow(p, r, rows, -first, y.array(), y.offset() + to, index.array(), index.offset() + to);
                    }
                    SCRATCH.give(scratch);
                });
    }

    /// A row of windows.
    ///
    /// @param image where the image would begin in x
    void poolRow(Pooling p, int r, float[] x, int image, float[] y, int yo, int[] index, int io) {
        for (int q = 0, at = 0; q < p.right().count(); q++, at += p.channels()) {
            ScalarConvolution.largest(p, r, q, x, image, y, yo + at, index, io + at, 0);
        }
    }

    @Override
    public void sumPooled(
            Groups d,
            Pooling p,
            Slice<float[]> x,
            Slice<float[]> gy,
            Slice<int[]> index,
            Slice<float[]> k,
            Slice<float[]> s) {
        Blocks blocks = Blocks.of(d);
        Block block =
                (from, rows, to, at) -> {
                    Scratch scratch = SCRATCH.take();
                    float[] g = scratch.fit(ROWS * d.count());
                    unpool(p, from, rows, gy.array(), gy.offset(), index.array(), index.offset(), g);
                    int first = x.offset() + from * d.count();
                    productSums(blocks.at(from), x.array(), first, g, 0, k.array(), k.offset(), to, at);
                    SCRATCH.give(scratch);
                };
        columnSums(d, block, s);
    }

    @Override
    public void combinePooled(
            Groups d,
            Pooling p,
            Slice<float[]> x,
            Slice<float[]> gy,
            Slice<int[]> index,
            Slice<float[]> k,
            Slice<float[]> gx) {
        Blocks blocks = Blocks.of(d);
        int size = BLOCKS * ROWS, n = d.count();
        Recorder.run(
                Math.ceilDiv(d.outer(), size),
                piece -> {
                    Scratch scratch = SCRATCH.take();
                    float[] g = scratch.fit(ROWS * n), xs = x.array(), ks = k.array(), gxs = gx.array();
                    for (int from = piece * size; from < Math.min(d.outer(), (piece + 1) * size); from += ROWS) {
                        Groups block = blocks.at(from);
                        int at = from * n;
                        unpool(p, from, block.outer(), gy.array(), gy.offset(), index.array(), index.offset(), g);
                        combineGroups(block, xs, x.offset() + at, g, 0, ks, k.offset(), gxs, gx.offset() + at);
                    }
                    SCRATCH.give(scratch);
                });
    }

    /// g = the gradients of `rows` pixels, the first of them pixel `from` of the batch.
    void unpool(Pooling p, int from, int rows, float[] gy, int gyo, int[] index, int io, float[] g) {
        unpool(p, from, rows, gy, gyo, index, io, g, 0);
    }

    /// The same for the channels from `first` on.
    static void unpool(Pooling p, int from, int rows, float[] gy, int gyo, int[] index, int io, float[] g, int first) {
        int n = p.channels();
        for (int r = 0, count; r < rows; r += count) { // line by line: a division takes as long as a vector of channels
            int pixel = p.pixel(from + r), column = pixel % p.w(), line = p.lineOfHalves(from + r) * n;
            count = Math.min(rows - r, p.w() - column);
            for (int i = 0; i < count; i++) {
                int window = line + ((column + i) >> 1) * n;
                for (int c = first; c < n; c++) {
                    g[(r + i) * n + c] = index[io + window + c] == pixel + i ? gy[gyo + window + c] : 0;
                }
            }
        }
    }
}
