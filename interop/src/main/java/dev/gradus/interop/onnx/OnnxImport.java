package dev.gradus.interop.onnx;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An ONNX file as a network of the catalogue's layers, which evaluates, predicts, and can be trained further.
///
/// ```java
/// TrainedModel model = new OnnxImport(OnnxModel.read(file)).result().model();
/// ```
/// Each operator becomes the layer that does the same, with the weights of the file; what does not depend on samples is computed at
/// once. Layers are named after the weights of the file where it has names for them.
///
/// Defaults: the first axis of the input is that of the batch, whatever size the file gives it; the first output is the model's. Scores
/// of several numbers are those of classes, learned with cross-entropy, unless [#values()] says otherwise: a file does not tell.
/// A softmax at the end is left to that loss. Files that [OnnxExport] wrote tell classes, loss and the form of the inputs, and preparations at
/// the begin of the graph become preparations again.
///
/// Errors: an operator or attribute that no layer has, named with its node; an opset outside of 7 to 28; several inputs; sizes of the
/// input that the file leaves open and nobody states. Source: the operators of onnx 1.23.
public final class OnnxImport {
    static final int LEAST_OPSET = 7;
    static final int LAST_OPSET = 28;

    private final OnnxModel file;
    private final @Nullable Shape sample;
    private final @Nullable String output;
    private final List<String> names;
    private final boolean isOfValues;

    /// What a file has become.
    ///
    /// @param model the network with what is known of inputs and outputs
    /// @param notes what was concluded or changed, a sentence each
    public record Result(TrainedModel model, List<String> notes) {
        /// Keeps a copy.
        public Result {
            notes = List.copyOf(notes);
        }
    }

    private OnnxImport(
            OnnxModel file, @Nullable Shape sample, @Nullable String output, List<String> names, boolean isOfValues) {
        this.file = file;
        this.sample = sample;
        this.output = output;
        this.names = List.copyOf(names);
        this.isOfValues = isOfValues;
    }

    /// With the default settings.
    ///
    /// @param file what was read
    public OnnxImport(OnnxModel file) {
        this(file, null, null, List.of(), false);
    }

    /// With a stated shape of samples, where the file leaves sizes open.
    ///
    /// @param shape without the batch axis
    /// @return other settings
    public OnnxImport shape(Shape shape) {
        return new OnnxImport(file, shape, output, names, isOfValues);
    }

    /// With another output than the first.
    ///
    /// @param name of any value of the graph; what only others need is left out
    /// @return other settings
    public OnnxImport output(String name) {
        return new OnnxImport(file, sample, name, names, isOfValues);
    }

    /// With names of classes or values.
    ///
    /// @param newNames in their order
    /// @return other settings
    public OnnxImport names(List<String> newNames) {
        return new OnnxImport(file, sample, output, newNames, isOfValues);
    }

    /// With outputs that are values, not scores of classes.
    ///
    /// @return other settings
    public OnnxImport values() {
        return new OnnxImport(file, sample, output, names, true);
    }

    /// The model.
    ///
    /// @return with what was concluded
    /// @throws GradusException as said above
    public Result result() {
        List<String> notes = new ArrayList<>();
        requireOpset();
        OnnxValue input = input();
        Shape raw = sample(input, notes);
        Description own = output == null ? Description.read(file, raw) : null;
        if (own != null) return new Result(model(own, raw, notes), notes);
        PreparationImport prepared = PreparationImport.of(file.graph(), input.name(), raw);
        String end = end();
        String last = withoutSoftmax(end);
        if (!last.equals(end))
            notes.add("The softmax at the end is left to the loss, which trains better without; predictions have it.");
        GraphImport graph = new GraphImport(file, prepared.output(), raw);
        Imported.Flow flow = graph.run(last);
        Sequential network = graph.network(flow, raw);
        noteShared(notes);
        int outputs = flow.sample().size();
        Loss loss = loss(last.equals(end) ? flow : null, flow.sample().size());
        Task task = task(outputs, notes);
        List<Preparation> preparations = prepared.steps();
        return new Result(new TrainedModel(network, loss, task, preparations, signature(raw), metadata()), notes);
    }

