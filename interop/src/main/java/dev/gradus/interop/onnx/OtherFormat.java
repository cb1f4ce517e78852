package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Kinds of files that are found under the name of a model, by their first bytes.
enum OtherFormat {
    /// Also what PyTorch and Keras save.
    ZIP(
            "PK\u0003\u0004",
            "a ZIP archive, such as PyTorch and Keras write",
            "Export the network in that program to ONNX."),
    /// A part of a repository that was cloned without its large files.
    LFS(
            "version https://git-lfs",
            "a pointer of Git LFS to a model that is elsewhere",
            "Fetch the model itself: git lfs pull."),
    /// A page with an error, or with a button to the file.
    HTML("<", "a web page or another text of marks", "Download the file itself, not the page that shows it."),
    /// Settings, or a model of another program.
    JSON("{", "a text in JSON", "Export the network in the program that wrote it to ONNX."),
    /// Keras before version 3.
    HDF5("\u0089HDF", "an HDF5 file, such as Keras writes", "Export the network in that program to ONNX."),
    /// A picture.
    PNG("\u0089PNG", "a picture (PNG)", "Check the path."),
    /// Compressed by somebody.
    GZIP("\u001f\u008b", "a compressed file (gzip)", "Decompress it first."),
    /// Arrays of NumPy.
    NPY("\u0093NUMPY", "an array of NumPy", "Check the path.");

    private final byte[] begin;
    private final String description;
    private final String repair;

    OtherFormat(String begin, String description, String repair) {
        this.begin = begin.getBytes(StandardCharsets.ISO_8859_1);
        this.description = description;
        this.repair = repair;
    }

    /// The error of a file that is no model: as it is, or clearer where its kind is seen.
    static GradusException explained(Path file, byte[] content, GradusException error) {
        for (OtherFormat format : values()) {
            if (content.length < format.begin.length) continue;
            if (Arrays.equals(format.begin, Arrays.copyOf(content, format.begin.length))) {
                return GradusException.got("%s is %s", file, format.description)
                        .expected("an ONNX model")
                        .because("the wrong file was named, or it was given the name of a model")
                        .repair(format.repair);
            }
        }
        if (content.length > 0) return error;
        return GradusException.got("%s is empty", file)
                .expected("an ONNX model")
                .because("a download or an export broke off")
                .repair("Download or export it again.");
    }
}
