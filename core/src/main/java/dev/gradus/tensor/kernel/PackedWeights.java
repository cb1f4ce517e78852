package dev.gradus.tensor.kernel;

import dev.gradus.tensor.kernel.Correlation.Phase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The weights of a convolution in panels of as many target channels as a tile is wide: `[group, panel, tap, source channel,
/// column]` for each phase; behind them the bias. Channels are padded with zeros to whole vectors.
final class PackedWeights implements WorkerTeam.Task {
    private static final GemmTiles TILES = VectorGemm.TILES;

    /// With no more columns than this, panels are narrow, so that one tile has all pixels of a row and reads the weights once.
    private static final int FEW_COLUMNS = 8;

    private static final int NARROW = 2;

    private static final Slice<float[]> NOTHING = new Slice<>(new float[0], 0);

    float[] floats = {};
    int panels;
    private Correlation plan = Correlation.NOTHING;
    private int columns;
    private Slice<float[]> w = NOTHING;
    private int targetStep;
    private int sourceStep;

    void pack(
            Correlation newPlan,
            Slice<float[]> newW,
            int newTargetStep,
            int newSourceStep,
            @Nullable Slice<float[]> b) {
        plan = newPlan;
        w = newW;
        targetStep = newTargetStep;
        sourceStep = newSourceStep;
        int out = plan.targetChannels(), lanes = TILES.lanes(), vectors = Math.ceilDiv(out, lanes);
        boolean few = plan.phases().getFirst().columns() <= FEW_COLUMNS && plan.targetH() > 1;
        int widest = Math.min(few ? NARROW : TILES.maxVectors(), TILES.maxVectors());
        panels = plan.isAcrossGroups() ? 1 : Math.ceilDiv(vectors, widest);
        columns = vectors * lanes;
        floats = AlignedFloats.grow(floats, plan.groups() * columns * (plan.depth() * plan.elements() + 1));
        for (int g = 0; g < plan.groups(); g++) {
            int to = bias(g, 0);
            if (b == null) Arrays.fill(floats, to, to + columns, 0);
            else System.arraycopy(b.array(), b.offset() + g * out, floats, to, out);
        }
        WorkerTeam.shared().run(plan.groups() * panels, this);
        w = NOTHING;
    }

    int firstColumn(int panel) {
        return (int) ((long) columns / TILES.lanes() * panel / panels) * TILES.lanes();
    }

    /// Where the bias of a panel begins.
    int bias(int g, int panel) {
        return panel(plan.groups(), 0) + g * columns + firstColumn(panel);
    }

    /// Where a panel of the first phase begins; those of the others follow.
    int panel(int g, int panel) {
        return AlignedFloats.FIRST + (g * columns + firstColumn(panel)) * plan.depth() * plan.elements();
    }

    @Override
    public void run(int chunk) {
        int g = chunk / panels, panel = chunk % panels, area = plan.elements();
        int first = firstColumn(panel), width = firstColumn(panel + 1) - first;
        int used = Math.min(width, plan.targetChannels() - first);
        int from = w.offset() + g * plan.targetChannels() * plan.depth() * area + first * targetStep;
        int to = panel(g, panel);
        for (int p = 0; p < plan.phases().size(); p++) {
            Phase phase = plan.phases().get(p);
            int taps = phase.taps().size();
            // a few columns at a time, so that the cache lines of w are read once
            for (int j = 0; j < width; j += TILES.lanes()) {
                int end = Math.min(used, j + TILES.lanes());
                for (int c = 0; c < plan.depth(); c++) {
                    for (int t = 0; t < taps; t++) {
                        int source = from + c * sourceStep + phase.taps().get(t).element();
                        int target = to + (t * plan.depth() + c) * width;
                        for (int i = j; i < end; i++) floats[target + i] = w.array()[source + i * targetStep];
                        for (int i = Math.max(j, end); i < j + TILES.lanes(); i++) floats[target + i] = 0;
                    }
                }
            }
            to += taps * plan.depth() * width;
        }
    }
}
