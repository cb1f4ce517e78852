package dev.gradus.interop.numpy;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What a trained model is and does, as arrays for NumPy: its parameters and running statistics, its predictions, and what its layers give.
///
/// ```java
/// ModelArrays arrays = new ModelArrays(model).predictions(data.test().data(), 100, List.of("3", "5.*"));
/// Npz.write(Path.of("model.npz"), arrays.tensors());
/// ```
/// | name | shape | what |
/// |---|---|---|
/// | `parameters/1.weight` | of the parameter | one for each |
/// | `statistics/2.running_mean` | of the buffer | one for each |
/// | `predictions` | `[n, outputs]` | probabilities of the classes, or values in their own unit |
/// | `classes` | `[n]`, int32 | the predicted class, where there are classes |
/// | `targets` | `[n]`, int32, or `[n, outputs]` | what should have been predicted |
/// | `activations/3` | `[n, …]` | the output of layer 3 in evaluation |
///
/// Samples are the first of a split, in its order. Errors: a pattern that matches no layer, no samples.
public final class ModelArrays {
    private final TrainedModel model;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// Parameters and running statistics.
    ///
    /// @param model trained
    public ModelArrays(TrainedModel model) {
        this.model = model;
        for (Parameter p : model.network().parameters()) tensors.put("parameters/" + p.name(), p.value());
        for (Buffer b : model.network().buffers()) tensors.put("statistics/" + b.name(), b.value());
    }

    /// Adds predictions for the first samples of a split, and the outputs of some layers for them.
    ///
    /// @param data samples as the model was trained on, not prepared
    /// @param most how many are looked at
    /// @param layers patterns of paths, such as `3` or `5.*`; none for no activations
    /// @return this
    /// @throws GradusException when there are no samples, or a pattern matches no layer
    public ModelArrays predictions(Dataset data, int most, List<String> layers) {
        int n = Math.min(most, data.size());
        if (n < 1) throw none(most);
        int size = data.shape().size();
        float[] raw = new float[Math.multiplyExact(n, size)];
        for (int i = 0; i < n; i++) data.readInput(i, raw, i * size);
        var seen = new Seen(layers.stream().map(NamePattern::new).toList(), n);
        Tensor outputs = model.outputs(raw, n, _ -> Pass.evaluation().observing(seen::add));
        for (String pattern : layers) seen.require(pattern);
        TrainedModel.Predictions answers = model.answers(outputs);
        tensors.put("predictions", answers.values());
        if (data.task().isClassification()) tensors.put("classes", Tensor.ofInts(answers.classes()));
        tensors.put("targets", targets(data, n));
        seen.arrays.forEach((path, array) -> tensors.put("activations/" + path, array.tensor()));
        return this;
    }

    private static Tensor targets(Dataset data, int n) {
        if (!(data.task() instanceof Task.Regression values)) {
            int[] labels = new int[n];
            float[] one = new float[1];
            for (int i = 0; i < n; i++) {
                data.readTarget(i, one, 0);
                labels[i] = (int) one[0];
            }
            return Tensor.ofInts(labels);
        }
        int outputs = values.outputs();
        float[] all = new float[n * outputs];
        for (int i = 0; i < n; i++) {
            data.readTarget(i, all, i * outputs);
            for (int k = 0; k < outputs && values.isScaled(); k++) {
                all[i * outputs + k] = (float) values.value(k, all[i * outputs + k]);
            }
        }
        return Tensor.of(Shape.of(n, outputs), all);
    }

    /// All arrays.
    ///
    /// @return by name; parameters and statistics are the model's own tensors
    public Map<String, Tensor> tensors() {
        return new LinkedHashMap<>(tensors);
    }

    private static GradusException none(int most) {
        return GradusException.got("predictions for no sample, of at most %d", most)
                .expected("1 or more")
                .because("the split is empty, or a wrong sign")
                .repair("Name another split, or more samples.");
    }

    /// The outputs of some layers, chunk by chunk.
    private static final class Seen {
        private final List<NamePattern> wanted;
        private final int n;
        private final Map<String, Growing> arrays = new LinkedHashMap<>();
        private final TreeSet<String> all = new TreeSet<>();

        Seen(List<NamePattern> wanted, int n) {
            this.wanted = wanted;
            this.n = n;
        }

        void add(String path, Tensor output) {
            all.add(path);
            if (wanted.stream().noneMatch(pattern -> pattern.matches(path))) return;
            Shape shape = output.shape();
            arrays.computeIfAbsent(path, _ -> new Growing(shape.with(0, n))).add(output.toFloats());
        }

        void require(String pattern) {
            if (arrays.keySet().stream().anyMatch(new NamePattern(pattern)::matches)) return;
            throw GradusException.got("activations of the layers '%s'", pattern)
                    .expected("a pattern that the path of a layer matches")
                    .because("a spelling mistake, or the layers of another model")
                    .repair("%s", Suggest.sentence(pattern, new ArrayList<>(all)));
        }
    }

    /// An array that is filled from the front.
    private static final class Growing {
        private final Shape shape;
        private final float[] values;
        private int filled;

        Growing(Shape shape) {
            this.shape = shape;
            values = new float[shape.size()];
        }

        void add(float[] part) {
            System.arraycopy(part, 0, values, filled, part.length);
            filled += part.length;
        }

        Tensor tensor() {
            return Tensor.of(shape, values);
        }
    }
}
