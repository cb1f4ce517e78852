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
            Groups d, Pooling p, float[] x, int xo, float[] k, int ko, float[] y, int yo, int[] index, int io) {
        int n = d.count(), pixels = 2 * p.w(), width = p.right().count() * n;
        Groups pair = d.rows(pixels);
        Recorder.run(
                p.images(),
                image -> {
                    Scratch scratch = SCRATCH.take();
                    float[] rows = scratch.fit(pixels * n);
                    int from = xo + image * p.inputSize(), to = image * p.outputSize();
                    for (int r = 0; r < p.down().count(); r++, to += width) {
                        int first = r * pixels * n;
                        scaleGroups(pair, x, from + first, k, ko, true, rows, 0);
                        poolRow(p, r, rows, -first, y, yo + to, index, io + to);
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
            float[] x,
            int xo,
            float[] gy,
            int gyo,
            int[] index,
            int io,
            float[] k,
            int ko,
            float[] s,
            int so) {
        int n = d.count();
        columnSums(
                d,
                (from, rows, to, at) -> {
                    Scratch scratch = SCRATCH.take();
                    float[] g = scratch.fit(ROWS * n);
                    unpool(p, from, rows, gy, gyo, index, io, g);
                    productSums(rows, n, x, xo + from * n, g, 0, k, ko, true, to, at);
                    SCRATCH.give(scratch);
                },
                s,
                so);
    }

    @Override
    public void combinePooled(
            Groups d,
            Pooling p,
            float[] x,
            int xo,
            float[] gy,
            int gyo,
            int[] index,
            int io,
            float[] k,
            int ko,
            float[] gx,
            int gxo) {
        int n = d.count(), count = Math.ceilDiv(d.outer(), ROWS);
        Groups whole = d.rows(ROWS), last = d.rows(d.outer() - (count - 1) * ROWS);
        Recorder.run(
                Math.ceilDiv(count, BLOCKS),
                piece -> {
                    Scratch scratch = SCRATCH.take();
                    float[] g = scratch.fit(ROWS * n);
                    for (int b = piece * BLOCKS; b < Math.min(count, (piece + 1) * BLOCKS); b++) {
                        Groups block = b == count - 1 ? last : whole;
                        int at = b * ROWS * n;
                        unpool(p, b * ROWS, block.outer(), gy, gyo, index, io, g);
                        combineGroups(block, x, xo + at, g, 0, k, ko, true, gx, gxo + at);
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
