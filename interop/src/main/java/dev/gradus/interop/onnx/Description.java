package dev.gradus.interop.onnx;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Preparation;
import dev.gradus.interop.protobuf.Message;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Sequential;
import dev.gradus.persist.Json;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// The layers and preparations of which a graph was written, as JSON in its metadata: with it a file of Gradus becomes the same network
/// again, its dropout, noise and settings of training included, which nodes in evaluation form do not have.
///
/// Weights are those of the file. A checksum of the nodes tells whether the description is still theirs: a file that another program has changed
/// is imported node by node, as any other.
///
/// @param network built, with the weights of the file
/// @param preparations first to last
record Description(Sequential network, List<Preparation> preparations) {
    private static final String KEY = "gradus";

    /// Adds what describes a model to its metadata; nothing where a part has numbers that neither settings nor the file have.
    static void write(TrainedModel model, List<OnnxNode> nodes, Map<String, String> metadata) {
        if (model.preparations().stream().anyMatch(step -> !step.state().isEmpty())) return;
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("preparations", model.preparations().stream().map(Catalogues.PREPARATIONS::write).toList());
        description.put("network", Catalogues.LAYERS.write(model.network()));
        description.put("nodes", checksum(nodes));
        metadata.put(KEY, Json.line(description));
    }

    /// What the metadata of a file describe.
    ///
    /// @param file any
    /// @param raw the shape of its samples
    /// @return null where there is no description, or it is not that of the nodes
    static @Nullable Description read(OnnxModel file, Shape raw) {
        String json = file.metadata().get(KEY);
        if (json == null) return null;
        Map<String, @Nullable Object> description = Json.readObject("metadata '" + KEY + "'", json);
        if (!checksum(file.graph().nodes()).equals(description.get("nodes"))) return null;
        List<Preparation> steps = new ArrayList<>();
        if (description.get("preparations") instanceof List<?> all) {
            for (Object step : all) if (step != null) steps.add(Catalogues.PREPARATIONS.read(step));
        }
        Object layers = description.get("network");
        if (layers == null || !(Catalogues.LAYERS.read(layers) instanceof Sequential network)) return null;
        boolean[] lacks = new boolean[1];
        network.build(
                Preparation.shape(steps, raw),
                Builder.restoring((name, shape, dtype) -> {
                    OnnxTensor stored = file.graph().initializers().get(name);
                    boolean fits = stored != null && stored.values().size() == shape.size();
                    // a count of batches says nothing of the answers; any other number does
                    lacks[0] |= !fits && dtype != DType.INT32;
                    if (stored != null && fits) return stored.values().reshape(shape).to(dtype);
                    return Tensor.full(dtype == DType.INT32 ? shape : Shape.of(0), 0, dtype);
                }));
        return lacks[0] ? null : new Description(network, steps);
    }

    private static String checksum(List<OnnxNode> nodes) {
        var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C());
        try {
            for (OnnxNode node : nodes) new Message().put(1, Encoder.node(node)).writeTo(checked);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nowhere has no errors
        }
        return "%08x".formatted(checked.getChecksum().getValue());
    }
}
