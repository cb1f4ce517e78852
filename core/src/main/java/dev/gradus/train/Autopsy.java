package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.tensor.Watch;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A search for the cause of a loss or a gradient that is infinite, NaN or far too large: the same batch is run again, forward and
/// backward, with a look at every layer and every operation.
///
/// ```java
/// var autopsy = new Autopsy(model, loss);                   // before the first step: it notes how large the weights are
/// …
/// if (!Ops.areFinite(gradients)) {
///     throw autopsy.of("epoch 1, step 3", batch, Pass.training(sameRandomness), learningRate).error();
/// }
/// ```
/// Parameters, gradients and running statistics are afterwards what they were before, to the bit. Without the first sizes of the
/// weights they are taken to be `√(2 / inputs)`, and 1 for vectors. Penalties on weights are not looked at.
public final class Autopsy {
    /// Biases begin near 0 and grow, as they should.
    private static final double LEAST_VECTOR = 0.1;

    private final Sequential network;
    private final Loss loss;
    private final Map<String, Double> scales;

    /// An autopsy of a model that has its first weights.
    ///
    /// @param network built
    /// @param loss to be made small; it must reduce a batch to one number
    public Autopsy(Sequential network, Loss loss) {
        this(network, loss, scales(network));
    }

    /// An autopsy of a model whose weights have been trained already.
    ///
    /// @param network built
    /// @param loss to be made small; it must reduce a batch to one number
    /// @param scales what [#scales] gave before the first step; parameters may be missing
    public Autopsy(Sequential network, Loss loss, Map<String, Double> scales) {
        this.network = network;
        this.loss = loss;
        this.scales = Map.copyOf(scales);
    }

    /// How large the parameters of a model are.
    ///
    /// @param network built
    /// @return name → root mean square
    public static Map<String, Double> scales(Sequential network) {
        Map<String, Double> scales = new LinkedHashMap<>();
        for (Parameter p : network.parameters()) {
            double squares = 0;
            for (float x : p.value().toFloats()) squares += (double) x * x;
            double rms = Math.sqrt(squares / p.value().size());
            if (rms > 0 && Double.isFinite(rms)) scales.put(p.name(), rms);
        }
        return scales;
    }

    /// Runs a batch again and says what went wrong.
    ///
    /// @param where in the training, the beginning of the text: `epoch 1, step 3`
    /// @param batch the one with which it went wrong, as the model saw it
    /// @param pass new, with the random numbers of that step
    /// @param learningRate of the steps before, NaN where it is not known
    /// @return the diagnosis; of the cause UNKNOWN where nothing is wrong with the batch
    /// @throws GradusException when the batch does not fit the model or the loss
    public Diagnosis of(String where, Batch batch, Pass pass, double learningRate) {
        List<Evidence.Weight> weights = new ArrayList<>();
        for (Parameter p : network.parameters()) {
            weights.add(new Evidence.Weight(p.name(), p.value().shape().rank() < 2, Values.of(p.value()), scale(p)));
        }
        Kept kept = Kept.of(network);
        try (var _ = Workspace.openOnce();
                var watch = Watch.open()) {
            return Verdict.of(run(where, batch, pass, learningRate, weights, watch));
        } finally {
            kept.restore();
        }
    }

    private double scale(Parameter p) {
        Double known = scales.get(p.name());
        Shape shape = p.value().shape();
        if (shape.rank() < 2) return known == null ? 1 : Math.max(known, LEAST_VECTOR);
        if (known != null) return known;
        return Math.sqrt(2.0 / shape.slice(1, shape.rank()).size());
    }

    private Evidence run(
            String where, Batch batch, Pass pass, double learningRate, List<Evidence.Weight> weights, Watch watch) {
        List<Evidence.Output> layers = new ArrayList<>();
        List<Evidence.Slope> gradients = new ArrayList<>();
        double lossValue = Double.NaN;
        try {
            Tensor output =
                    network.forward(
                            batch.inputs(),
                            pass.observing((path, layer, in, out) -> {
                                String place = path + " " + layer.getClass().getSimpleName();
                                watch.place(place);
                                layers.add(new Evidence.Output(place, Values.of(in), Values.of(out)));
                            }));
            watch.place("model");
            Tensor value = loss.of(output, batch.targets());
            watch.place(loss.getClass().getSimpleName());
            lossValue = value.item();
            if (watch.first() == null && value.requiresGrad()) {
                value.backward();
                for (Parameter p : network.parameters()) {
                    Tensor g = p.grad();
                    if (g != null) gradients.add(new Evidence.Slope(p.name(), Values.of(g)));
                }
            }
        } catch (GradusException e) {
            var data = new Evidence(where, batch, learningRate, weights, layers, gradients, watch.first(), lossValue);
            if (data.badData() == null && watch.first() == null) throw e;
        }
        return new Evidence(where, batch, learningRate, weights, layers, gradients, watch.first(), lossValue);
    }
}