    /// A file that was written here.
    private TrainedModel model(Description own, Shape raw, List<String> notes) {
        int outputs = own.network().build(Preparation.shape(own.preparations(), raw), Builder.root(Rng.of(0))).size();
        return new TrainedModel(
                own.network(),
                loss(null, outputs),
                task(outputs, notes),
                own.preparations(),
                signature(raw),
                metadata());
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
        metadata.keySet().removeAll(Set.of("classes", "values", "input", "loss", "scale", "gradus"));
        return metadata;
    }

    private void requireOpset() {
        int opset = file.opset();
        if (opset >= LEAST_OPSET && opset <= LAST_OPSET) return;
        throw GradusException.got("a model of opset %d", opset)
                .expected("opset %d to %d", LEAST_OPSET, LAST_OPSET)
                .because(
                        opset < LEAST_OPSET
                                ? "it was written before 2018, or names no opset"
                                : "it was written by a newer program")
                .repair("Convert it in Python: onnx.version_converter.convert_version(model, 17).");
    }

    private OnnxValue input() {
        Set<String> known = file.graph().initializers().keySet();
        List<OnnxValue> open = file.graph().inputs().stream().filter(i -> !known.contains(i.name())).toList();
        if (open.size() == 1) return open.getFirst();
        throw GradusException.got(
                        "a graph with the inputs %s",
                        Printable.excerpt(open.stream().map(OnnxValue::name).toList(), 200))
                .expected("one input, the samples")
                .because("it is a model of several inputs, or its weights are inputs")
                .repair("Run it with OnnxFunction, or export it again with its weights inside.");
    }

    private Shape sample(OnnxValue input, List<String> notes) {
        List<Long> axes = input.axes();
        if (axes != null && !axes.isEmpty()) {
            long batch = axes.getFirst();
            if (batch != OnnxValue.OPEN)
                notes.add("The file was made for batches of %d; here batches have any size.".formatted(batch));
            List<Long> own = axes.subList(1, axes.size());
            boolean fits =
                    sample == null
                            || (own.size() == sample.rank()
                                    && IntStream.range(0, own.size())
                                            .allMatch(
                                                    i -> own.get(i) == OnnxValue.OPEN || own.get(i) == sample.axis(i)));
            if (!fits) throw misshaped(input, "stated samples " + sample);
            if (sample != null) return sample;
            if (own.stream().allMatch(size -> size >= 0 && size <= Integer.MAX_VALUE)) {
                return Shape.of(own.stream().mapToInt(Long::intValue).toArray());
            }
        } else if (sample != null) {
            return sample;
        }
        throw misshaped(input, "no statement of it");
    }

    private GradusException misshaped(OnnxValue input, String stated) {
        return GradusException.got(
                        "an input '%s' of the shape %s, and %s",
                        Printable.excerpt(input.name(), 60), input.axes() == null ? "unknown" : input.axes(), stated)
                .expected("the sizes of a sample, the first axis being that of the batch")
                .because("the file leaves sizes open (-1), as networks do that take images of any size")
                .repair("State them without the batch: --shape 3,224,224, in Java shape(Shape.of(3, 224, 224)).");
    }

    private String end() {
        List<String> outputs = file.graph().outputs().stream().map(OnnxValue::name).toList();
        if (output == null && !outputs.isEmpty()) return outputs.getFirst();
        Set<String> all = new TreeSet<>(outputs);
        for (OnnxNode node : file.graph().nodes()) all.addAll(node.outputs());
        if (output != null && all.contains(output)) return output;
        throw GradusException.got(
                        "the output %s", output == null ? "of a graph that has none" : Printable.excerpt(output, 60))
                .expected("one of %s", Printable.excerpt(outputs, 200))
                .because("a spelling mistake, or the file is damaged")
                .repair(output == null ? "Export the model again." : Suggest.sentence(output, all));
    }

