package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Path;
import java.util.List;

/// CIFAR-10: 60,000 colour photographs of 32 × 32 pixels.
///
/// Shapes: inputs `[3, 32, 32]`, red, green, blue, byte / 255; classes `airplane` … `truck`, equally often.
///
/// The split is fixed: of the 50,000 published training images 5,000 are for validation, drawn at random with each
/// class in proportion; the 10,000 published test images are for testing.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009,
/// <https://www.cs.toronto.edu/~kriz/cifar.html>, the binary version.
public final class Cifar10 {
    static final List<Published> FILES =
            List.of(
                    Published.in(
                            List.of("https://www.cs.toronto.edu/~kriz/"),
                            "cifar-10-binary.tar.gz",
                            170_052_171,
                            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));

    private static final CifarFolder FORM =
            new CifarFolder(
                    "cifar10",
                    "cifar-10-binary.tar.gz",
                    "cifar-10-batches-bin",
                    List.of(
                            "data_batch_1.bin",
                            "data_batch_2.bin",
                            "data_batch_3.bin",
                            "data_batch_4.bin",
                            "data_batch_5.bin"),
                    "test_batch.bin");

    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private Cifar10() {}

    /// Reads the kept archive, or downloads it first (170 MB).
    ///
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept archive, or downloads it first (170 MB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("cifar10", FILES));
    }

    /// Reads `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin` from a folder, from its subfolder
    /// `cifar-10-batches-bin`, or from the archive `cifar-10-binary.tar.gz` in it.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated or of another data set
    public static Splits load(Path folder) {
        return FORM.load(folder, new CifarFolder.Labels(1, 0, CLASSES));
    }
}
