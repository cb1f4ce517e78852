package dev.gradus.interop.onnx;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Pictures;
import dev.gradus.data.Preparation;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.KlDivergence;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.loss.WeightedSum;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A trained model as an ONNX file: preparation, network and answers in one graph, in evaluation form, for any number of samples.
///
/// ```java
/// new OnnxExport().of(model).write(Path.of("model.onnx"));
/// ```
/// Shapes: `input [batch, …]`, raw samples as the model takes them; `scores [batch, …]`, the output of the network; `probabilities
/// [batch, classes]` where classes are predicted, `values [batch, …]`, in the unit of the data, where values are. Metadata: the
/// names of classes or values under `classes` or `values`, what the inputs are under `input`, the loss under `loss`, all as JSON; under `gradus`
/// the layers, so that [OnnxImport] finds them again.
///
/// Defaults: opset 17 and IR version 8, which every reader of the last years knows; raw samples of pictures are byte / 255. Differences: what
/// can only be refused in a program (a value that is not finite, an unknown category) becomes NaN in the answer. Errors: a layer
/// or preparation that is none of the catalogue, another opset. Source: `onnx.proto` and the operators of onnx 1.23.
public final class OnnxExport {
    /// The name of the input.
    public static final String INPUT = "input";

    /// The name of the network's output.
    public static final String SCORES = "scores";

    private static final Map<Integer, Integer> IR_VERSIONS = Map.of(17, 8, 21, 10);
    private static final float MOST_BYTE = 255;

    private final int opset;
    private final boolean isOfBytes;

    private OnnxExport(int opset, boolean isOfBytes) {
        this.opset = opset;
        this.isOfBytes = isOfBytes;
    }

    /// With the default settings.
    public OnnxExport() {
        this(17, false);
    }

    /// With operators of another version.
    ///
    /// @param version 17 or 21
    /// @return other settings
    /// @throws GradusException for any other version
    public OnnxExport opset(int version) {
        if (IR_VERSIONS.containsKey(version)) return new OnnxExport(version, isOfBytes);
        throw GradusException.got("opset %d", version)
                .expected("17 or 21")
                .because("these are the versions whose operators are written and tested")
                .repair("Take 17, which most programs read; converters make others of it.");
    }

    /// With pictures whose values go from 0 to 255, as files have them, instead of from 0 to 1.
    ///
    /// @return other settings
    public OnnxExport bytes() {
        return new OnnxExport(opset, true);
    }

    /// The model as a graph.
    ///
    /// @param model trained
    /// @return to be written
    /// @throws GradusException when it has a layer or preparation that is none of the catalogue, or bytes were asked for where there are no pictures
    public OnnxModel of(TrainedModel model) {
        GraphWriter out = writer();
        Flow raw = new Flow(INPUT, model.sampleShape()), x = raw;
        out.at("prepare");
        if (isOfBytes) {
            if (!(model.signature() instanceof Pictures)) {
                throw GradusException.got("bytes for a model of other inputs than pictures")
                        .expected("a model that was trained on pictures")
                        .because("numbers of tables have no range from 0 to 255")
                        .repair("Leave the option out.");
            }
            x = new Flow(out.node("Div", x.name(), out.constant(MOST_BYTE)), x.sample());
        }
        for (Preparation step : model.preparations()) x = PreparationExports.write(step, x, out);
        Flow scores = named(SCORES, out.layer("", model.network(), x), out);
        out.at("answer");
        Flow answer = answer(model, scores, out);
        List<Flow> outputs = new ArrayList<>(List.of(scores));
        if (!answer.name().equals(scores.name())) outputs.add(answer);
        return model(raw, outputs, out, metadata(model, out.nodes()));
    }

