package dev.gradus.model;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.Json;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// The model file: parameters as tensors, everything else as JSON under `gradus` in the metadata, and a checksum of both
/// under `gradus.crc32c`.
///
/// Version 2: signatures, and scaled values. A model that has neither is written as version 1. A reader refuses newer versions; an older one it must still read, as a test with a file of each proves.
final class ModelFile {
    static final String JSON = "gradus";
    static final String CHECKSUM = "gradus.crc32c";
    private static final long VERSION = 2;

    private ModelFile() {}

    static void write(Path file, TrainedModel model) {
        AtomicFile.write(file, content(file.toString(), model, model.network().state()));
    }

    static AtomicFile.Content content(String where, TrainedModel model, Map<String, Tensor> state) {
        Map<String, Tensor> parameters = new LinkedHashMap<>(state);
        for (int i = 0; i < model.preparations().size(); i++) {
            String prefix = prefix(i);
            model.preparations().get(i).state().forEach((name, values) -> parameters.put(prefix + name, values));
        }
        parameters.forEach((name, values) -> requireFinite(where, name, values));
        String json = Json.line(describe(model));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(JSON, json);
        metadata.put(CHECKSUM, checksum(json, parameters));
        metadata.put("format", "pt"); // what Python programs look for before they read tensors by name
        return Safetensors.content(parameters, metadata);
    }

    static TrainedModel read(Path file, Safetensors content) {
        String json = content.metadata().get(JSON);
        String checksum = content.metadata().get(CHECKSUM);
        if (json == null || checksum == null) {
            throw GradusException.got("%s has tensors but no architecture", file)
                    .expected("a model saved by Gradus, with '%s' and '%s' in its metadata", JSON, CHECKSUM)
                    .because("another program wrote it, or wrote it again and dropped the metadata")
                    .repair("Build the network in code and read the parameters with Safetensors.read.");
        }
        Map<String, @Nullable Object> description = Json.readObject(file + ", metadata '" + JSON + "'", json);
        requireVersion(file, description.get("version"));
        if (!checksum(json, content.tensors()).equals(checksum)) {
            throw GradusException.got("%s: the content does not have the checksum %s", file, Json.shown(checksum, 8))
                    .expected("the bytes that were saved")
                    .because("the file was damaged on its way, or edited")
                    .repair("Copy it again, or take another checkpoint of the run.");
        }
        return rebuild(new Description(file, description), content.tensors());
    }

    private static void requireVersion(Path file, @Nullable Object version) {
        if (version instanceof Long v && v >= 1 && v <= VERSION) return;
        throw GradusException.got("%s has the format version %s", file, Json.shown(String.valueOf(version), 20))
                .expected("version 1 to %d", VERSION)
                .because("a newer Gradus wrote it")
                .repair("Update Gradus, or save the model again with this version.");
    }

