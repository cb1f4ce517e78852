package dev.gradus.model;

import dev.gradus.data.source.Npy;
import dev.gradus.error.GradusException;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.persist.FileKind;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Named tensors of a model that was trained before, whichever program wrote them.
///
/// ```java
/// Weights weights = Weights.read(Path.of("lenet.safetensors"));
/// trainer.begin(weights.pretrained(new Pretrained.Config()));
/// ```
/// Files are known by what is in them: safetensors of any program, in all types that [Safetensors] reads; a model of Gradus, of which
/// parameters and running statistics are taken, and no preparation; an `.npz` of NumPy. Errors: anything else, with how to convert it.
///
/// @param source what they are of, for people
/// @param tensors by name, in the order of the file
public record Weights(String source, Map<String, Tensor> tensors) {
    /// Keeps a copy of the map.
    public Weights {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// Reads a file.
    ///
    /// @param file safetensors, a model of Gradus or an `.npz`
    /// @return its tensors
    /// @throws GradusException when there is no such file, it is of another kind, or it is damaged
    public static Weights read(Path file) {
        Map<String, Tensor> tensors =
                switch (FileKind.of(file)) {
                    case ZIP -> arrays(file);
                    case SAFETENSORS_OR_OTHER -> safetensors(file);
                    case EMPTY -> throw wrong(file, "has 0 bytes", "a copy or a download broke off", "Copy it again.");
                    case NPY ->
                            throw wrong(
                                    file,
                                    "is a single array of NumPy, without a name",
                                    "numpy.save was used for one of several",
                                    "Save all of them: numpy.savez('weights.npz', **{name: array}).");
                    case HDF5 ->
                            throw wrong(
                                    file,
                                    "is an HDF5 file",
                                    "Keras saved it so",
                                    "Convert it in Python: numpy.savez('weights.npz', **{w.path: w.numpy() for w in model.weights}).");
                    case PICKLE ->
                            throw wrong(
                                    file,
                                    "is a pickle of Python",
                                    "it holds objects, and reading those runs code that the file chooses",
                                    CONVERT);
                };
        if (!tensors.isEmpty()) return new Weights(String.valueOf(file.getFileName()), tensors);
        throw wrong(file, "holds no tensor", "nothing was put into it", "Save the weights of a model.");
    }

    private static final String CONVERT =
            "Convert it in Python: safetensors.torch.save_file(torch.load(path, weights_only=True), 'model.safetensors').";

    private static Map<String, Tensor> safetensors(Path file) {
        Safetensors content = Safetensors.read(file);
        boolean isModel = content.metadata().containsKey(ModelFile.JSON);
        return isModel ? ModelFile.read(file, content).network().state() : content.tensors();
    }

    private static Map<String, Tensor> arrays(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Npy.readAll(file).forEach((name, array) -> tensors.put(name, array.tensor()));
        if (!tensors.isEmpty()) return tensors;
        throw wrong(
                file,
                "is a ZIP archive without arrays",
                "it is PyTorch's own format, or another kind of archive",
                CONVERT);
    }

    private static GradusException wrong(Path file, String found, String cause, String repair) {
        return GradusException.got("%s %s", file, found)
                .expected("weights as safetensors or .npz")
                .because(cause)
                .repair("%s", repair);
    }

    /// These as the first weights of a training.
    ///
    /// @param config names, order of the axes, what may be missing
    /// @return for [dev.gradus.train.Trainer#begin]
    public Pretrained pretrained(Pretrained.Config config) {
        return new Pretrained(source, () -> tensors, config);
    }

    /// A hash of names, types, shapes and all numbers, whatever the file around them.
    ///
    /// @return SHA-256 in 64 hexadecimal digits; the same for the same tensors in another order
    public String sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            for (var e : new TreeMap<>(tensors).entrySet()) {
                Tensor t = e.getValue();
                out.write((e.getKey() + "\n" + t.dtype() + " " + t.shape() + "\n").getBytes(StandardCharsets.UTF_8));
                Safetensors.writeData(Map.of(e.getKey(), t), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nowhere has no errors
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
