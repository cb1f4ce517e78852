package dev.gradus.diagnose.landscape;

import dev.gradus.data.Batch;
import dev.gradus.nn.Kept;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.function.Supplier;

/// The loss of a network on a batch, without penalties.
///
/// The weights are those that are trainable, in the order of the layers. After each look, weights, running statistics and gradients
/// are those from before, to the bit. A training pass normalizes by the batch, an evaluation pass by running statistics; one with the
/// same random numbers each time gives one surface, and not another one at each look.
public final class NetworkSurface implements LossSurface {
    private final Sequential network;
    private final Loss loss;
    private final Tensor inputs, targets;
    private final Supplier<Pass> passes;
    private final Weights weights;

    /// The surface of a network.
    ///
    /// @param network built
    /// @param loss that reduces a batch to one number
    /// @param batch copied
    /// @param passes a new one for each look
    public NetworkSurface(Sequential network, Loss loss, Batch batch, Supplier<Pass> passes) {
        this.network = network;
        this.loss = loss;
        this.passes = passes;
        inputs = batch.inputs().copy();
        targets = batch.targets().copy();
        weights = Weights.of(network.parameters());
    }

    @Override
    public double[] weights() {
        return weights.values();
    }

    @Override
    public double loss(double[] at) {
        try (var _ = new Before(at);
                var _ = Workspace.open();
                var _ = NoGrad.open()) {
            return forward().item();
        }
    }

    @Override
    public Slope slope(double[] at) {
        try (var _ = new Before(at);
                var _ = Workspace.open()) {
            Tensor value = forward();
            value.backward();
            return new Slope(value.item(), weights.gradients());
        }
    }

    private Tensor forward() {
        return loss.of(network.forward(inputs, passes.get()), targets);
    }

    @Override
    public double precision() {
        boolean isExact = weights.parameters().stream().allMatch(p -> p.value().dtype() == DType.FLOAT64);
        return isExact ? 0x1p-53 : 0x1p-24;
    }

    /// The network before a look, which comes back afterwards.
    private final class Before implements AutoCloseable {
        private final double[] here = weights.values();
        private final Kept kept = Kept.of(network);

        Before(double[] at) {
            weights.set(at);
        }

        @Override
        public void close() {
            kept.restore();
            weights.set(here);
        }
    }
}