    static String checksum(String json, Map<String, Tensor> parameters) {
        var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C());
        try {
            checked.write(json.getBytes(StandardCharsets.UTF_8));
            Safetensors.writeData(parameters, checked);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nowhere has no errors
        }
        return "%08x".formatted(checked.getChecksum().getValue());
    }

    private static void requireFinite(String file, String name, Tensor values) {
        if (!values.dtype().isFloating()) return;
        for (float v : values.toFloats()) {
            if (!Float.isFinite(v)) {
                throw GradusException.got("%s: parameter %s holds %s", file, name, v)
                        .expected("finite numbers")
                        .because("training diverged")
                        .repair("Take the best weights of the run, or train with a smaller learning rate.");
            }
        }
    }

    // ---- to and from JSON ------------------------------------------------------------------------------------------

    private static Map<String, Object> describe(TrainedModel model) {
        List<Integer> sample = new ArrayList<>();
        for (int size : model.sampleShape().toArray()) sample.add(size);
        Map<String, Object> task = new LinkedHashMap<>();
        switch (model.task()) {
            case Task.Classification t -> task.put("classes", t.classes());
            case Task.Regression t -> {
                task.put("values", t.names());
                if (t.isScaled()) task.putAll(Map.of("mean", t.mean(), "deviation", t.deviation()));
            }
        }
        boolean isOld = model.signature() == null && !task.containsKey("mean");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("version", isOld ? 1 : VERSION);
        description.put("sample", sample);
        description.put("preparations", model.preparations().stream().map(Catalogues.PREPARATIONS::write).toList());
        if (model.signature() != null) description.put("signature", Catalogues.SIGNATURES.write(model.signature()));
        description.put("network", Catalogues.LAYERS.write(model.network()));
        description.put("loss", Catalogues.LOSSES.write(model.loss()));
        description.put("task", task);
        description.put("metadata", new TreeMap<>(model.metadata()));
        return description;
    }

    private static TrainedModel rebuild(Description d, Map<String, Tensor> tensors) {
        if (!(Catalogues.LAYERS.read(d.get("network")) instanceof Sequential network))
            throw d.wrong("network", "sequential");
        Map<String, Tensor> parameters = new TreeMap<>(tensors);
        List<Preparation> preparations = new ArrayList<>();
        for (Object each : d.list("preparations")) {
            Map<String, Tensor> state = taken(parameters, prefix(preparations.size()));
            preparations.add(Catalogues.PREPARATIONS.read(each).withState(state));
        }
        restore(d.file, network, Preparation.shape(preparations, Shape.of(d.sizes("sample"))), parameters);
        Loss loss = Catalogues.LOSSES.read(d.get("loss"));
        Map<String, String> metadata = new LinkedHashMap<>();
        d.map("metadata").forEach((name, text) -> metadata.put(String.valueOf(name), String.valueOf(text)));
        Object written = d.members.get("signature");
        Signature signature = written == null ? null : Catalogues.SIGNATURES.read(written);
        return new TrainedModel(network, loss, d.task(), preparations, signature, metadata);
    }

    private static String prefix(int preparation) {
        return "preparations." + preparation + ".";
    }

    /// Removes the tensors whose names begin so, and gives them without that.
    private static Map<String, Tensor> taken(Map<String, Tensor> tensors, String prefix) {
        Map<String, Tensor> taken = new TreeMap<>();
        tensors.forEach((name, values) -> {
            if (name.startsWith(prefix)) taken.put(name.substring(prefix.length()), values);
        });
        tensors.keySet().removeIf(name -> name.startsWith(prefix));
        return taken;
    }

    /// Builds the network from the tensors of the file, so that a made-up architecture allocates nothing.
    private static void restore(Path file, Sequential network, Shape sample, Map<String, Tensor> tensors) {
        Map<String, Tensor> unused = new TreeMap<>(tensors);
        List<String> missing = new ArrayList<>();
        network.build(
                sample,
                Builder.restoring((name, shape, dtype) -> {
                    Tensor t = tensors.get(name);
                    if (t != null && t.shape().equals(shape) && t.dtype() == dtype) {
                        unused.remove(name);
                        return t.copy(); // parameters outlive a workspace that is open
                    }
                    missing.add(name + " " + shape);
                    return dtype == DType.INT32
                            ? Tensor.ofInts()
                            : Tensor.zeros(0); // stands in until the error below has listed all
                }));
        if (!missing.isEmpty() || !unused.isEmpty()) {
            List<String> surplus =
                    unused.entrySet().stream()
                            .map(e -> Json.shown(e.getKey(), 60) + " " + e.getValue().shape())
                            .toList();
            throw GradusException.got("%s holds parameters that its network has no place for: %s", file, some(surplus))
                    .expected("these, which it lacks: %s", some(missing))
                    .because("parameters and architecture are of different models")
                    .repair("Save the model again, or take another checkpoint of the run.");
        }
        tensors.forEach((name, values) -> requireFinite(file.toString(), name, values));
    }

    private static String some(List<String> names) {
        if (names.isEmpty()) return "none";
        String first = String.join(", ", names.subList(0, Math.min(8, names.size())));
        return names.size() <= 8 ? first : first + " and " + (names.size() - 8) + " more";
    }

    /// The JSON of a model file, whose members are there and of the right kind or the file is refused.
    private record Description(Path file, Map<String, @Nullable Object> members) {
        Object get(String name) {
            Object member = members.get(name);
            if (member == null) throw wrong(name, "something");
            return member;
        }

        List<?> list(String name) {
            if (get(name) instanceof List<?> list) return list;
            throw wrong(name, "a list");
        }

        Map<?, ?> map(String name) {
            if (get(name) instanceof Map<?, ?> map) return map;
            throw wrong(name, "an object");
        }

        int[] sizes(String name) {
            List<?> items = list(name);
            int[] sizes = new int[items.size()];
            for (int i = 0; i < sizes.length; i++) {
                if (!(items.get(i) instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE)) {
                    throw wrong(name, "a list of sizes");
                }
                sizes[i] = size.intValue();
            }
            return sizes;
        }

        Task task() {
            Map<?, ?> task = map("task");
            if (task.get("classes") instanceof List<?> classes) return new Task.Classification(texts(classes));
            if (task.get("values") instanceof List<?> values) {
                return new Task.Regression(texts(values), numbers(task.get("mean")), numbers(task.get("deviation")));
            }
            throw wrong("task", "'classes' or 'values'");
        }

        private List<Double> numbers(@Nullable Object items) {
            List<Double> numbers = new ArrayList<>();
            if (items == null) return numbers;
            if (!(items instanceof List<?> list)) throw wrong("task", "a list of numbers");
            for (Object item : list) {
                if (!(item instanceof Number number)) throw wrong("task", "a list of numbers");
                numbers.add(number.doubleValue());
            }
            return numbers;
        }

        private List<String> texts(List<?> items) {
            List<String> texts = new ArrayList<>();
            for (Object item : items) {
                if (!(item instanceof String text)) throw wrong("task", "a list of texts");
                texts.add(text);
            }
            return texts;
        }

        GradusException wrong(String name, String expected) {
            return GradusException.got("%s: '%s' in its description is %s", file, name, Json.kind(members.get(name)))
                    .expected(expected)
                    .because("the description was edited")
                    .repair("Save the model again.");
        }
    }
}
