package dev.gradus.lab.experiment.regularization;

import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import java.util.List;
import java.util.stream.DoubleStream;

/// How large the weights of a net are.
final class WeightSize {
    private WeightSize() {}

    /// The root of the mean square of all weights, without biases.
    static double of(Sequential net) {
        List<Parameter> matrices = net.parameters().stream().filter(p -> p.value().shape().rank() >= 2).toList();
        return Math.sqrt(
                matrices.stream()
                        .flatMapToDouble(p -> DoubleStream.of(p.value().toDoubles()))
                        .map(w -> w * w)
                        .average()
                        .orElseThrow());
    }
}
