package dev.gradus.nn.norm;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerCopy;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Batch normalization computed into the layer before it, for inference: one layer less, and the same outputs.
///
/// ```
/// a = γ / √(running_var + ε)
/// W ← a W for each output,  b ← (b - running_mean) a + β
/// ```
/// Each [BatchNorm] that follows a [Linear] layer or a [Conv2d] in a chain is folded, chains within chains and within other
/// containers included; [Identity] takes its place, so that all other layers keep their names. What has no running
/// statistics, or follows something else, stays. Source: `torch.nn.utils.fusion`.
public final class FoldBatchNorm {
    private final IdentityHashMap<Layer, Layer> replacements = new IdentityHashMap<>();
    private final Map<String, Tensor> state;

    private FoldBatchNorm(Map<String, Tensor> state) {
        this.state = new HashMap<>(state);
    }

    /// A model that evaluates as this one does, with fewer layers.
    ///
    /// @param model built and trained; it stays as it is
    /// @return a new model, built; outputs differ by rounding only, and in evaluation only
    /// @throws GradusException when the model is not built, or the same layer object is in it twice
    public static Sequential of(Sequential model) {
        Shape sample = model.sampleShape();
        if (sample == null) {
            throw GradusException.got("folding of a model that is not built")
                    .expected("a trained model")
                    .because("it was made anew instead of read")
                    .repair("Train it, or read it from its file, before it is folded.");
        }
        var fold = new FoldBatchNorm(model.state());
        fold.chain(model);
        var folded = (Sequential) new LayerCopy(fold.replacements).of(model);
        folded.build(sample, Builder.restoring((name, shape, dtype) -> fold.value(name)));
        return folded;
    }

    private Tensor value(String name) {
        return Objects.requireNonNull(state.get(name), name);
    }

    /// Folds within a chain, and within whatever its layers contain.
    private void chain(Sequential model) {
        List<Layer> layers = new ArrayList<>();
        flatten(model, layers);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i), before = i == 0 ? null : layers.get(i - 1);
            if (layer instanceof BatchNorm norm && before != null) fold(before, norm);
            inside(layer);
        }
    }

    /// The layers of a chain and of the chains within it, in the order in which they run.
    private static void flatten(Layer layer, List<Layer> layers) {
        if (layer instanceof Sequential chain) chain.layers().forEach(inner -> flatten(inner, layers));
        else layers.add(layer);
    }

    private void inside(Layer layer) {
        for (Layer.Child child : layer.children()) {
            if (child.layer() instanceof Sequential chain) chain(chain);
            else inside(child.layer());
        }
    }

    private void fold(Layer layer, BatchNorm norm) {
        Layer biased = withBias(layer);
        RunningStatistics statistics = norm.statistics();
        if (biased == null || statistics == null || replacements.containsKey(layer)) return;
        GammaBeta affine = norm.affine();
        List<Parameter> parameters = layer.parameters();
        Tensor w = parameters.get(0).value(), b = parameters.size() > 1 ? parameters.get(1).value() : null;
        double[] weights = w.toDoubles(), biases = new double[w.shape().axis(0)];
        int perOutput = w.size() / biases.length;
        for (int k = 0; k < biases.length; k++) {
            double gamma = affine == null ? 1 : affine.weight().value().get(k);
            double beta = affine == null || affine.bias() == null ? 0 : affine.bias().value().get(k);
            double a = gamma / Math.sqrt(statistics.variance().get(k) + norm.eps());
            for (int i = k * perOutput; i < (k + 1) * perOutput; i++) weights[i] *= a;
            biases[k] = ((b == null ? 0 : b.get(k)) - statistics.mean().get(k)) * a + beta;
        }
        String name = parameters.get(0).name();
        state.put(name, Tensor.of(w.shape(), weights).to(w.dtype()));
        state.put(
                name.substring(0, name.length() - "weight".length()) + "bias",
                Tensor.of(Shape.of(biases.length), biases).to(w.dtype()));
        replacements.put(layer, biased);
        replacements.put(norm, new Identity());
    }

    /// The same layer with a bias, not built; null for a layer into which nothing can be folded.
    private static @Nullable Layer withBias(Layer layer) {
        return switch (layer) {
            case Linear linear -> {
                Linear.Config c = linear.config();
                yield new Linear(new Linear.Config(c.units(), c.inputs(), true, c.weightInit(), c.biasInit()));
            }
            case Conv2d convolution -> convolution.bias(true);
            default -> null;
        };
    }
}
