package dev.gradus.diagnose.preflight;

import dev.gradus.data.Batch;
import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerCopy;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Identity;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.ObservedStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs of a network that belong to no training.
final class Trial {
    private Trial() {}

    /// Layers that change their input at random while a network is trained.
    static boolean isNoise(Layer layer) {
        return layer instanceof Dropout
                || layer instanceof Dropout2d
                || layer instanceof AlphaDropout
                || layer instanceof GaussianNoise;
    }

    /// A network with the same weights and without dropout and noise.
    ///
    /// @return null where a layer of the user's own cannot be made from its settings
    static @Nullable Sequential withoutNoise(Sequential network) {
        IdentityHashMap<Layer, Layer> replacements = new IdentityHashMap<>();
        for (Layer leaf : Layers.leaves(network).values()) if (isNoise(leaf)) replacements.put(leaf, new Identity());
        Map<String, Tensor> state = network.state();
        try {
            Sequential copy = (Sequential) new LayerCopy(replacements).of(network);
            copy.build(
                    Objects.requireNonNull(network.sampleShape()),
                    Builder.restoring((name, shape, type) -> Objects.requireNonNull(state.get(name))));
            return copy;
        } catch (GradusException e) {
            return null;
        }
    }

    /// Runs a batch forward and back, and looks at each layer on the way.
    static StepState observe(Sequential network, Loss loss, Batch batch, Rng random) {
        network.parameters().forEach(p -> p.value().zeroGrad());
        try (var _ = Workspace.open()) {
            List<ObservedStep.Seen> seen = new ArrayList<>();
            Pass pass =
                    Pass.training(random)
                            .observing((path, layer, input, output) -> {
                                if (!layer.children().isEmpty()) return;
                                if (output.requiresGrad()) Ops.retainGradient(output);
                                seen.add(new ObservedStep.Seen(path, layer, input, output, null));
                            });
            Tensor value = loss.of(network.forward(batch.inputs(), pass), batch.targets());
            value.backward();
            List<LayerState> layers =
                    seen.stream()
                            .map(s ->
                                    LayerState.of(
                                            new ObservedStep.Seen(
                                                    s.path(), s.layer(), s.input(), s.output(), s.output().grad())))
                            .toList();
            List<ParameterState> parameters = network.parameters().stream().map(ParameterState::of).toList();
            return new StepState(1, value.item(), 0, layers, parameters);
        }
    }

    /// What a network makes of inputs, without gradients.
    static float[] outputs(Sequential network, Tensor inputs, Pass pass) {
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            return network.forward(inputs, pass).toFloats();
        }
    }

    /// The loss of each sample.
    ///
    /// @param outputs one sample after the other, of this shape each
    static double[] losses(Loss loss, float[] outputs, Shape each, Batch batch) {
        int n = batch.size(), size = each.size(), width = batch.targets().size() / n;
        boolean areClasses = !batch.targets().dtype().isFloating();
        int[] labels = areClasses ? batch.targets().toInts() : new int[0];
        float[] targets = areClasses ? new float[0] : batch.targets().toFloats();
        double[] losses = new double[n];
        for (int i = 0; i < n; i++) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                Tensor y = Tensor.of(each.prepend(1), Arrays.copyOfRange(outputs, i * size, (i + 1) * size));
                Tensor t =
                        areClasses
                                ? Tensor.ofInts(labels[i])
                                : Tensor.of(
                                        Shape.of(1, width), Arrays.copyOfRange(targets, i * width, (i + 1) * width));
                losses[i] = loss.of(y, t).item();
            }
        }
        return losses;
    }

    /// The shape of what a network makes of one sample.
    static Shape output(Sequential network) {
        Shape sample = Objects.requireNonNull(network.sampleShape());
        return network.build(sample, Builder.root(Rng.of(0))); // built already, so this only infers
    }

    /// The share of the samples whose class is found; NaN where the loss tells no classes.
    static double accuracy(Loss loss, Tensor output, Tensor targets) {
        Tensor answers = loss.classes(output);
        Tensor labels = answers == null ? null : loss.labels(targets);
        if (answers == null || labels == null || labels.dtype().isFloating()) return Double.NaN;
        int[] given = answers.toInts(), wanted = labels.toInts();
        int right = 0;
        for (int i = 0; i < wanted.length; i++) if (given[i] == wanted[i]) right++;
        return (double) right / wanted.length;
    }

    /// Whether its loss is a sum over the batch.
    static boolean sums(Loss loss) {
        return loss.reduction() == Reduction.SUM;
    }
}
