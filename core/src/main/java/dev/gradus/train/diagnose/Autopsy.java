package dev.gradus.train.diagnose;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Kept;
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
/// backward, with a look at every layer and every operation; then the checks look for causes, and try what they suspect.
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
    /// The place of operations between the last layer and the loss.
    static final String MODEL = "model";

    /// Biases begin near 0 and grow, as they should.
    private static final double LEAST_VECTOR = 0.1;

    private final Sequential network;
    private final Loss loss;
    private final Map<String, Double> scales;
    private final List<Check> checks;

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
        this(network, loss, scales, Checks.all());
    }

    private Autopsy(Sequential network, Loss loss, Map<String, Double> scales, List<Check> checks) {
        this.network = network;
        this.loss = loss;
        this.scales = Map.copyOf(scales);
        this.checks = checks;
    }

    /// The same autopsy with other checks.
    ///
    /// @param which to be made, such as some of [Checks#all] and your own
    /// @return a new autopsy
    public Autopsy checking(List<Check> which) {
        return new Autopsy(network, loss, scales, List.copyOf(which));
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
    /// @return the diagnosis; of the cause `unknown` where nothing is wrong with the batch
    /// @throws GradusException when the batch does not fit the model or the loss
    public Diagnosis of(String where, Batch batch, Pass pass, double learningRate) {
        return of(where, batch, pass, learningRate, Map.of());
    }

    /// Runs a batch again, compares with a state of the training before, and says what went wrong.
    ///
    /// @param where in the training, the beginning of the text: `epoch 1, step 3`
    /// @param batch the one with which it went wrong, as the model saw it
    /// @param pass new, with the random numbers of that step
    /// @param learningRate of the steps before, NaN where it is not known
    /// @param before parameters and buffers of an earlier step, to be tried; may be empty
    /// @return the diagnosis; of the cause `unknown` where nothing is wrong with the batch
    /// @throws GradusException when the batch does not fit the model or the loss
    public Diagnosis of(String where, Batch batch, Pass pass, double learningRate, Map<String, Tensor> before) {
        Kept kept = Kept.of(network);
        try {
            Step step = step(network, where, batch, pass, learningRate);
            Trials trials = new Reruns(this, network, step, pass, before);
            List<Finding> found = Checks.look(checks, new Evidence().with(Step.class, step).with(Trials.class, trials));
            boolean isRefused = step.fault() == null && Double.isNaN(step.loss());
            if (found.isEmpty() && isRefused) loss.of(network.forward(batch.inputs(), pass), batch.targets());
            return new Diagnosis(found.isEmpty() ? List.of(Unexplained.of(step)) : found);
        } finally {
            kept.restore();
        }
    }

    /// Runs a step without moving anything, with a look at every layer and every operation.
    Step step(Sequential model, String where, Batch batch, Pass pass, double learningRate) {
        List<Step.Weight> weights = new ArrayList<>();
        for (Parameter p : model.parameters()) {
            weights.add(new Step.Weight(p.name(), p.value().shape().rank() < 2, Values.of(p.value()), scale(p)));
        }
        List<Step.Output> layers = new ArrayList<>();
        List<Step.Slope> gradients = new ArrayList<>();
        double lossValue = Double.NaN;
        try (var _ = Workspace.openOnce();
                var watch = Watch.open()) {
            try {
                Tensor output =
                        model.forward(
                                batch.inputs(),
                                pass.observing((path, layer, in, out) -> {
                                    String place = path + " " + layer.getClass().getSimpleName();
                                    watch.place(place);
                                    layers.add(new Step.Output(place, Values.of(in), Values.of(out)));
                                }));
                watch.place(MODEL);
                Tensor value = loss.of(output, batch.targets());
                watch.place(loss.getClass().getSimpleName());
                lossValue = value.item();
                if (watch.first() == null && value.requiresGrad()) {
                    value.backward();
                    for (Parameter p : model.parameters()) {
                        Tensor g = p.grad();
                        if (g != null) gradients.add(new Step.Slope(p.name(), Values.of(g)));
                    }
                }
            } catch (GradusException e) {
                // the step tells how far it came; data that are refused are looked at as they are
            }
            return new Step(where, batch, learningRate, weights, layers, gradients, watch.first(), lossValue);
        }
    }

    private double scale(Parameter p) {
        Double known = scales.get(p.name());
        Shape shape = p.value().shape();
        if (shape.rank() < 2) return known == null ? 1 : Math.max(known, LEAST_VECTOR);
        if (known != null) return known;
        return Math.sqrt(2.0 / shape.slice(1, shape.rank()).size());
    }
}