    /// A network alone as a graph: the scores that it gives for prepared samples.
    ///
    /// @param network built
    /// @return to be written
    /// @throws GradusException when it is not built, or has a layer that is none of the catalogue
    public OnnxModel of(Sequential network) {
        Shape sample = network.sampleShape();
        if (sample == null) {
            throw GradusException.got("a network that is not built")
                    .expected("one with parameters")
                    .because("it was neither trained nor loaded")
                    .repair("Call network.build(sampleShape, seed).");
        }
        GraphWriter out = writer();
        Flow x = new Flow(INPUT, sample);
        return model(x, List.of(named(SCORES, out.layer("", network, x), out)), out, Map.of());
    }

    private GraphWriter writer() {
        GraphWriter out = new GraphWriter(opset);
        for (String name : List.of(INPUT, SCORES, "probabilities", "values")) out.reserve(name);
        return out;
    }

    /// A graph's output needs a node that makes it, and a name that people know.
    private static Flow named(String name, Flow x, GraphWriter out) {
        out.nodes().add(new OnnxNode(name, "", "Identity", List.of(x.name()), List.of(name), Map.of()));
        return new Flow(name, x.sample());
    }

    /// What [TrainedModel#answers] makes of scores.
    private static Flow answer(TrainedModel model, Flow scores, GraphWriter out) {
        int classes = model.task().outputs();
        if (model.task() instanceof Task.Regression values) {
            if (!values.isScaled()) return scores;
            String scaled = out.node("Mul", scores.name(), floats(values.deviation(), scores.sample(), out));
            String shifted = out.node("Add", scaled, floats(values.mean(), scores.sample(), out));
            return named("values", new Flow(shifted, scores.sample()), out);
        }
        Loss loss = model.loss();
        while (loss instanceof WeightedSum sum) loss = sum.config().losses().getFirst();
        String p =
                switch (loss) {
                    case CrossEntropy _ -> out.node("Softmax", Map.of("axis", 1), scores.name());
                    case NegativeLogLikelihood _, KlDivergence _ -> out.node("Exp", scores.name());
                    case BinaryCrossEntropyFromLogits _ -> out.node("Sigmoid", scores.name());
                    default -> scores.name();
                };
        if (scores.sample().size() != classes) {
            p = out.reshape(p, Shape.of(1));
            p = out.node("Concat", Map.of("axis", 1), out.node("Sub", out.constant(1), p), p);
        } else if (p.equals(scores.name())) {
            return scores;
        }
        return named("probabilities", new Flow(p, Shape.of(classes)), out);
    }

    private static String floats(List<Double> values, Shape shape, GraphWriter out) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) (double) values.get(i);
        return out.constant(shape, floats);
    }

    private Map<String, String> metadata(TrainedModel model, List<OnnxNode> nodes) {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.put(model.task().isClassification() ? "classes" : "values", Json.line(model.task().names()));
        metadata.put("loss", Json.line(Catalogues.LOSSES.write(model.loss())));
        if (model.task() instanceof Task.Regression values && values.isScaled()) {
            metadata.put("scale", Json.line(Map.of("mean", values.mean(), "deviation", values.deviation())));
        }
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("shape", IntStream.of(model.sampleShape().toArray()).boxed().toList());
        if (model.signature() instanceof Pictures) input.put("range", List.of(0, isOfBytes ? 255 : 1));
        if (model.signature() != null) input.put("signature", Catalogues.SIGNATURES.write(model.signature()));
        metadata.put("input", Json.line(input));
        if (!isOfBytes) Description.write(model, nodes, metadata);
        return metadata;
    }

    private OnnxModel model(Flow input, List<Flow> outputs, GraphWriter out, Map<String, String> metadata) {
        var graph =
                new OnnxGraph(
                        "gradus",
                        out.nodes(),
                        List.of(value(input)),
                        outputs.stream().map(OnnxExport::value).toList(),
                        out.initializers());
        return new OnnxModel(IR_VERSIONS.getOrDefault(opset, 8), Map.of("", opset), "gradus", graph, metadata);
    }

    private static OnnxValue value(Flow flow) {
        List<Long> axes = new ArrayList<>(List.of(OnnxValue.OPEN));
        for (int size : flow.sample().toArray()) axes.add((long) size);
        return new OnnxValue(flow.name(), ElementType.FLOAT, axes);
    }
}
