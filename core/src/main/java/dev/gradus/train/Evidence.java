package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.tensor.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an [Autopsy] has seen of one step.
///
/// @param where in the training: `epoch 1, step 3`
/// @param batch that was run again
/// @param learningRate of the steps before, NaN where it is not known
/// @param weights all parameters
/// @param layers in the order in which they ran
/// @param gradients of the parameters that got one
/// @param first operation that went wrong, or null
/// @param loss of the batch, NaN where it was not reached
record Evidence(
        String where,
        Batch batch,
        double learningRate,
        List<Weight> weights,
        List<Output> layers,
        List<Slope> gradients,
        Watch.@Nullable Finding first,
        double loss) {
    /// Inputs and targets of a network are of the order of 1.
    static final double LARGEST_DATA = 1e6;

    /// A parameter, and how large it was at first. Biases and other vectors follow where matrices lead.
    record Weight(String name, boolean isVector, Values values, double scale) {
        double growth() {
            return values.rms() / scale;
        }

        boolean hasGrown() {
            return !values.isFinite() || growth() >= 100 || values.rms() > 1e3;
        }
    }

    /// What a layer made of its input.
    record Output(String layer, Values in, Values out) {
        /// A normalization may raise small numbers a hundredfold, and rightly.
        boolean explodes() {
            boolean raised = in.rms() > 0 && out.rms() >= 100 * in.rms() && out.rms() >= 10;
            return raised || out.rms() > 1e4;
        }
    }

    /// The gradient of a parameter.
    record Slope(String parameter, Values values) {
        /// The square of such a number is beyond float32, and so is the norm.
        boolean explodes() {
            return values.largest() > 1e18;
        }
    }

    /// The parameter that has grown most, those that are not finite before all and matrices before vectors; null where none has by
    /// a given factor.
    @Nullable Weight grown(double factor) {
        return weights.stream()
                .filter(w -> w.hasGrown() || w.growth() >= factor)
                .max(
                        Comparator.<Weight, Boolean>comparing(w -> !w.values.isFinite())
                                .thenComparing(w -> !w.isVector)
                                .thenComparingDouble(Weight::growth))
                .orElse(null);
    }

    @Nullable Output explosion() {
        return layers.stream().filter(Output::explodes).findFirst().orElse(null);
    }

    @Nullable Slope steepest() {
        return gradients.stream()
                .filter(Slope::explodes)
                .max(Comparator.comparingDouble(s -> s.values.largest()))
                .orElse(null);
    }

    /// What is wrong with the data: `inputs: 2 NaN of 640`; null where nothing is.
    @Nullable String badData() {
        for (boolean targets : new boolean[] {false, true}) {
            Tensor t = targets ? batch.targets() : batch.inputs();
            if (t.dtype() == DType.INT32) continue;
            Values v = Values.of(t);
            String name = targets ? "targets" : "inputs";
            if (!v.isFinite()) return name + " with " + v.bad();
            if (v.largest() > LARGEST_DATA) return name + " " + v;
        }
        return null;
    }

    /// The samples whose data are wrong.
    List<Integer> badSamples() {
        return samples(i -> isBad(batch.inputs(), i) || isBad(batch.targets(), i));
    }

    private boolean isBad(Tensor data, int sample) {
        if (data.dtype() == DType.INT32) return false;
        double[] all = data.toDoubles();
        int size = all.length / batch.size();
        for (int i = sample * size; i < (sample + 1) * size; i++) if (!(Math.abs(all[i]) <= LARGEST_DATA)) return true;
        return false;
    }

    /// The samples behind rows of what an operation made; none where that does not tell them apart.
    List<Integer> samplesOf(Watch.Finding f) {
        boolean ofBatch =
                f.output().name() == null
                        && f.output().shape().rank() > 0
                        && f.output().shape().axis(0) == batch.size()
                        && f.rows().size() < Math.max(2, batch.size());
        return ofBatch ? samples(f.rows()::contains) : List.of();
    }

    private List<Integer> samples(Predicate<Integer> which) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) if (which.test(i)) found.add(batch.indices()[i]);
        return found;
    }
}
