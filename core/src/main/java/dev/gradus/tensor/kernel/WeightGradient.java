package dev.gradus.tensor.kernel;

/// The arguments of one call for the gradient of a convolution's weights, whose work is cut into chunks. Reused, so that a call
/// allocates nothing.
abstract class WeightGradient implements WorkerTeam.Task {
    private static final Slice<float[]> NOTHING = new Slice<>(new float[0], 0);

    Conv d = new Conv(0, 1, 1, 1, 1, 1, Sweep.POINT, Sweep.POINT);
    Slice<float[]> x = NOTHING;
    Slice<float[]> gy = NOTHING;
    Slice<float[]> gw = NOTHING;

    /// gw = Σ over images and positions of gy · x
    final WeightGradient run(Conv conv, Slice<float[]> xs, Slice<float[]> gys, Slice<float[]> gws) {
        d = conv;
        x = xs;
        gy = gys;
        gw = gws;
        run(WorkerTeam.shared());
        x = NOTHING;
        gy = NOTHING;
        gw = NOTHING;
        return this;
    }

    /// Hands the chunks out.
    abstract void run(WorkerTeam team);
}
