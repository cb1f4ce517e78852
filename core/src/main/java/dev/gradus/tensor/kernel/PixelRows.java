package dev.gradus.tensor.kernel;

import static dev.gradus.tensor.kernel.Cut.cut;

import dev.gradus.tensor.kernel.Correlation.Part;
import dev.gradus.tensor.kernel.Correlation.Phase;
import dev.gradus.tensor.kernel.Correlation.Tap;
import java.util.Arrays;

/// The work of one thread in [VectorConvolution]: some rows of one image of the target, computed from a copy of what they see.
final class PixelRows {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// Weights that share the fastest cache with what they are multiplied by.
    private static final int NEAR_WEIGHTS = 1 << 13;

    /// @param what is computed
    /// @param isRectified whether what is computed is max(that, 0)
    record Plan(Correlation what, boolean isRectified) {}

    private static final float[] NONE = {};

    private float[] image = NONE;
    private float[] edge = NONE;
    private int[] offsets = {};

    private Correlation what = Correlation.NOTHING;
    private Phase phase = Phase.NONE;

    private GemmTiles.Family tiles = TILES.family(false);
    private int rows;
    private int columns;

    /// The row of the source that kernel row 0 sees for the first of the rows.
    private int top;

    // What is seen: the image itself, or a copy with zeros around it.
    private float[] a = NONE;
    private int from;
    private int lda;
    private int pitch;
    private int rowPitch;

    // What is computed.
    private float[] y = NONE;
    private int target;
    private int ldc;
    private int targetPitch;

    // Some target channels of it.
    private PackedWeights weights = new PackedWeights();
    private int vectors;
    private int width;
    private int used;
    private int bo;
    private int bias;

    /// Computes rows `first` to `first + count - 1` of one phase.
    ///
    /// @param number of the phase
    /// @param source where the image begins in x
    /// @param to where the image begins in y
    void run(
            Correlation plan,
            PackedWeights packed,
            int number,
            int g,
            float[] x,
            int source,
            float[] newY,
            int to,
            int first,
            int count) {
        what = plan;
        weights = packed;
        phase = what.phases().get(number);
        rows = count;
        columns = phase.columns();
        y = newY;
        see(x, source, g, first);
        aim(to, g, first);
        boolean apart = top < 0 || top + (rows - 1) * phase.rowStride() + phase.height() > what.sourceH();
        if (!apart && rowPitch == columns * lda && targetPitch == columns * ldc) { // the rows are one long row
            columns *= rows;
            rows = 1;
        }
        int taps = 0;
        for (int p = 0; p < number; p++) taps += what.phases().get(p).taps().size();
        for (int panel = 0; panel < weights.panels; panel++) {
            int firstChannel = weights.firstColumn(panel);
            width = weights.firstColumn(panel + 1) - firstChannel;
            vectors = width / TILES.lanes();
            used = Math.min(width, what.targetChannels() - firstChannel);
            bo = weights.panel(g, panel) + taps * what.depth() * width;
            bias = weights.bias(g, panel);
            if (what.isAcrossGroups()) multiplyAcross();
            else multiply(firstChannel);
        }
        a = NONE;
        y = NONE;
    }

    private void see(float[] x, int source, int g, int first) {
        int channels = what.sourceChannels(), left = phase.left(), seenColumns = phase.seenColumns();
        top = first * phase.rowStride() + phase.top();
        int height = (rows - 1) * phase.rowStride() + phase.height();
        boolean inside =
                what.groups() == 1
                        && top >= 0
                        && top + height <= what.sourceH()
                        && left >= 0
                        && left + seenColumns <= what.sourceW();
        pitch = (inside ? what.sourceW() : seenColumns) * channels;
        lda = phase.columnStride() * channels;
        tiles = TILES.family(false, 0, lda, false);
        rowPitch = phase.rowStride() * pitch;
        if (inside) {
            a = x;
            from = source + top * pitch + left * channels;
        } else {
            image = AlignedFloats.grow(image, height * pitch);
            copy(x, source, left, height, seenColumns, g);
            a = image;
            from = AlignedFloats.FIRST;
        }
    }

    private void aim(int to, int g, int first) {
        int out = what.groups() * what.targetChannels();
        int pixel = (phase.firstRow() + first * phase.rowStep()) * what.targetW() + phase.firstColumn();
        target = to + pixel * out + g * what.targetChannels();
        ldc = phase.columnStep() * out;
        targetPitch = phase.rowStep() * what.targetW() * out;
    }

    private void multiplyAcross() {
        int taps = phase.taps().size(), channels = what.sourceChannels();
        if (offsets.length < taps) offsets = new int[taps];
        for (int t = 0; t < taps; t++) {
            Tap tap = phase.taps().get(t);
            offsets[t] = tap.row() * pitch + tap.column() * channels;
        }
        for (int row = 0; row < rows; row++) {
            int ao = from + row * rowPitch, co = target + row * targetPitch;
            VectorDepthwise.row(taps, offsets, a, ao, lda, weights.floats, bo, bias, y, co, ldc, columns, channels);
        }
    }

