package dev.gradus.tensor.kernel;

/// The arguments of one call for the gradient of a convolution's weights, whose work is cut into chunks. Reused, so that a call
/// allocates nothing.
abstract class WeightGradient implements WorkerTeam.Task {
    /// Sums in one piece of the work of adding runs.
    private static final int PIECE = 1 << 13;

    private static final Slice<float[]> NOTHING = new Slice<>(new float[0], 0);

    Conv d = new Conv(0, 1, 1, 1, 1, 1, Sweep.POINT, Sweep.POINT);
    Slice<float[]> x = NOTHING;
    Slice<float[]> gy = NOTHING;
    Slice<float[]> gw = NOTHING;

    /// The sums of each run of images ([Conv#weightRuns()]), and how many these are.
    float[] sums = {};

    int size;

    private final WorkerTeam.Task addPiece = this::addPiece;

    /// gw = Σ over images and positions of gy · x
    final void run(Conv conv, Slice<float[]> xs, Slice<float[]> gys, Slice<float[]> gws) {
        d = conv;
        x = xs;
        gy = gys;
        gw = gws;
        run(WorkerTeam.shared());
        x = NOTHING;
        gy = NOTHING;
        gw = NOTHING;
    }

    /// Hands the chunks out.
    abstract void run(WorkerTeam team);

    final void growSums() {
        sums = AlignedFloats.grow(sums, Math.multiplyExact(d.weightRuns(), size));
    }

    /// Adds the runs to the first, in order. Not vectors but long loops: C2 was seen to make an object of each vector.
    final void addRuns(WorkerTeam team) {
        team.run(Math.ceilDiv(size, PIECE), addPiece);
    }

    private void addPiece(int piece) {
        int begin = AlignedFloats.FIRST + piece * PIECE, end = Math.min(begin + PIECE, AlignedFloats.FIRST + size);
        for (int run = 1; run < d.weightRuns(); run++) {
            for (int i = begin; i < end; i++) sums[i] += sums[run * size + i];
        }
    }
}
