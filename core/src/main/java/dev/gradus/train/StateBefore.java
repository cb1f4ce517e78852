package dev.gradus.train;

import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Model and optimizer as they were, to be put back.
final class StateBefore implements AutoCloseable {
    private final Sequential network;
    private final Optimizer<?> optimizer;
    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> memory;
    private final List<Boolean> trainable;
    private final List<Boolean> frozen;
    private final double factor;

    /// @param network built
    /// @param optimizer attached to it
    StateBefore(Sequential network, Optimizer<?> optimizer) {
        this.network = network;
        this.optimizer = optimizer;
        weights = Copies.of(network.state());
        memory = Copies.of(optimizer.state());
        trainable = network.parameters().stream().map(Parameter::isTrainable).toList();
        frozen = RunningStatistics.of(network).stream().map(RunningStatistics::isFrozen).toList();
        factor = optimizer.learningRateFactor();
    }

    @Override
    public void close() {
        optimizer.zeroGrad(); // a frozen parameter may have none
        List<Parameter> parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).isTrainable() != trainable.get(i)) parameters.get(i).trainable(trainable.get(i));
        }
        List<RunningStatistics> statistics = RunningStatistics.of(network);
        for (int i = 0; i < statistics.size(); i++) statistics.get(i).freeze(frozen.get(i));
        Copies.put("the model before the trial", weights, network.state());
        optimizer.state(memory);
        optimizer.learningRateFactor(factor);
    }
}
