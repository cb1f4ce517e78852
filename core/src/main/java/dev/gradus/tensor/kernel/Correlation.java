package dev.gradus.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How every pixel of a target image follows from pixels of a source image: the plan of a convolution's forward pass, or of
/// its way back to the input. Computed once for each shape.
///
/// ```
/// target[firstRow + i · rowStep, firstColumn + j · columnStep] = Σ over taps, channels:
///     w[tap.element] · source[i · rowStride + top + tap.row, j · columnStride + left + tap.column]
/// ```
///
/// The way back of a convolution with a stride has a phase for each remainder of a pixel's place: neighbours are seen by
/// different elements of the kernel.
///
/// @param groups of channels that do not see each other
/// @param sourceChannels of one group
/// @param targetChannels of one group
/// @param depth source channels that a target channel sees: all of its group, or only the one in its own place
/// @param elements of the kernel
/// @param phases that together are the target, without overlap
record Correlation(
        int groups,
        int sourceH,
        int sourceW,
        int sourceChannels,
        int targetH,
        int targetW,
        int targetChannels,
        int depth,
        int elements,
        List<Phase> phases) {

    static final Correlation NOTHING = new Correlation(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    /// Pixels of the target that see the source alike.
    ///
    /// @param height rows that the taps reach over
    /// @param width columns that the taps reach over
    /// @param taps in the order of the sums
    /// @param parts of the sums
    record Phase(
            int firstRow,
            int rowStep,
            int rows,
            int firstColumn,
            int columnStep,
            int columns,
            int rowStride,
            int columnStride,
            int top,
            int left,
            int height,
            int width,
            List<Tap> taps,
            List<Part> parts) {

        static final Phase NONE = new Phase(0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, List.of(), List.of());

        /// Columns of the source that a row of pixels sees.
        int seenColumns() {
            return (columns - 1) * columnStride + width;
        }

        static Phase of(Axis down, Axis right, int kernelWidth, int channels) {
            List<Tap> taps = new ArrayList<>();
            for (Hit r : down.hits) {
                for (Hit q : right.hits) taps.add(new Tap(r.element * kernelWidth + q.element, r.offset, q.offset));
            }
            return new Phase(
                    down.first,
                    down.step,
                    down.count,
                    right.first,
                    right.step,
                    right.count,
                    down.stride,
                    right.stride,
                    down.from,
                    right.from,
                    down.extent,
                    right.extent,
                    taps,
                    Part.of(taps, channels));
        }
    }

    /// One element of the kernel, and the pixel it sees.
    record Tap(int element, int row, int column) {}

    /// Taps that see pixels next to each other: in a channels-last image one piece of memory. And, where these are short, the
    /// same in a few rows that are equally far apart.
    ///
    /// @param firstTap its place among the phase's taps
    /// @param taps in one row
    /// @param row of the first
    /// @param column of the first
    /// @param rows how many there are
    /// @param distance of the rows
    record Part(int firstTap, int taps, int row, int column, int rows, int distance) {
        private static final int SHORT = 256;

        static List<Part> of(List<Tap> taps, int channels) {
            List<Part> parts = new ArrayList<>();
            for (int begin = 0, end; begin < taps.size(); begin = end) {
                Tap first = taps.get(begin);
                for (end = begin + 1; end < taps.size(); end++) {
                    Tap next = taps.get(end);
                    if (next.row != first.row || next.column != first.column + end - begin) break;
                }
                Part part = new Part(begin, end - begin, first.row, first.column, 1, 0);
                Part longer = parts.isEmpty() ? null : parts.getLast().and(part);
                if (longer == null || part.taps * channels >= SHORT) parts.add(part);
                else parts.set(parts.size() - 1, longer);
            }
            return List.copyOf(parts);
        }

        /// This part and the next as one, if they are alike.
        private @Nullable Part and(Part next) {
            int apart = next.row - (row + (rows - 1) * distance);
            boolean alike = rows < GemmTiles.MAX_PARTS && next.taps == taps && next.column == column;
            return alike && (rows == 1 || apart == distance)
                    ? new Part(firstTap, taps, row, column, rows + 1, apart)
                    : null;
        }
    }

    record Hit(int element, int offset) {}

    /// One axis of a phase.
    record Axis(int first, int step, int count, int stride, int from, int extent, List<Hit> hits) {
        static Axis forward(Sweep a, int outputs) {
            List<Hit> hits = new ArrayList<>();
            for (int k = 0; k < a.kernel(); k++) hits.add(new Hit(k, k * a.dilation()));
            return new Axis(0, 1, outputs, a.stride(), -a.padding(), (int) a.extent(), hits);
        }

        /// Output o sees input o · stride - padding + k · dilation, so input p is seen by o = (p + padding - k · dilation) / stride.
        static Axis backward(Sweep a, int size, int remainder) {
            List<Hit> seen = new ArrayList<>();
            for (int k = a.kernel() - 1; k >= 0; k--) {
                int place = remainder + a.padding() - k * a.dilation();
                if (Math.floorMod(place, a.stride()) == 0) seen.add(new Hit(k, Math.floorDiv(place, a.stride())));
            }
            int from = seen.isEmpty() ? 0 : seen.getFirst().offset;
            int extent = seen.isEmpty() ? 0 : seen.getLast().offset - from + 1;
            List<Hit> hits = seen.stream().map(h -> new Hit(h.element, h.offset - from)).toList();
            return new Axis(remainder, a.stride(), Math.ceilDiv(size - remainder, a.stride()), 1, from, extent, hits);
        }
    }

    static Correlation forward(Conv d) {
        var phase =
                Phase.of(
                        Axis.forward(d.down(), d.rows()),
                        Axis.forward(d.right(), d.columns()),
                        d.right().kernel(),
                        d.in());
        return new Correlation(
                d.groups(), d.h(), d.w(), d.in(), d.rows(), d.columns(), d.out(), d.in(), d.area(), List.of(phase));
    }

    static Correlation backward(Conv d) {
        List<Phase> phases = new ArrayList<>();
        for (int y = 0; y < Math.min(d.down().stride(), d.h()); y++) {
            for (int x = 0; x < Math.min(d.right().stride(), d.w()); x++) {
                phases.add(
                        Phase.of(
                                Axis.backward(d.down(), d.h(), y), Axis.backward(d.right(), d.w(), x),
                                d.right().kernel(), d.out()));
            }
        }
        return new Correlation(
                d.groups(),
                d.rows(),
                d.columns(),
                d.out(),
                d.h(),
                d.w(),
                d.in(),
                d.out(),
                d.area(),
                List.copyOf(phases));
    }

    /// Groups of single channels as one group, in which a channel sees only itself: a vector goes across channels.
    Correlation acrossGroups() {
        return new Correlation(1, sourceH, sourceW, groups, targetH, targetW, groups, 1, elements, phases);
    }

    boolean isAcrossGroups() {
        return depth < sourceChannels;
    }

    int sourceSize() {
        return sourceH * sourceW * groups * sourceChannels;
    }

    int targetSize() {
        return targetH * targetW * groups * targetChannels;
    }
}
