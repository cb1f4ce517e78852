package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Kept;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Footprint;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The memory that training will take, known before its first step.
///
/// ```java
/// var load = new MemoryPlan.Load(batch, 4096, 2, 1, 500);
/// MemoryPlan.of(model, loss, optimizer, load).require();      // or an error that names a batch size that would fit
/// ```
/// What a step takes is measured with a few samples, forward and backward, and each of its tensors grows linearly with the batch from
/// there. Memory that kernels keep for themselves is not in it, nor are the data set and checkpoints under way.
///
/// @param batchSize samples in a step
/// @param lasting what is kept from step to step
/// @param fixed bytes of a step, whatever the batch: gradients that are computed on the way to those of the parameters
/// @param perSample what each sample of a batch adds
/// @param evaluation bytes of an evaluation, in the same workspace as a step
/// @param available bytes that the plan may take: what Java may use at most, less what is in use by all else
public record MemoryPlan(
        int batchSize, Lasting lasting, long fixed, PerSample perSample, long evaluation, long available) {
    /// Samples with which a step is measured first, and again where they are small: 16 elements are the unit of a
    /// workspace.
    private static final int FEW = 2, MORE = 16;

    /// A step takes one to two times the outputs of its layers, and as much again where it is recorded.
    private static final int GENEROUS = 8;

    /// The second measurement takes no more than this.
    private static final long SMALL = 64L << 20;

    /// Kept from step to step, in bytes.
    ///
    /// @param parameters those of the model, and its buffers
    /// @param gradients one for each parameter that is not frozen
    /// @param slots what the optimizer remembers
    /// @param copies of parameters and buffers: averages, best weights, the last finite state
    public record Lasting(long parameters, long gradients, long slots, long copies) {
        /// The sum.
        ///
        /// @return bytes
        public long total() {
            return parameters + gradients + slots + copies;
        }
    }

    /// What each sample of a batch takes, in bytes.
    ///
    /// @param activations results of the operations of a step, and their gradients
    /// @param recording the same once more, where a step is recorded to be replayed
    /// @param batches inputs and targets of the batches in flight
    public record PerSample(long activations, long recording, long batches) {
        /// The sum.
        ///
        /// @return bytes
        public long total() {
            return activations + recording + batches;
        }
    }

    /// What a training puts on a model.
    ///
    /// @param example any batch as the model will see it, of 1 sample or more
    /// @param batchSize samples in a step
    /// @param batchesInFlight in preparation or in use at the same time
    /// @param copies of the model's parameters and buffers that are kept besides it
    /// @param evaluated samples that go through the model together in an evaluation
    public record Load(Batch example, int batchSize, int batchesInFlight, int copies, int evaluated) {}

    /// Whether there might be too little room, by a rough estimate that runs nothing and is several times above what is
    /// likely: [#of] runs a few samples, which may take a second while the JVM is young.
    ///
    /// @param network built
    /// @param optimizer attached to the parameters of the model
    /// @param load the batches of the training
    /// @return false where a plan can be spared
    public static boolean isInDoubt(Sequential network, Optimizer<?> optimizer, Load load) {
        Tensor inputs = load.example.inputs();
        Shape sample = inputs.shape().slice(1, inputs.shape().rank());
        Summary.Memory memory = Summary.of(network, sample, load.batchSize).memory();
        long batch = bytes(inputs) / load.example.size() * load.batchSize;
        long model = memory.gradients() + optimizer.slotBytes() + (load.copies + 1) * memory.parameters();
        long step = GENEROUS * memory.activations();
        long evaluation = 2 * memory.activations() / load.batchSize * load.evaluated;
        return model + load.batchesInFlight * batch + Math.max(step, evaluation) > free();
    }

    /// Measures a step of a few samples; parameters, gradients and running statistics stay what they are.
    ///
    /// @param network built
    /// @param loss reduces a batch to one number
    /// @param optimizer attached to the parameters of the model
    /// @param load the batches of the training
    /// @return the plan, whether it fits or not
    public static MemoryPlan of(Sequential network, Loss loss, Optimizer<?> optimizer, Load load) {
        int samples = FEW;
        Footprint few = measured(network, loss, load.example, FEW);
        Footprint twice = measured(network, loss, load.example, 2 * FEW);
        if (few.at(FEW, twice, 2 * FEW, 2 * MORE).heldBytes() < SMALL) {
            samples = MORE;
            few = measured(network, loss, load.example, MORE);
            twice = measured(network, loss, load.example, 2 * MORE);
        }
        long fixed = few.at(samples, twice, 2 * samples, 0).heldBytes();
        long step = few.at(samples, twice, 2 * samples, load.batchSize).bytes();
        long each = Math.ceilDiv(Math.max(0, step - fixed), load.batchSize);
        long evaluation =
                evaluated(network, loss, load.example, FEW)
                        .at(FEW, evaluated(network, loss, load.example, 2 * FEW), 2 * FEW, load.evaluated)
                        .bytes();
        boolean recorded = Layers.notRepeatable(network, loss).isEmpty();
        long sample = (bytes(load.example.inputs()) + bytes(load.example.targets())) / load.example.size();
        long parameters = 0, gradients = 0;
        for (Parameter p : network.parameters()) {
            parameters += bytes(p.value());
            if (p.isTrainable()) gradients += bytes(p.value());
        }
        for (Buffer b : network.buffers()) parameters += bytes(b.value());
        var lasting = new Lasting(parameters, gradients, optimizer.slotBytes(), load.copies * parameters);
        var perSample = new PerSample(each, recorded ? each : 0, load.batchesInFlight * sample);
        var plan =
                new MemoryPlan(
                        load.batchSize,
                        lasting,
                        recorded ? 2 * fixed : fixed,
                        perSample,
                        evaluation,
                        free() + parameters + gradients);
        return plan.fits() ? plan : plan.afterCollection();
    }

    /// The heap may hold garbage, which would be in nobody's way.
    private MemoryPlan afterCollection() {
        System.gc();
        return new MemoryPlan(
                batchSize, lasting, fixed, perSample, evaluation, free() + lasting.parameters + lasting.gradients);
    }

    private static long free() {
        Runtime java = Runtime.getRuntime();
        return java.maxMemory() - (java.totalMemory() - java.freeMemory());
    }

    private static long bytes(Tensor t) {
        return (long) t.size() * (t.dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES);
    }

    private static Footprint measured(Sequential network, Loss loss, Batch example, int samples) {
        Tensor inputs = repeated(example.inputs(), samples), targets = repeated(example.targets(), samples);
        Kept kept = Kept.of(network);
        try (var workspace = Workspace.openOnce()) {
            Tensor value = loss.of(network.forward(inputs, Pass.training(Rng.of(0))), targets);
            if (value.requiresGrad()) value.backward();
            return workspace.footprint();
        } finally {
            kept.restore();
        }
    }

    private static Footprint evaluated(Sequential network, Loss loss, Batch example, int samples) {
        Tensor inputs = repeated(example.inputs(), samples), targets = repeated(example.targets(), samples);
        try (var workspace = Workspace.openOnce();
                var _ = NoGrad.open()) {
            loss.of(network.forward(inputs, Pass.evaluation()), targets);
            return workspace.footprint();
        }
    }

    /// The rows of a tensor again and again, until there are enough.
    private static Tensor repeated(Tensor rows, int count) {
        Shape shape = rows.shape().slice(1, rows.shape().rank()).prepend(count);
        if (rows.dtype() == DType.INT32) {
            int[] from = rows.toInts(), to = new int[shape.size()];
            for (int i = 0; i < to.length; i++) to[i] = from[i % from.length];
            return Tensor.of(shape, to).copy();
        }
        double[] from = rows.toDoubles(), to = new double[shape.size()];
        for (int i = 0; i < to.length; i++) to[i] = from[i % from.length];
        return Tensor.of(shape, to).to(rows.dtype()).copy();
    }

    /// Bytes of all results of one step, without a recording of it.
    ///
    /// @return those of the whole batch
    public long activations() {
        return fixedOfOne() + batchSize * perSample.activations;
    }

    /// What is fixed in one of the two steps whose memory there is where one is recorded.
    private long fixedOfOne() {
        return perSample.recording > 0 ? fixed / 2 : fixed;
    }

    /// All of it.
    ///
    /// @return bytes
    public long total() {
        return of(batchSize);
    }

    private long of(long samples) {
        long workspace = fixedOfOne() + samples * perSample.activations;
        long besides = fixed - fixedOfOne() + samples * (perSample.recording + perSample.batches);
        return lasting.total() + besides + Math.max(workspace, evaluation);
    }

    /// Whether there is room for all of it.
    ///
    /// @return true where total is at most what is available
    public boolean fits() {
        return total() <= available;
    }

    /// The largest batch for which there is room.
    ///
    /// @return 0 where there is none
    public int largestBatch() {
        int fits = 0, tooMany = Integer.MAX_VALUE;
        while (tooMany - fits > 1) {
            int middle = fits + (tooMany - fits) / 2;
            if (of(middle) <= available) fits = middle;
            else tooMany = middle;
        }
        return fits;
    }

    /// Refuses a training for which there is no room.
    ///
    /// @throws GradusException that names the largest batch for which there is
    public void require() {
        if (fits()) return;
        int most = largestBatch();
        String heap = "GRADUS_JAVA_OPTS=-Xmx" + Math.ceilDiv(neededHeap(), 1L << 20) + "m";
        throw GradusException.got("training in batches of %d takes %s: %s", batchSize, text(total()), inOneLine())
                .expected("at most %s, what Java may still take", text(available))
                .because(
                        most > 0
                                ? "the results of a step grow with the batch, and one sample takes "
                                        + text(perSample.total())
                                : lasting.total() + evaluation > available && lasting.total() < available
                                        ? "an evaluation takes %s, whatever the batch".formatted(text(evaluation))
                                        : "the model itself is too large for the memory that Java may use")
                .repair(
                        most > 0
                                ? "Use batches of "
                                        + most
                                        + " or fewer, accumulating gradients over "
                                        + Math.ceilDiv(batchSize, most)
                                        + " of them for the same step, or give Java more memory with "
                                        + heap
                                        + "."
                                : "Give Java more memory with " + heap + ", or make the model smaller.");
    }

    /// The option -Xmx with which it would fit.
    private long neededHeap() {
        return Runtime.getRuntime().maxMemory() + total() - available;
    }

    private String[][] rows() {
        long activations = activations(), recording = perSample.recording * batchSize + fixed - fixedOfOne();
        return new String[][] {
            {"parameters", text(lasting.parameters)},
            {"gradients", text(lasting.gradients)},
            {"optimizer slots", text(lasting.slots)},
            {"averages and copies", text(lasting.copies)},
            {"activations and workspace", text(activations)},
            {"recorded step", text(recording)},
            {"evaluation, beyond that", text(Math.max(0, evaluation - activations))},
            {"batches in flight", text(batchSize * perSample.batches)},
            {"total, batch of " + batchSize, text(total())},
            {"available", text(available)}
        };
    }

    private String inOneLine() {
        return Arrays.stream(rows()).limit(8).map(row -> row[0] + " " + row[1]).collect(Collectors.joining(", "));
    }

    /// The parts of the plan, one a line.
    @Override
    public String toString() {
        String[][] rows = rows();
        int words = 0, numbers = 0;
        for (String[] row : rows) {
            words = Math.max(words, row[0].length());
            numbers = Math.max(numbers, row[1].length());
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            lines.add(row[0] + " ".repeat(words - row[0].length() + 2 + numbers - row[1].length()) + row[1]);
        }
        return String.join("\n", lines);
    }

    /// Bytes for people: `1.5 MiB`.
    ///
    /// @param bytes 0 or more
    /// @return a number of three digits or so, and its unit
    public static String text(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1000 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(
                Locale.ROOT, unit == 0 || Math.abs(value) >= 99.95 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