    private void multiply(int firstChannel) {
        int count = Math.ceilDiv(columns, TILES.maxRowsAhead(vectors));
        if (count == 1 && used == width && !phase.parts().isEmpty()) {
            weightsFirst(firstChannel);
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < count; i++) {
                int column = cut(columns, count, i), pixels = cut(columns, count, i + 1) - column;
                int ao = from + row * rowPitch + column * lda;
                int co = target + row * targetPitch + column * ldc + firstChannel;
                if (used == width) {
                    chain(row, pixels, ao, y, co, ldc);
                } else { // the last vector sticks out of the target: the tile works on a copy
                    if (edge.length < pixels * width) edge = new float[pixels * width];
                    chain(row, pixels, ao, edge, 0, width);
                    for (int j = 0; j < pixels; j++) System.arraycopy(edge, j * width, y, co + j * ldc, used);
                }
            }
        }
    }

    /// Whether a part sees nothing but padding, so that there is nothing to add. (Padded columns are added as zeros.)
    private boolean seesPadding(Part part, int row) {
        int line = top + row * phase.rowStride() + part.row();
        return part.rows() == 1 && (line < 0 || line >= what.sourceH());
    }

    /// The first part that adds something to the sums of a row; the number of parts where none does.
    private int firstSeen(int row) {
        int p = 0;
        while (p < phase.parts().size() && seesPadding(phase.parts().get(p), row)) p++;
        return p;
    }

    /// The sums of one tile, part by part.
    private void chain(int row, int pixels, int ao, float[] c, int co, int distance) {
        int parts = phase.parts().size(), channels = what.sourceChannels(), begin = firstSeen(row);
        if (begin == parts) { // nothing is seen
            var tile = tiles.tile(pixels, vectors);
            tile.run(0, weights.floats, bias, 0, a, 0, 0, 0, weights.floats, bo, 0, c, co, distance);
        }
        for (int p = begin; p < parts; p++) {
            Part part = phase.parts().get(p);
            if (seesPadding(part, row)) continue;
            int kc = part.taps() * channels, at = ao + part.row() * pitch + part.column() * channels;
            int b = bo + part.firstTap() * channels * width, next = part.distance() * pitch;
            float[] s = p == begin ? weights.floats : c;
            int so = p == begin ? bias : co, lds = p == begin ? 0 : distance;
            tiles.tile(pixels, vectors, part.rows())
                    .run(kc, s, so, lds, a, at, lda, next, weights.floats, b, kc * width, c, co, distance);
        }
    }

    /// Narrow images, a tile for each row: the weights are the larger part of the work, so a few of them stay in the fastest
    /// cache while all rows are gone through.
    private void weightsFirst(int firstChannel) {
        int channels = what.sourceChannels();
        for (int p = 0; p < phase.parts().size(); p++) {
            Part part = phase.parts().get(p);
            int length = part.taps() * channels, most = part.rows() > 1 ? length : NEAR_WEIGHTS / width;
            int at = from + part.row() * pitch + part.column() * channels, next = part.distance() * pitch;
            int b = bo + part.firstTap() * channels * width;
            GemmTile tile = tiles.tile(columns, vectors, part.rows());
            for (int k = 0; k < length; k += most) {
                int kc = Math.min(most, length - k), bk = b + k * width, bs = length * width;
                for (int row = 0; row < rows; row++) {
                    if (seesPadding(part, row)) continue;
                    boolean isFirst = k == 0 && p == firstSeen(row);
                    int ao = at + row * rowPitch + k, co = target + row * targetPitch + firstChannel;
                    int so = isFirst ? bias : co, lds = isFirst ? 0 : ldc;
                    float[] s = isFirst ? weights.floats : y;
                    tile.run(kc, s, so, lds, a, ao, lda, next, weights.floats, bk, bs, y, co, ldc);
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            if (firstSeen(row) < phase.parts().size()) continue;
            chain(row, columns, 0, y, target + row * targetPitch + firstChannel, ldc);
        }
    }

    private void copy(float[] x, int source, int left, int height, int seenColumns, int g) {
        int channels = what.sourceChannels(), all = what.groups() * channels;
        int begin = source + g * channels;
        copy(x, begin, what.sourceH(), what.sourceW(), all, channels, top, left, height, seenColumns, image);
    }

    /// Copies a window of one group's channels, with zeros where it leaves the image.
    ///
    /// @param source where the group's channels begin in the image
    /// @param all channels of all groups
    static void copy(
            float[] x,
            int source,
            int h,
            int w,
            int all,
            int channels,
            int top,
            int left,
            int height,
            int width,
            float[] to) {
        int lead = Math.clamp(-(long) left, 0, width), begin = Math.max(0, left);
        int n = Math.max(0, Math.min(w, left + width) - begin);
        for (int r = 0; r < height; r++) {
            int at = AlignedFloats.FIRST + r * width * channels, row = top + r, end = at + width * channels;
            if (row < 0 || row >= h || n == 0) {
                Arrays.fill(to, at, end, 0);
                continue;
            }
            int here = source + (row * w + begin) * all;
            Arrays.fill(to, at, at + lead * channels, 0);
            at += lead * channels;
            if (all == channels) {
                System.arraycopy(x, here, to, at, n * channels);
            } else {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(x, here + i * all, to, at + i * channels, channels);
                }
            }
            Arrays.fill(to, at + n * channels, end, 0);
        }
    }
}