    private String withoutSoftmax(String end) {
        for (OnnxNode node : file.graph().nodes()) {
            if (!node.outputs().contains(end) || isOfValues) continue;
            if (node.operator().equals("Identity"))
                return withoutSoftmax(node.inputs().getFirst()).equals(node.inputs().getFirst())
                        ? end
                        : withoutSoftmax(node.inputs().getFirst());
            if (node.operator().equals("Softmax")) return node.inputs().getFirst();
        }
        return end;
    }

    private void noteShared(List<String> notes) {
        Set<String> once = new HashSet<>(), twice = new TreeSet<>();
        for (OnnxNode node : file.graph().nodes()) {
            for (String name : new TreeSet<>(node.inputs())) {
                OnnxTensor values = file.graph().initializers().get(name);
                if (values != null && values.values().shape().rank() > 1 && !once.add(name)) twice.add(name);
            }
        }
        if (!twice.isEmpty())
            notes.add(
                    "Weights that several layers shared are each layer's own now: "
                            + Printable.excerpt(twice, 200)
                            + ".");
    }

    /// The loss that the file names, or that its end asks for.
    ///
    /// @param end of the network, where it is that of the graph
    private Loss loss(Imported.@Nullable Flow end, int outputs) {
        String written = file.metadata().get("loss");
        if (written != null && output == null)
            return Catalogues.LOSSES.read(Json.readObject("metadata 'loss'", written));
        if (isOfValues || outputs == 1 || file.metadata().containsKey("values")) return new MeanSquaredError();
        boolean isLog = end != null && end.origin().filter(n -> n.operator().equals("LogSoftmax")).isPresent();
        return isLog ? new NegativeLogLikelihood() : new CrossEntropy();
    }

    private Task task(int outputs, List<String> notes) {
        boolean isOfClasses =
                !isOfValues
                        && !file.metadata().containsKey("values")
                        && (outputs > 1 || file.metadata().containsKey("classes"));
        List<String> found = names;
        if (found.isEmpty()) found = listed(isOfClasses ? "classes" : "values");
        boolean isBinary = isOfClasses && outputs == 1 && found.size() == 2;
        if (found.isEmpty()) {
            found = IntStream.range(0, outputs).mapToObj(Integer::toString).toList();
            notes.add(
                    isOfClasses
                            ? "The %d outputs are taken as scores of classes without names; say --task values where they are values."
                                    .formatted(outputs)
                            : "The %d outputs are taken as values.".formatted(outputs));
        }
        if (found.size() != outputs && !isBinary) {
            throw GradusException.got("%d names for %d outputs", found.size(), outputs)
                    .expected("one for each")
                    .because("they belong to another model, or another output was meant")
                    .repair("Correct the names, or choose the output.");
        }
        if (isOfClasses) return new Task.Classification(found);
        String scale = file.metadata().get("scale");
        if (scale == null || output != null) return new Task.Regression(found);
        Map<String, @Nullable Object> both = Json.readObject("metadata 'scale'", scale);
        return new Task.Regression(found, reals(both.get("mean")), reals(both.get("deviation")));
    }

    private static List<Double> reals(@Nullable Object list) {
        List<Double> reals = new ArrayList<>();
        if (list instanceof List<?> all) for (Object one : all) if (one instanceof Number n) reals.add(n.doubleValue());
        return reals;
    }

    private List<String> listed(String key) {
        String json = file.metadata().get(key);
        if (json == null || !(Json.read("metadata '" + key + "'", json) instanceof List<?> all)) return List.of();
        return all.stream().map(String::valueOf).toList();
    }

    private @Nullable Signature signature(Shape raw) {
        String json = file.metadata().get("input");
        if (json == null) return null;
        Map<String, @Nullable Object> input = Json.readObject("metadata 'input'", json);
        Object written = input.get("signature");
        // bytes were divided in the graph, which is a layer now: the inputs are others than the signature says
        boolean isOther =
                input.get("range") instanceof List<?> range
                        && range.size() == 2
                        && String.valueOf(range.get(1)).equals("255");
        if (written == null || isOther) return null;
        Signature signature = Catalogues.SIGNATURES.read(written);
        return signature.shape().equals(raw) ? signature : null;
    }
}
