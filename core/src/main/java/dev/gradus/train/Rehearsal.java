package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What a step somewhere in training would refuse, found before the first one: targets outside of the loss's domain, a last batch of
/// a single sample, a model of which nothing is trained.
///
/// @param network built
/// @param loss of the training
/// @param output the shape of one output, without the batch axis
record Rehearsal(Sequential network, Loss loss, Shape output) {
    private static final int AT_ONCE = 1 << 16;

    /// Shows the loss every class number that there is, or all values, with outputs of zeros, which every loss takes.
    void targets(Splits data) {
        Dataset[] all = {data.train().data(), data.validation().data(), data.test().data()};
        if (data.task().isClassification()) {
            Set<Integer> labels = new TreeSet<>();
            for (Dataset split : all) for (int i = 0; i < split.size(); i++) labels.add(split.label(i));
            targets(Tensor.ofInts(labels.stream().mapToInt(Integer::intValue).toArray()));
            return;
        }
        int each = data.task().outputs(), most = Math.max(1, AT_ONCE / Math.max(1, each));
        for (Dataset split : all) {
            for (int from = 0; from < split.size(); from += most) {
                int n = Math.min(most, split.size() - from);
                float[] values = new float[n * each];
                for (int i = 0; i < n; i++) split.readTarget(from + i, values, i * each);
                targets(Tensor.of(Shape.of(n, each), values));
            }
        }
    }

    /// Shows the loss the targets of a batch.
    void targets(Tensor targets) {
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            loss.of(Tensor.zeros(output.prepend(targets.shape().axis(0)).toArray()), targets);
        }
    }

    /// Takes a batch of one sample through the model in a training pass, where there will be such a batch; running statistics are put
    /// back.
    void smallestBatch(Batch batch, int samples, TrainConfig config) {
        int size = config.batchSize();
        boolean single = size == 1 || (samples % size == 1 && !config.dropLast());
        boolean before = config.steps() > 0 && config.steps() * config.accumulate() <= samples / size;
        if (!single || (before && size > 1)) return; // or training ends before that batch
        Tensor inputs = batch.inputs();
        int each = inputs.size() / inputs.shape().axis(0);
        Map<String, Tensor> buffers = new LinkedHashMap<>();
        for (Buffer b : network.buffers()) buffers.put(b.name(), b.value());
        Map<String, Tensor> kept = Copies.of(buffers);
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            float[] first = Arrays.copyOf(inputs.toFloats(), each);
            Shape one = inputs.shape().slice(1, inputs.shape().rank()).prepend(1);
            network.forward(Tensor.of(one, first), Pass.training(Rng.of(config.seed())));
        } catch (GradusException e) {
            throw size == 1 ? e : lastBatch(samples, size, e);
        } finally {
            buffers.forEach((name, value) -> value.set(Objects.requireNonNull(kept.get(name))));
        }
    }

    private static GradusException lastBatch(int samples, int size, GradusException refusal) {
        String said = String.valueOf(refusal.getMessage());
        GradusException error =
                GradusException.got(
                                "%d training samples in batches of %d, so that the last has one sample", samples, size)
                        .expected("at least two samples in each batch")
                        .because("a layer refuses one: " + said.substring(0, Math.max(0, said.indexOf(", expected"))))
                        .repair(
                                "Leave out the last, smaller batch of each epoch (dropLast), or use another batch size.");
        error.initCause(refusal);
        return error;
    }

    /// Refuses a model of which nothing is trained.
    void trainable() {
        if (network.parameters().stream().anyMatch(Parameter::isTrainable)) return;
        throw GradusException.got("a model of which all %d parameters are frozen", network.parameters().size())
                .expected("at least one that training may change")
                .because("the pattern of a Freeze matches every name, or the model was frozen before")
                .repair("Freeze fewer layers, such as \"0.*\", or measure the model without training it.");
    }

    /// Reports a model whose outputs go through a sigmoid twice; that they go through a softmax twice is seen by the operation itself.
    static void reportSigmoidTwice(Sequential network, Loss loss) {
        List<Layer> leaves = List.copyOf(Layers.leaves(network).values());
        if (leaves.isEmpty() || !(leaves.getLast() instanceof Sigmoid)) return;
        if (!(loss instanceof BinaryCrossEntropyFromLogits)) return;
        Mistakes.report(
                Mistakes.SOFTMAX_BEFORE_LOSS,
                "a Sigmoid before BinaryCrossEntropyFromLogits: probabilities are taken for scores, which trains slowly and badly."
                        + " Likely cause: the loss contains a sigmoid itself. Repair: remove the Sigmoid, or use BinaryCrossEntropy.");
    }
}
