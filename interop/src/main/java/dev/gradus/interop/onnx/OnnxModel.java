package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.interop.protobuf.Fields;
import dev.gradus.persist.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What an ONNX file holds: a graph of operators and values, as it is written there.
///
/// ```java
/// OnnxModel file = OnnxModel.read(Path.of("model.onnx"));
/// IO.println(file.graph().nodes());
/// ```
/// To read says nothing of whether the operators are known here. Everything that a file announces is compared with its size before memory is
/// taken for it. Errors: a file that is cut off or of another kind, more than [#MOST_NODES] nodes, tensors whose bytes do not
/// fit their shape, values outside of the file unless they were asked for. Format: `onnx.proto` of onnx 1.23.
///
/// @param irVersion version of the file format
/// @param opsets version of the operators of each domain; that of ONNX itself is empty
/// @param producer the program that wrote it
/// @param graph the network
/// @param metadata texts by name
public record OnnxModel(
        int irVersion, Map<String, Integer> opsets, String producer, OnnxGraph graph, Map<String, String> metadata) {
    /// The most nodes that a graph may have.
    public static final int MOST_NODES = 1_000_000;

    /// Keeps copies.
    public OnnxModel {
        opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// The version of the operators of ONNX itself.
    ///
    /// @return 0 where the file names none
    public int opset() {
        return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 0));
    }

    /// Reads a file that holds all its values itself.
    ///
    /// @param file an ONNX model
    /// @return its content
    /// @throws GradusException when there is no such file, it is no ONNX model, or its values are elsewhere
    public static OnnxModel read(Path file) {
        return read(file, false);
    }

    /// Reads a file.
    ///
    /// @param file an ONNX model
    /// @param external whether values may come from other files of the same folder, as the model says: only for models that one trusts to
    /// name them
    /// @return its content
    /// @throws GradusException when there is no such file, or it is no ONNX model
    public static OnnxModel read(Path file, boolean external) {
        byte[] content = bytes(file);
        try {
            return new Decoder(file, external ? new ExternalData.InFolder(file) : new ExternalData.Refused(file))
                    .model(Fields.of(file.toString(), ByteBuffer.wrap(content)));
        } catch (GradusException e) {
            throw OtherFormat.explained(file, content, e);
        } catch (OutOfMemoryError e) {
            throw GradusException.got("%s, of %,d bytes, does not fit into memory", file, content.length)
                    .expected(
                            "a model that fits into the %,d MB that Java may use",
                            Runtime.getRuntime().maxMemory() >> 20)
                    .because("it is large, or was made to take all memory")
                    .repair("Give Java more memory (-Xmx).");
        }
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw GradusException.got("%s is %s", file, Files.exists(file) ? "no regular file" : "not there")
                    .expected("an ONNX model")
                    .because("a wrong path")
                    .repair("Check the path; in full it is %s.", file.toAbsolutePath());
        }
        try {
            if (Files.size(file) > Integer.MAX_VALUE - 8) {
                throw GradusException.got("%s of %,d bytes", file, Files.size(file))
                        .expected("at most 2 GB, the limit of the format")
                        .because("it is of another kind")
                        .repair(
                                "Let the program that wrote it keep the weights in a file of their own (external data).");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw GradusException.got("%s: %s", file, e.toString())
                    .expected("a file that can be read")
                    .because("the disk is failing, or the file was removed meanwhile")
                    .repair("Check the disk, and try again.");
        }
    }

    /// Writes the file, at once or not at all.
    ///
    /// @param file is replaced if it exists
    /// @throws GradusException when it cannot be written, or would have more than 2 GB
    public void write(Path file) {
        AtomicFile.write(file, Encoder.of(this)::writeTo);
    }
}
