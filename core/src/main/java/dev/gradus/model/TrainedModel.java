package dev.gradus.model;

import dev.gradus.data.Columns;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.data.source.RawSamples;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.LayerCopy;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A network with all that it takes to use it: what was done to its inputs, what its outputs mean, and what the classes
/// are called.
///
/// ```java
/// new TrainedModel(network, new CrossEntropy(), data.task(), preparations, Map.of("data", "mnist")).save(file);
/// Predictions p = TrainedModel.load(file).predict(pixels, 1);       // in another program, without the code that built it
/// ```
/// Saved as one safetensors file: parameters under PyTorch's names (`1.weight`), architecture, preparations, loss and task
/// as JSON in its metadata. The file names only what [dev.gradus.catalogue.Catalogues] lists, never a class, and the same
/// model makes the same bytes. Format: `docs/model-format.md`.
///
/// A service that answers few samples at a time is faster with a [#predictor()].
///
/// Any number of threads, virtual ones too, may predict with one model at once; their memory is pooled and bounded
/// ([Workspace#borrow()]). That ends where its network is trained, converted or given other weights: answer with a [#copy()] meanwhile.
///
/// Inputs are raw, as the data set had them before preparation; images are `[channels, height, width]` with values from
/// 0 to 1.
///
/// @param network built, with float32 parameters
/// @param loss it was trained with, which knows how outputs become probabilities and classes
/// @param task what its outputs are
/// @param preparations of the inputs, first to last
/// @param signature what the inputs are in the files that people have; null where that is unknown
/// @param metadata whatever else should be known, such as the name of the data set; nothing that differs between two equal
/// runs, lest their files do
public record TrainedModel(
        Sequential network,
        Loss loss,
        Task task,
        List<Preparation> preparations,
        @Nullable Signature signature,
        Map<String, String> metadata) {
    private static final int SAMPLES_AT_ONCE = 256;
    private static final long LEAST_KEPT = 16L << 20;

    /// What a model makes of samples.
    ///
    /// @param values `[n, classes]` probabilities (both of them where one output decides between two classes), or `[n, …]`
    /// values, in the unit of the data
    /// @param classes the class number of each sample; empty where values are predicted
    public record Predictions(Tensor values, int[] classes) {
        private static final int SHOWN = 10;

        /// The answers to the first samples: `class 7 (0.98)` where there are classes, the values otherwise.
        @Override
        public String toString() {
            int n = values.shape().axis(0);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < Math.min(n, SHOWN); i++) answers.add(answer(i));
            if (n > SHOWN) answers.add("…");
            return n + (n == 1 ? " prediction: " : " predictions: ") + String.join(", ", answers);
        }

        private String answer(int sample) {
            int each = values.size() / values.shape().axis(0);
            float[] own = Arrays.copyOfRange(values.toFloats(), sample * each, (sample + 1) * each);
            if (classes.length == 0) return Arrays.toString(own);
            int decided = classes[sample];
            String sure = decided >= 0 && decided < each ? String.format(Locale.ROOT, " (%.3g)", own[decided]) : "";
            return "class " + decided + sure;
        }
    }

    /// Checks that the parts fit each other.
    ///
    /// @throws GradusException when the network is not built, not float32, or has another number of outputs than the task
    public TrainedModel {
        preparations = List.copyOf(preparations);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        Shape sample = network.sampleShape();
        if (sample == null) {
            throw GradusException.got("a model that is not built")
                    .expected("a network with parameters")
                    .because("it was neither trained nor loaded")
                    .repair("Train it first, or call network.build(sampleShape, seed).");
        }
        Shape prepared = Preparation.shape(preparations, Preparation.rawShape(preparations, sample));
        if (!prepared.equals(sample)) {
            throw GradusException.got("a network for samples of shape %s", sample)
                    .expected("%s, the shape of prepared samples", prepared)
                    .because("it was built for samples that are not prepared")
                    .repair("Build it again: network.build(Preparation.shape(preparations, sample), seed).");
        }
        if (signature != null && !signature.shape().equals(Preparation.rawShape(preparations, sample))) {
            throw GradusException.got("a signature of samples %s", signature.shape())
                    .expected("%s, the shape of raw samples", Preparation.rawShape(preparations, sample))
                    .because("it belongs to another data set")
                    .repair("Use the signature of the data that the model was trained on: data.signature().");
        }
        Shape output = network.build(sample, Builder.root(Rng.of(0))); // built already, so this only infers
        if (output.size() != task.outputs() && !(isBinary(task) && output.size() == 1)) {
            throw GradusException.got(
                            "a network with the output %s for %d %s",
                            output, task.outputs(), task.isClassification() ? "classes" : "values")
                    .expected("as many outputs")
                    .because("the network was built for another data set")
                    .repair("Change the number of units of the last layer to %d.", task.outputs());
        }
        for (Parameter p : network.parameters()) {
            if (p.value().dtype() != DType.FLOAT32) {
                throw GradusException.got("parameter %s is %s", p, p.value().dtype())
                        .expected("FLOAT32")
                        .because("the model was converted for a gradient check")
                        .repair("Convert it back with network.to(DType.FLOAT32).");
            }
        }
    }

    /// A model whose inputs are numbers from the start.
    ///
    /// @param network built, with float32 parameters
    /// @param loss it was trained with
    /// @param task what its outputs are
    /// @param preparations of the inputs, first to last
    /// @param metadata whatever else should be known
    /// @throws GradusException as for the whole of it
    public TrainedModel(
            Sequential network, Loss loss, Task task, List<Preparation> preparations, Map<String, String> metadata) {
        this(network, loss, task, preparations, null, metadata);
    }

    private static boolean isBinary(Task task) {
        return task.isClassification() && task.outputs() == 2;
    }

    /// The shape of one raw sample, without the batch axis.
    ///
    /// @return for example `[1, 28, 28]`
    public Shape sampleShape() {
        return Preparation.rawShape(preparations, preparedShape());
    }

    Shape preparedShape() {
        return Objects.requireNonNull(network.sampleShape(), "checked at construction");
    }

    /// Writes the model, at once or not at all.
    ///
    /// @param file is replaced if it exists; usually named `model.safetensors`
    /// @throws GradusException when it cannot be written, a part is not catalogued, or a parameter is not finite
    public void save(Path file) {
        ModelFile.write(file, this);
    }

    /// The bytes of a file of this model with other values, such as a copy of those that it had at some moment.
    ///
    /// @param state as [Sequential#state()] of its network gives it
    /// @return what [#save(Path)] would write
    /// @throws GradusException when a part is not catalogued, or a parameter is not finite
    public AtomicFile.Content file(Map<String, Tensor> state) {
        return ModelFile.content("the model", this, state);
    }

    /// Reads a model.
    ///
    /// @param file written by [#save(Path)], from any source
    /// @return the same model
    /// @throws GradusException when there is none, it is damaged, of a newer version, or its parameters do not fit its
    /// architecture
    public static TrainedModel load(Path file) {
        return ModelFile.read(file, Safetensors.read(file));
    }

    /// Predicts, in evaluation mode.
    ///
    /// @param raw `[n, …]` samples, not prepared
    /// @return one prediction for each sample
    /// @throws GradusException when samples have another shape or are not finite once they are prepared
    public Predictions predict(Tensor raw) {
        Shape shape = raw.shape();
        if (shape.rank() == 0 || !shape.slice(1, shape.rank()).equals(sampleShape())) {
            throw GradusException.got("samples of shape %s", shape)
                    .expected("[n%s", sampleShape().rank() == 0 ? "]" : ", " + sampleShape().toString().substring(1))
                    .because("the model was trained on samples of another size")
                    .repair("Resize the samples; a single one needs a batch axis of size 1.");
        }
        return predict(raw.toFloats(), shape.axis(0));
    }

    /// Predicts, in evaluation mode.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @return one prediction for each sample
    /// @throws GradusException when there are not `n` samples, or they are not finite once they are prepared
    public Predictions predict(float[] raw, int n) {
        return answers(outputs(raw, n, chunk -> Pass.evaluation()));
    }

    /// Makes what answers few samples at a time faster than [#predict(float[], int)], with the same bits: for a service.
    ///
    /// @return to be shared by all threads and kept; has at most a 32nd of the largest heap, or 16 MiB where that is more
    public Predictor predictor() {
        return predictor(Math.max(LEAST_KEPT, Runtime.getRuntime().maxMemory() / 32));
    }

    /// Makes what answers few samples at a time faster than [#predict(float[], int)], in memory of a stated size.
    ///
    /// @param mostBytes that it may keep; with none, it answers as slowly as the model
    /// @return to be shared by all threads and kept
    public Predictor predictor(long mostBytes) {
        return new Predictor(this, mostBytes);
    }

    /// Predicts a file like those that the model was trained on: a picture, or all rows of a table.
    ///
    /// ```java
    /// TrainedModel pets = TrainedModel.load(file);
    /// String found = pets.task().names().get(pets.predict(Path.of("cat.jpg")).classes()[0]);
    /// ```
    /// Pictures get size and colours of those of the training; of a table, columns are found by their names, whatever their order and the
    /// form of the file.
    ///
    /// @param file a picture for a model of pictures, a text with separated fields for a model of a table
    /// @return one prediction for a picture; one for each row of a table, in its order
    /// @throws GradusException when the model does not know what files its inputs come from, or the file cannot be read, is of another kind,
    ///     or has other columns
    public Predictions predict(Path file) {
        if (signature == null) {
            throw GradusException.got("the file %s for a model without a signature", file)
                    .expected("a model that was trained on pictures or on a table")
                    .because("it was trained on numbers, or by a Gradus that did not keep columns and sizes")
                    .repair("Give it numbers: predict(values, n).");
        }
        float[] samples = RawSamples.read(file, signature);
        return predict(samples, samples.length / sampleShape().size());
    }

    /// Predicts rows of a table like the one that the model was trained on.
    ///
    /// ```java
    /// TrainedModel houses = TrainedModel.load(file);
    /// houses.predictRows(List.of(Map.of("district", "north", "area", 131.1, "garage", "")));
    /// ```
    ///
    /// @param rows the cells of each by the names of their columns, in any order; texts as the file of the training has them, or numbers.
    ///     Targets and ignored columns may be there or not
    /// @return one prediction for each row
    /// @throws GradusException when the model knows no columns, an input is missing or unknown, or a cell cannot be read
    public Predictions predictRows(List<? extends Map<String, ?>> rows) {
        return predict(encode(rows), rows.size());
    }

    /// Rows of a table as samples.
    float[] encode(List<? extends Map<String, ?>> rows) {
        if (!(signature instanceof Columns columns)) {
            throw GradusException.got(
                            "rows of a table for %s", signature == null ? "a model without a signature" : signature)
                    .expected("a model that was trained on a table")
                    .because("it was trained on numbers or pictures, or by a Gradus that did not keep names")
                    .repair("Give it numbers: predict(values, n).");
        }
        return new TableRows(columns).encode(rows);
    }

    /// What the network gives for samples, before the loss makes answers of it.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @param passes makes the pass of each chunk of samples, by its number
    /// @return `[n, …]`, made outside of any workspace
    /// @throws GradusException when there are not `n` samples, or they are not finite once they are prepared
    public Tensor outputs(float[] raw, int n, IntFunction<Pass> passes) {
        int size = sampleShape().size();
        requireSamples(raw, n, size);
        Shape output = outputShape();
        float[] values = new float[output.prepend(n).size()];
        for (int chunk = 0; chunk * SAMPLES_AT_ONCE < n; chunk++) {
            int from = chunk * SAMPLES_AT_ONCE, m = Math.min(SAMPLES_AT_ONCE, n - from);
            Shape batch = preparedShape().prepend(m);
            float[] finished = new float[batch.size()];
            prepare(raw, from, m, new float[m * roomOfOne()], finished);
            try (var _ = NoGrad.open();
                    var _ = Workspace.borrow()) {
                Tensor inputs = Tensor.of(batch, finished);
                float[] part = network.forward(inputs, passes.apply(chunk)).toFloats();
                System.arraycopy(part, 0, values, from * output.size(), part.length);
            }
        }
        return Tensor.of(output.prepend(n), values);
    }

    /// Prepares samples, and checks them.
    ///
    /// @param raw samples one after the other; unchanged
    /// @param from number of the first
    /// @param m how many
    /// @param room for their preparation, [#roomOfOne()] for each
    /// @param finished what the network gets
    void prepare(float[] raw, int from, int m, float[] room, float[] finished) {
        int size = sampleShape().size();
        System.arraycopy(raw, from * size, room, 0, m * size);
        Arrays.fill(room, m * size, room.length, 0);
        for (Preparation p : preparations) p.apply(room, 0, m);
        System.arraycopy(room, 0, finished, 0, finished.length);
        requireFinite(finished, preparedShape().size(), raw, size, from);
    }

    /// How many elements the preparation of a sample needs.
    int roomOfOne() {
        return Preparation.room(preparations, sampleShape());
    }

    /// What outputs of the network mean.
    ///
    /// @param outputs `[n, …]`
    /// @return one prediction for each
    public Predictions answers(Tensor outputs) {
        int n = outputs.shape().axis(0);
        boolean oneForTwo = task.isClassification() && n > 0 && outputs.size() / n != task.outputs();
        Tensor values = loss.predictions(outputs);
        if (oneForTwo) values = Tensor.of(Shape.of(n, 2), both(values.toFloats()));
        if (task instanceof Task.Regression scale) return new Predictions(inTheirUnit(scale, values), new int[0]);
        Tensor decided = loss.classes(outputs);
        if (decided == null) decided = oneForTwo ? atLeastHalf(outputs) : outputs.reshape(n, -1).argMax(1);
        return new Predictions(values, decided.toInts());
    }

    private static Tensor inTheirUnit(Task.Regression scale, Tensor outputs) {
        if (!scale.isScaled()) return outputs;
        float[] values = outputs.toFloats();
        for (int i = 0; i < values.length; i++) values[i] = (float) scale.value(i % scale.outputs(), values[i]);
        return Tensor.of(outputs.shape(), values);
    }

    /// The same model with weights of its own, as they are now.
    ///
    /// @return a model that further training of this one does not change
    public TrainedModel copy() {
        Map<String, Tensor> state = network.state();
        Sequential same = (Sequential) new LayerCopy().of(network);
        same.build(preparedShape(), Builder.restoring((name, shape, type) -> Objects.requireNonNull(state.get(name))));
        return new TrainedModel(same, loss, task, preparations, signature, metadata);
    }

    private static Tensor atLeastHalf(Tensor scores) {
        return Ops.heaviside(scores.sub(0.5));
    }

    /// The probabilities of class 0 and class 1, from those of class 1.
    private static float[] both(float[] ofOne) {
        float[] both = new float[2 * ofOne.length];
        for (int i = 0; i < ofOne.length; i++) {
            both[2 * i] = 1 - ofOne[i];
            both[2 * i + 1] = ofOne[i];
        }
        return both;
    }

    /// Checks that an array has the samples that it is said to have.
    static void requireSamples(float[] raw, int n, int size) {
        if (n < 0 || raw.length != (long) n * size) {
            throw GradusException.got("%d numbers for %d samples", raw.length, n)
                    .expected("%d for each sample", size)
                    .because("the model was trained on samples of another size")
                    .repair("Resize the samples, or count them.");
        }
    }

    /// Checks what the network gets; the error names the raw value that made it so.
    private static void requireFinite(float[] prepared, int preparedSize, float[] raw, int size, int first) {
        for (int i = 0; i < prepared.length; i++) {
            if (Float.isFinite(prepared[i])) continue;
            int sample = first + i / preparedSize;
            for (int k = 0; k < size; k++) {
                float value = raw[sample * size + k];
                if (!Float.isFinite(value)) throw notFinite("sample %d has the value %s", sample, value, k);
            }
            throw notFinite("sample %d becomes %s, when it is prepared,", sample, prepared[i], i % preparedSize);
        }
    }

    private static GradusException notFinite(String what, int sample, float value, int position) {
        return GradusException.got("%s at position %d", what.formatted(sample, value), position)
                .expected("finite numbers")
                .because("a value is missing in the data, or is far beyond those of the training")
                .repair("Fill the gap or leave the sample out; a model that was trained with Impute fills it itself.");
    }

    /// Built already, so that building again only infers.
    private Shape outputShape() {
        return network.build(preparedShape(), Builder.root(Rng.of(0)));
    }

    /// What it takes, what it answers and what it is made of.
    @Override
    public String toString() {
        long parameters = network.parameters().stream().mapToLong(p -> p.value().size()).sum();
        String before = preparations.isEmpty() ? "" : " after " + preparations;
        return "TrainedModel for samples %s, answers with %d %s: %d parameters in %s%s, trained with %s"
                .formatted(
                        sampleShape(),
                        task.outputs(),
                        task.isClassification() ? "classes" : "values",
                        parameters,
                        network,
                        before,
                        loss);
    }
}
